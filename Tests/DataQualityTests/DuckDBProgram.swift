import Foundation
import TestSupport
import Testing
import Values

/// DuckDB as the tests run it: without any code of ours between.
struct DuckDBProgram {
    /// The program as `make setup` installs it, else that of PATH.
    static let path: String? = {
        let library = Folders.package.appending(path: ".venv/lib").path
        let installed = ((try? FileManager.default.contentsOfDirectory(atPath: library)) ?? [])
            .map { "\(library)/\($0)/site-packages/duckdb_cli/duckdb" }
        let searched = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .map { "\($0)/duckdb" }
        return (installed + searched).first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    struct Failure: Error { let message: String }

    let folder: URL

    /// The rows of all statements.
    func rows(_ sql: String) throws -> [JSON] {
        let program = try #require(Self.path, "there is no duckdb: make setup installs it")
        let input = folder.appending(path: "input-\(UUID().uuidString).sql")
        try sql.write(to: input, atomically: true, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = ["-no-init", "-jsonlines", "-f", input.path]
        process.currentDirectoryURL = folder
        let output = Pipe()
        let errors = folder.appending(path: "errors-\(UUID().uuidString)")
        try Data().write(to: errors)
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(message: try String(contentsOf: errors, encoding: .utf8))
        }
        return try bytes.split(separator: 0x0A).map { try JSON(parsing: Array($0)) }
    }
}

extension JSON {
    /// A number of DuckDB's, which writes those beyond 64 bits as texts.
    var number: Double? {
        doubleValue ?? integerValue.map(Double.init) ?? stringValue.flatMap(Double.init)
    }
}
