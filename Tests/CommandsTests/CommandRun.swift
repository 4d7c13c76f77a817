import Foundation
import Synchronization

@testable import Commands

/// A command line carried out in this process, with what it printed.
struct CommandRun {
    let status: ExitStatus
    let output: String
    let errors: String

    /// Carries out a command line.
    ///
    /// - Parameters:
    ///   - arguments: the words, without the program's name.
    ///   - input: standard input.
    ///   - environment: all of it.
    ///   - columns: the width of the terminal that it prints on; nil for none.
    init(
        _ arguments: String...,
        input: String = "",
        environment: [String: String] = [:],
        columns: Int? = nil
    ) {
        self.init(words: arguments, input: input, environment: environment, columns: columns)
    }

    /// Carries out a command line that is given as a list of words.
    init(
        words arguments: [String],
        input: String = "",
        environment: [String: String] = [:],
        columns: Int? = nil
    ) {
        let output = Recording()
        let errors = Recording()
        let size = columns.map { TextSink.Size(columns: $0, rows: 24) }
        let terminal = Terminal(
            output: TextSink(size: { size }, write: output.append),
            errors: TextSink(size: { size }, write: errors.append),
            input: { () throws(CommandFailure) in Array(input.utf8) },
            environment: { environment[$0] }
        )
        status = Terminal.$current.withValue(terminal) { CommandLineTool.execute(arguments) }
        self.output = output.text
        self.errors = errors.text
    }

    /// Bytes that were printed.
    private final class Recording: Sendable {
        private let bytes = Mutex<[UInt8]>([])

        var append: @Sendable ([UInt8]) -> Void { { new in self.bytes.withLock { $0 += new } } }

        var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
    }
}

/// A folder that is gone after the test.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "pawl-tests-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file, and the folders that it stands in.
    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        let file = path + "/" + name
        let folder = (file as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }
}

/// Files beside the tests.
enum Fixtures {
    static var folder: String {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures").path
    }

    static func text(_ name: String) throws -> String {
        try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
    }

    /// Compares a text with a file, or writes the file where PAWL_RECORD is set.
    static func matches(_ text: String, _ name: String) throws -> Bool {
        if ProcessInfo.processInfo.environment["PAWL_RECORD"] != nil {
            try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
            return true
        }
        return try text == self.text(name)
    }
}
