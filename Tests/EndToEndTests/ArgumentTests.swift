import Foundation
import Testing
import Values

/// A command line that cannot be carried out: what is said, and with which code.
struct BadCommand: Sendable, CustomTestStringConvertible {
    let words: String
    let code: Int32
    let says: [String]
    let input: String?

    /// Makes one; in the words `DIR` stands for the folder of the files below.
    init(_ words: String, _ code: Int32, _ says: String..., input: String? = nil) {
        (self.words, self.code, self.says, self.input) = (words, code, says, input)
    }

    var testDescription: String { words }

    static let files: [String: String] = [
        "pass.asl.yaml": "StartAt: A\nStates: {A: {Type: Pass, End: true}}\n",
        "broken.json": "{\n  \"day\": \"2026-09-30\",\n  \"rows\": 1,,\n}\n",
        "empty.json": "", "spaces.json": " \n\n", "cut.json": "{\"a\": [1, 2",
        "tail.json": "{} {}", "huge.json": "{\"n\": 1e999}",
        "deep.json": String(repeating: "[", count: 100_000),
        "long.json": "\"" + String(repeating: "x", count: 300_000) + "\"",
        "nul.json": "{\"a\": \"\u{0}\"}", "folder/file": "",
    ]

    static let all: [BadCommand] = [
        BadCommand("", 0, "OVERVIEW"),
        BadCommand("rnu", 3, "rnu"),
        BadCommand("run", 3, "machine"),
        BadCommand("run DIR/pass.asl.yaml --inptu 1", 3, "--inptu"),
        BadCommand("run DIR/pas.asl.yaml", 3, "no such file", "pass.asl.yaml"),
        BadCommand("run DIR/folder", 3, "folder"),
        BadCommand("run DIR/folder/file/deeper.yaml", 3, "deeper.yaml"),
        BadCommand("run DIR/pass.asl.yaml --input DIR/broken.json", 3, "broken.json:3:13", "^"),
        BadCommand("run DIR/pass.asl.yaml --input DIR/cut.json", 3, "cut.json:1:12"),
        BadCommand("run DIR/pass.asl.yaml --input DIR/tail.json", 3, "tail.json:1:4"),
        BadCommand("run DIR/pass.asl.yaml --input DIR/empty.json", 3, "empty.json", "empty"),
        BadCommand("run DIR/pass.asl.yaml --input DIR/spaces.json", 3, "spaces.json", "empty"),
        BadCommand("run DIR/pass.asl.yaml --input DIR/huge.json", 3, "huge.json:1:7"),
        BadCommand("run DIR/pass.asl.yaml --input DIR/deep.json", 3, "deep.json:1:"),
        BadCommand("run DIR/pass.asl.yaml --input DIR/nul.json", 3, "nul.json:1:8"),
        BadCommand(
            "run DIR/pass.asl.yaml --input DIR/nowhere.json",
            3,
            "nowhere.json",
            "no such file"
        ),
        BadCommand("run DIR/pass.asl.yaml --input DIR/folder", 3, "folder"),
        BadCommand("run DIR/pass.asl.yaml --input {\"a\":tru}", 3, "--input:1:6"),
        BadCommand("run DIR/pass.asl.yaml --input -", 3, "standard input:2:1", input: "[1,\n}"),
        BadCommand("run DIR/pass.asl.yaml --input DIR/long.json", 1, "262144"),
        BadCommand("run DIR/pass.asl.yaml --name a/b", 3, "'a/b'", "'/'"),
        BadCommand("run DIR/pass.asl.yaml --name ..", 3, "'..'"),
        BadCommand("run DIR/pass.asl.yaml --name \(String(repeating: "n", count: 81))", 3, "80"),
        BadCommand("run DIR/pass.asl.yaml --seed -1", 3, "--seed"),
        BadCommand("run DIR/pass.asl.yaml --output xml", 3, "xml"),
        BadCommand("run - --input -", 3, "standard input"),
        BadCommand("run -", 2, "<stdin>:1:1", input: ""),
        BadCommand("show @latest", 3, "@latest"),
        BadCommand("show nothing", 3, "'nothing'"),
        BadCommand("show pass/../..", 3, ".."),
        BadCommand("history nothing", 3, "'nothing'"),
        BadCommand("logs nothing", 3, "'nothing'"),
        BadCommand("stop nothing", 3, "'nothing'"),
        BadCommand("task succeed nothing --output 1", 3, "nothing"),
        BadCommand("task succeed AAAA --output {]", 3, "--output:1:2"),
        BadCommand("task fail @latest", 3, "@latest"),
        BadCommand("executions --status DONE", 3, "DONE"),
        BadCommand("executions --since yesterday", 3, "yesterday"),
        BadCommand("executions --limit=-1", 3, "--limit"),
        BadCommand("validate DIR/nowhere.yaml", 3, "nowhere.yaml"),
        BadCommand("validate DIR/folder", 3, "no definition"),
        BadCommand("explain NOPE", 3, "NOPE"),
    ]
}

