import Foundation
import Testing

/// A PostgreSQL server of its own, on a loopback port, gone with the test.
///
/// Its data belong to nobody where the tests run as root, because it refuses to be run by that.
final class PostgresServer {
    static let user = "loader"
    /// With a space, so that whoever splits it is found out.
    static let password = "correct horse"

    let port: Int
    private let folder: String
    private let server: Started

    /// The programs of Debian's package `postgresql`; nil if it is not installed.
    private static var programs: String? {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return versions.compactMap { Int($0) }.sorted().reversed().map { "\(root)/\($0)/bin" }
            .first { FileManager.default.isExecutableFile(atPath: $0 + "/initdb") }
    }

    /// The words before a command that is not to be run by root.
    private static var asNobody: [String] {
        getuid() == 0
            ? ["/usr/bin/setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] : []
    }

    /// Starts one; nil, and said why, where there is no PostgreSQL.
    init?() throws {
        guard let programs = Self.programs else {
            print("not shown here: PostgreSQL is missing (make test installs it)")
            return nil
        }
        let parent = URL(filePath: NSTemporaryDirectory()).resolvingSymlinksInPath().path
        var template = Array("\(parent)/pawl-postgres-XXXXXX".utf8CString)
        let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
        self.folder = folder
        try Self.password.write(toFile: folder + "/password", atomically: false, encoding: .utf8)
        let owner =
            getuid() == 0 ? getpwnam("nobody").map { ($0.pointee.pw_uid, $0.pointee.pw_gid) } : nil
        if let owner {
            chown(folder, owner.0, owner.1)
            chown(folder + "/password", owner.0, owner.1)
        }
        let made = try Self.run(
            [
                programs + "/initdb", "--pgdata", folder + "/data", "--username", Self.user,
                "--pwfile", folder + "/password", "--auth", "scram-sha-256", "--no-sync",
                "--locale", "C", "--encoding", "UTF8",
            ],
            in: folder
        ).wait()
        try #require(made.code == 0, "\(made)")
        port = try Self.freePort()
        server = try Self.run(
            [
                programs + "/postgres", "-D", folder + "/data", "-p", String(port),
                "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
                "-c", "fsync=off",
            ],
            in: folder
        )
        let (server, port) = (server, port)
        try eventually("PostgreSQL takes connections", within: 60) {
            try #require(server.isRunning, "\(server.errorsSoFar)")
            let asked = try Self.run(
                [programs + "/pg_isready", "-q", "-h", "127.0.0.1", "-p", String(port)],
                in: folder,
                log: "ready"
            ).wait()
            return asked.code == 0
        }
    }

    deinit {
        // Its other processes end when they see that it is gone.
        server.signal(SIGKILL)
        // Counted from its start: a test may take long on a busy machine.
        _ = server.wait(within: 3600)
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// What it is called in `JDBC_CONNECTION_URL`.
    var url: String { "jdbc:postgresql://127.0.0.1:\(port)/postgres" }

    /// The rows of a query, a line each, with `|` between the columns.
    func rows(_ query: String) throws -> [String] {
        let programs = try #require(Self.programs)
        let ended = try Self.run(
            [
                programs + "/psql", "-X", "-A", "-t", "-h", "127.0.0.1", "-p", String(port), "-U",
                Self.user, "-d", "postgres", "-c", query,
            ],
            in: folder,
            log: "psql"
        ).wait()
        #expect(ended.code == 0, "\(ended)")
        return ended.output.split(separator: "\n").map(String.init)
    }

    private static func run(
        _ words: [String],
        in folder: String,
        log: String = "log"
    ) throws -> Started {
        try Started(
            asNobody + words,
            input: "/dev/null",
            output: "\(folder)/\(log).out",
            errors: "\(folder)/\(log).err",
            environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C", "PGPASSWORD": password]
        )
    }

    /// A port of the loopback interface that nobody listens on.
    private static func freePort() throws -> Int {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(file) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(UInt32(0x7F00_0001).bigEndian)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(file, address, size) == 0 ? getsockname(file, address, &size) : -1
            }
        }
        try #require(code == 0, "no port: \(String(cString: strerror(errno)))")
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
