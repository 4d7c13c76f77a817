import Foundation

/// The built program, run as a person runs it.
struct ProgramRun {
    let status: Int32
    let output: String
    let errors: String

    /// Where the program is: beside the tests.
    static var path: String {
        let tests = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        let candidates = [tests, Bundle.main.bundleURL, tests.deletingLastPathComponent()]
        return candidates.map { $0.appending(path: "pawl").path }
            .first { FileManager.default.isExecutableFile(atPath: $0) } ?? "pawl"
    }

    init(_ arguments: String..., in folder: String, input: String = "") throws {
        try self.init(words: arguments, in: folder, input: input)
    }

    /// Runs a command line that is given as a list of words.
    init(
        words arguments: [String],
        in folder: String,
        input: String = "",
        environment: [String: String] = [:]
    ) throws {
        let process = Self.process(arguments, in: folder, environment: environment)
        let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
        process.standardInput = stdin
        process.standardOutput = stdout
        process.standardError = stderr
        try process.run()
        stdin.fileHandleForWriting.write(Data(input.utf8))
        try stdin.fileHandleForWriting.close()
        // Little enough is printed for a pipe to hold.
        process.waitUntilExit()
        status = process.terminationStatus
        output = String(decoding: stdout.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        errors = String(decoding: stderr.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }

    /// A process that is not started yet.
    static func process(
        _ arguments: [String],
        in folder: String,
        environment: [String: String] = [:]
    ) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder)
        var all = ProcessInfo.processInfo.environment
        for name in ["NO_COLOR", "CI", "PAWL_STORE", "LANG", "LC_ALL", "LC_CTYPE"] {
            all[name] = nil
        }
        process.environment = all.merging(environment) { $1 }
        return process
    }
}