@Suite(.ownThread) struct ArgumentTests {
    @Test(arguments: BadCommand.all) func saysWhatIsWrong(_ command: BadCommand) throws {
        let work = try Workplace()
        for (name, text) in BadCommand.files { try work.write(text, to: name) }
        let words = command.words.replacing("DIR", with: work.path).split(separator: " ").map(
            String.init
        )
        let ended = try work.pawl(words, input: command.input, within: 10)
        #expect(ended.code == command.code, "\(ended)")
        #expect(command.code == 0 || !ended.errors.contains(": valid"), "\(ended)")
        for text in command.says {
            #expect((ended.errors + ended.output).contains(text), "\(ended)")
        }
        #expect(command.code == 0 || ended.output.isEmpty, "\(ended)")
        #expect(ended.errors.utf8.count < 5000, "all of it is repeated")
        try work.expectSound()
    }

    @Test func anExecutionKeepsItsInput() throws {
        let work = try Workplace()
        try work.write(BadCommand.files["pass.asl.yaml"] ?? "", to: "pass.asl.yaml")
        let run = ["run", work.file("pass.asl.yaml"), "--name", "x", "--input"]
        #expect(try work.pawl(run + ["1"]).code == 0)
        for input in ["1", "2"] {
            let again = try work.pawl(run + [input])
            #expect(again.code == 3, "\(again)")
            #expect(again.errors.contains("pass/x already: it is SUCCEEDED"), "\(again)")
        }
        #expect(try work.record("pass", "x")?["input"] == 1)
        #expect(try work.history("pass", "x").count == 4)
    }

    @Test func aRunningExecutionKeepsItsInput() throws {
        let work = try Workplace()
        try work.write(
            "StartAt: A\nStates: {A: {Type: Wait, Seconds: 60, End: true}}\n",
            to: "w.asl.yaml"
        )
        let run = ["run", work.file("w.asl.yaml"), "--name", "x", "--input"]
        let first = try work.start(run + ["1"])
        try eventually("it runs") { try work.status("w", "x") == "RUNNING" }
        let other = try work.pawl(run + ["2"])
        #expect(other.code == 3, "\(other)")
        #expect(other.errors.contains("w/x already: it is RUNNING"), "\(other)")
        first.kill()
        // The same with nobody driving.
        let later = try work.start(run + ["2"])
        let ended = later.wait(within: 5)
        #expect(ended.code == 3, "\(ended)")
        #expect(try work.record("w", "x")?["input"] == 1)
        #expect(try work.status("w", "x") == "RUNNING")
    }

    @Test func ambiguousNamesAreListed() throws {
        let work = try Workplace()
        try work.write(BadCommand.files["pass.asl.yaml"] ?? "", to: "pass.asl.yaml")
        for name in ["day-1", "day-2"] {
            #expect(try work.pawl("run", work.file("pass.asl.yaml"), "--name", name).code == 0)
        }
        for command in ["show", "history", "logs", "stop"] {
            let ended = try work.pawl(command, "day")
            #expect(ended.code == 3, "\(ended)")
            #expect(ended.errors.contains("pass/day-1, pass/day-2"), "\(ended)")
        }
        #expect(try work.pawl("show", "day-1").code == 0)
    }

    @Test func aPipeThatClosesIsNoCrash() throws {
        let work = try Workplace()
        try work.write(
            try Corpora.text("definitions/loop-without-end.asl.yaml"),
            to: "loop.asl.yaml"
        )
        _ = try work.pawl("run", work.file("loop.asl.yaml"), "--name", "x")
        for command in [
            "history x", "history x --output json", "history x --output jsonl", "show x",
        ] {
            let script = """
                { "\(Pawl.path)" \(command); echo "code $?" >&2; } | head -n 1
                """
            let ended = try Started(
                ["/bin/sh", "-c", script],
                input: "/dev/null",
                output: work.file("out"),
                errors: work.file("err"),
                environment: ["PATH": "/usr/bin:/bin", "PAWL_STORE": work.store]
            ).wait(within: 20)
            #expect(ended.output.split(separator: "\n").count == 1, "\(ended)")
            // By a signal it would be 128 and more, which is what everybody's tools do at SIGPIPE; a
            // trap (133) or an abort (134) would be a crash.
            let code = ended.errors.split(separator: "code ").last.flatMap {
                Int32($0.filter(\.isNumber))
            }
            #expect([0, 1, 141].contains(code), "\(ended)")
            #expect(!ended.errors.contains("Fatal error"), "\(ended)")
        }
    }
}
