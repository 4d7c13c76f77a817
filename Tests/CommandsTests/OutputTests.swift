import Foundation
import Testing

@testable import Commands

/// What becomes of a command whose output cannot be written.
@Suite struct OutputTests {
    static let commands: [[String]] = [
        ["--help"], ["--version"], ["help", "run"], ["eval", "--jsonata", "1"],
        ["graph", "hello.asl.yaml"], ["explore", "hello.asl.yaml"],
        ["simulate", "hello.asl.yaml"], ["explain"],
        ["--generate-completion-script", "bash"], ["run", "hello.asl.yaml"],
    ]

    @Test(arguments: commands)
    func whatCannotBeWrittenIsSaidAndFails(_ words: [String]) throws {
        let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
        let (status, errors) = try Self.run(words, output: full)
        #expect(status == 1, "\(words)")
        #expect(
            errors.hasSuffix("pawl: standard output cannot be written: No space left on device\n"),
            "\(words): \(errors)"
        )
    }

    /// The command's own failure stands, and where nobody can be told nothing goes round.
    @Test func aFailureWhoseReasonCannotBeWrittenKeepsItsStatus() throws {
        let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
        #expect(try Self.run(["show", "nope"], output: full, errors: full).status == 3)
        #expect(try Self.run(["--help"], output: full, errors: full).status == 1)
    }

    @Test func aReaderThatHasGoneIsNoError() throws {
        let pipe = Pipe()
        try pipe.fileHandleForReading.close()
        let (_, errors) = try Self.run(["--help"], output: pipe.fileHandleForWriting)
        #expect(errors.isEmpty)
    }

    private static func run(
        _ words: [String],
        output: FileHandle,
        errors: FileHandle? = nil
    ) throws -> (status: Int32, errors: String) {
        let folder = try TemporaryFolder()
        try folder.write(
            "hello.asl.yaml",
            "StartAt: A\nStates: {A: {Type: Pass, End: true}}\n"
        )
        let process = ProgramRun.process(words, in: folder.path)
        let pipe = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors ?? pipe
        try process.run()
        process.waitUntilExit()
        try pipe.fileHandleForWriting.close()
        let text = pipe.fileHandleForReading.readDataToEndOfFile()
        return (process.terminationStatus, String(decoding: text, as: UTF8.self))
    }
}
