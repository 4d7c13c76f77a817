import Foundation
import TestSupport
import Testing
import Values

/// A standalone cluster of Spark on loopback: a master and a worker, ended with their owner.
final class SparkCluster {
    private let processes: [Started]
    private let place: Workplace
    /// What `spark-submit --master` takes.
    let master: String
    private let webPort: Int

    /// Where `make spark` has installed it; nil if it has not.
    static var home: String? {
        let library = Folders.package.appending(path: ".venv/lib").path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: library)) ?? []
        return names.map { "\(library)/\($0)/site-packages/pyspark" }
            .first { FileManager.default.isExecutableFile(atPath: $0 + "/bin/spark-submit") }
    }

    /// Starts both and waits until the worker is known to the master.
    init(in place: Workplace) throws {
        let home = try #require(Self.home, "Spark is needed: run `make spark`")
        self.place = place
        let port = try Self.freePort()
        webPort = try Self.freePort()
        master = "spark://127.0.0.1:\(port)"
        var environment = ProcessInfo.processInfo.environment
        environment["SPARK_HOME"] = home
        environment["SPARK_LOCAL_IP"] = "127.0.0.1"
        environment["SPARK_WORKER_DIR"] = place.file("spark-work")
        func start(_ name: String, _ words: [String]) throws -> Started {
            try Started(
                [home + "/bin/spark-class", "org.apache.spark.deploy.\(name)"] + words,
                input: "/dev/null",
                output: place.file("\(name).out"),
                errors: place.file("\(name).err"),
                environment: environment
            )
        }
        let first = try start(
            "master.Master",
            ["--host", "127.0.0.1", "--port", "\(port)", "--webui-port", "\(webPort)"]
        )
        let second = try start(
            "worker.Worker",
            ["--host", "127.0.0.1", "--cores", "2", "--memory", "1g", master]
        )
        processes = [first, second]
        try eventually("the worker is known to the master", within: 120) {
            (try? self.json()["aliveworkers"]?.integerValue) == 1
        }
    }

    deinit {
        for process in processes {
            process.signal(SIGKILL)
            // Counted from its start.
            _ = process.wait(within: 3600)
        }
    }

    /// It does not yet, or not any more.
    struct DoesNotListen: Error {}

    /// What the master says of itself, its workers and its applications.
    func json() throws -> JSON {
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(number) }
        var address = Self.loopback(webPort)
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(number, $0, length)
            }
        }
        guard code == 0 else { throw DoesNotListen() }
        let request = Array("GET /json/ HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".utf8)
        try #require(write(number, request, request.count) == request.count)
        var answer: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(number, &chunk, chunk.count)
            if count <= 0 { break }
            answer += chunk[..<count]
        }
        let text = String(decoding: answer, as: UTF8.self)
        let body = try #require(text.range(of: "\r\n\r\n"))
        return try JSON(parsing: String(text[body.upperBound...]))
    }

    private static func loopback(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        address.sin_port = in_port_t(port).bigEndian
        return address
    }

    /// A port that nobody listens on now.
    private static func freePort() throws -> Int {
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(number) }
        var address = loopback(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(number, generic, length) == 0 && getsockname(number, generic, &length) == 0
            }
        }
        try #require(code, "no free port")
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
