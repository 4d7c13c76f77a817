import Engine
import Foundation
import Runtime
import StatesLanguage
import Values

/// Executions per second with all promises kept, and what the disk does with the same bytes and the
/// same number of flushes.
enum StoreBenchmarks {
    static let count = 1000

    static let machine = """
        StartAt: Shape
        States:
          Shape: {Type: Pass, Parameters: {file.$: $.file, rows: 20}, Next: Enough}
          Enough:
            Type: Choice
            Choices: [{Variable: $.rows, NumericGreaterThan: 10, Next: Done}]
            Default: Done
          Done: {Type: Succeed}
        """

    /// Has one machine and carries out no task.
    struct Registry: IntegrationRegistry {
        let definition: MachineDefinition

        func integration(for resource: Resource) -> (any Integration)? { nil }
        func stateMachine(_ nameOrARN: String) -> MachineDefinition? { definition }
    }

    static func run() throws {
        try measure("one at a time", threads: 1)
        try measure("\(count) side by side", threads: 200)
    }

    private static func measure(_ name: String, threads: Int) throws {
        let folder = FileManager.default.currentDirectoryPath + "/.pawl-benchmark"
        try? FileManager.default.removeItem(atPath: folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let report = readDefinition(DefinitionSource(name: "benchmark.asl.yaml", text: machine))
        guard let checked = report.machine, let json = report.json else { fatalError("definition") }
        let definition = MachineDefinition(
            name: "benchmark",
            program: Program(checked),
            json: Array(json.text().utf8)
        )
        let driver = try Driver(
            store: Store.open(folder),
            registry: Registry(definition: definition),
            options: DriverOptions(projectDirectory: folder)
        )

        let before = bytesWritten()
        let flushesBefore = driver.flushes
        let clock = ContinuousClock()
        let duration = try clock.measure {
            Thread.detachNewThread { try? driver.run(until: .left) }
            if threads == 1 {
                for index in 0..<count { try start(index, definition, driver) }
            } else {
                let group = DispatchGroup()
                for thread in 0..<threads {
                    group.enter()
                    Thread.detachNewThread {
                        for index in stride(from: thread, to: count, by: threads) {
                            try? start(index, definition, driver)
                        }
                        group.leave()
                    }
                }
                group.wait()
            }
        }
        // All are over when their start is answered: the machine waits for nothing.
        driver.leave()
        let bytes = bytesWritten() - before
        let flushes = driver.flushes - flushesBefore
        let ours = seconds(duration)
        let disk = diskSeconds(bytes: bytes, flushes: flushes)
        show(
            "durable executions, \(name)",
            "\(thousands(Double(count) / ours)) /s, \(rounded(Double(flushes) / Double(count), 3)) "
                + "flushes each; the disk alone \(thousands(Double(count) / disk)) /s, "
                + "ratio \(rounded(disk / ours, 2))"
        )
    }

    private static func start(
        _ index: Int,
        _ definition: MachineDefinition,
        _ driver: Driver
    ) throws {
        try driver.start(
            StartRequest(
                machine: definition,
                name: "run-\(index)",
                input: ["file": "flights-2026-01-01.json"]
            )
        )
    }

    /// The same bytes appended to one file, flushed as often.
    private static func diskSeconds(bytes: Int, flushes: Int) -> Double {
        let path = FileManager.default.currentDirectoryPath + "/.pawl-benchmark-disk"
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0o600)
        defer {
            close(file)
            unlink(path)
        }
        let piece = [UInt8](repeating: 0x61, count: max(1, bytes / max(1, flushes)))
        return Measurement.best(of: 3) {
            for _ in 0..<flushes {
                _ = write(file, piece, piece.count)
                fdatasync(file)
            }
        }.seconds
    }

    private static func bytesWritten() -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/io", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("wchar:") }
        return line.flatMap { Int($0.dropFirst(7)) } ?? 0
    }

    private static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    }
}
