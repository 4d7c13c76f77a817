import Foundation
import Testing

/// Definitions that cannot be run, or not to a good end. Each file of `Corpora/definitions` begins with
/// what is to come of it:
///
///     # exit: 2                     the exit code of `pawl run`
///     # says: file.yaml:7:3         what standard error holds; any number of these
///     # within: 5                   seconds
struct BadDefinition: Sendable, CustomTestStringConvertible {
    let file: String
    let text: String

    static let all: [BadDefinition] = {
        let folder = Corpora.folder.appending(path: "definitions").path
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.sorted().map { file in
            BadDefinition(file: file, text: (try? Corpora.text("definitions/" + file)) ?? "")
        }
    }()

    var testDescription: String { file }
    var exit: Int32 { values("exit").first.flatMap { Int32($0) } ?? -1 }
    var says: [String] { values("says") }
    var within: Double { values("within").first.flatMap { Double($0) } ?? 5 }

    private func values(_ name: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            let start = "# \(name): "
            return line.hasPrefix(start) ? String(line.dropFirst(start.count)) : nil
        }
    }
}

@Suite(.ownThread) struct DefinitionTests {
    @Test(arguments: BadDefinition.all) func endsAsItSays(_ definition: BadDefinition) throws {
        let work = try Workplace()
        try work.write(definition.text, to: definition.file)
        let ended = try work.pawl("run", work.file(definition.file), within: definition.within)
        #expect(ended.code == definition.exit, "\(ended)")
        for text in definition.says {
            #expect(ended.errors.contains(text), "'\(text)' in \(ended)")
        }
        // An invalid definition leaves nothing; anything else a store that opens.
        if definition.exit == 2 {
            #expect(!work.exists("store/executions"))
        } else {
            try work.expectSound()
        }
        #expect(work.supervisors.isEmpty)
    }

    @Test func thereAreEnoughOfThem() { #expect(BadDefinition.all.count >= 40) }

    // What cannot be a text file is made here.
    static let made: [MadeDefinition] = [
        MadeDefinition(
            "line.asl.yaml",
            Self.pass(Array(repeating: 0x78, count: 10_000_000)),
            ["line.asl.yaml:1:1", "10000"]
        ),
        MadeDefinition(
            "deep.asl.json",
            Self.nested(100_000, "[", "]"),
            ["deep.asl.json:1:", "nested deeper"]
        ),
        MadeDefinition(
            "deep.asl.yaml",
            Self.nested(100_000, #"{"a": "#, "}"),
            ["deep.asl.yaml:1:", "nested deeper"]
        ),
        MadeDefinition("nul.asl.yaml", Self.pass([0]), ["nul.asl.yaml:3:41", "NUL"]),
        MadeDefinition(
            "latin.asl.yaml",
            Self.pass([0x6D, 0xFC, 0x64, 0x65]),
            ["latin.asl.yaml:3:42", "UTF-8"]
        ),
        MadeDefinition(
            "surrogate.asl.yaml",
            Self.pass([0xED, 0xA0, 0x80]),
            ["surrogate.asl.yaml:3:41", "UTF-8"]
        ),
        MadeDefinition(
            "utf16.asl.yaml",
            [0xFF, 0xFE, 0x53, 0, 0x74, 0, 0x61, 0],
            ["utf16.asl.yaml:1:1"]
        ),
        MadeDefinition("empty.asl.yaml", [], ["empty.asl.yaml:1:1", "empty"]),
        MadeDefinition(
            "program.asl.yaml",
            [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0, 0, 0xFF],
            ["program.asl.yaml:1:"]
        ),
        MadeDefinition(
            "bell.asl.yaml",
            Self.pass([0x07, 0x1B, 0x5B, 0x32, 0x4A]),
            ["bell.asl.yaml:3:41"]
        ),
    ]

    @Test(arguments: made) func bytesThatAreNoDefinition(_ definition: MadeDefinition) throws {
        let work = try Workplace()
        let name = definition.testDescription
        try work.write(definition.bytes, to: name)
        for command in ["run", "validate"] {
            let ended = try work.pawl(command, work.file(name), within: 10)
            #expect(ended.code == 2, "\(ended)")
            let said = ended.output + ended.errors
            for text in definition.says { #expect(said.contains(text), "'\(text)' in \(ended)") }
            // What a terminal would obey is not handed on to it.
            #expect(!said.contains("\u{1B}[2J"))
            #expect(said.utf8.count < 100_000, "all of it is repeated")
        }
        #expect(!work.exists("store/executions"))
    }

    private static func pass(_ comment: [UInt8]) -> [UInt8] {
        Array("StartAt: A\nStates:\n  A: {Type: Pass, End: true, Comment: \"a".utf8) + comment
            + Array("\"}\n".utf8)
    }

    private static func nested(_ depth: Int, _ open: String, _ close: String) -> [UInt8] {
        Array(
            (#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true, "Result": "#
                + String(repeating: open, count: depth) + "1"
                + String(repeating: close, count: depth)
                + "}}}").utf8
        )
    }
}

/// A definition that is no text of this source.
struct MadeDefinition: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    let says: [String]

    init(_ name: String, _ bytes: [UInt8], _ says: [String]) {
        (testDescription, self.bytes, self.says) = (name, bytes, says)
    }
}
