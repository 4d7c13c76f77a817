import Foundation
import Testing

@testable import Commands

/// A folder with a project, in which the built program is run.
final class Project {
    let folder: TemporaryFolder

    init(_ machines: [String: String]) throws {
        folder = try TemporaryFolder()
        for (name, text) in machines { try folder.write(name + ".asl.yaml", text) }
    }

    func pawl(_ arguments: String..., input: String = "") throws -> ProgramRun {
        try pawl(words: arguments, input: input)
    }

    func pawl(words: [String], input: String = "") throws -> ProgramRun {
        try ProgramRun(words: words, in: folder.path, input: input)
    }

    func pawl(words: [String]) throws -> ProgramRun {
        try ProgramRun(words: words, in: folder.path)
    }

    /// Starts the program and lets it run; what it says goes to a file.
    func start(_ arguments: String...) throws -> Process {
        let process = ProgramRun.process(arguments, in: folder.path)
        let said = try folder.write("said-\(UUID().uuidString)", "")
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle(forWritingAtPath: said)
        try process.run()
        return process
    }

    func text(_ name: String) -> String {
        (try? String(contentsOfFile: folder.path + "/" + name, encoding: .utf8)) ?? ""
    }

    /// Waits until something holds, at most half a minute.
    func wait(until isTrue: () throws -> Bool) async throws {
        for _ in 0..<600 {
            if try isTrue() { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record("it did not come to that in half a minute")
    }
}

@Suite(.serialized) struct RunTests {
    static let sum = """
        StartAt: Add
        States:
          Add: {Type: Pass, Parameters: {sum.$: "States.MathAdd($.a, $.b)"}, End: true}
        """
    static let failing = """
        StartAt: Load
        States:
          Load:
            Type: Task
            Resource: shell:run
            Parameters: {Script: "echo 'the table is locked' >&2; exit 3"}
            Retry: [{ErrorEquals: [States.ALL], IntervalSeconds: 1, MaxAttempts: 1}]
            End: true
        """
    static let slow = """
        StartAt: First
        States:
          First: {Type: Task, Resource: "shell:run", Parameters: {Script: "echo first >> done"}, Next: Second}
          Second: {Type: Task, Resource: "shell:run", Parameters: {Script: "until [ -e go ]; do sleep 0.1; done; echo second >> done"}, Next: Third}
          Third: {Type: Pass, Result: {ok: true}, End: true}
        """

    @Test func outputCarriesTheResultAlone() throws {
        let project = try Project(["sum": Self.sum])
        let run = try project.pawl("run", "sum.asl.yaml", "--input", #"{"a": 1, "b": 2}"#)
        #expect(run.status == 0)
        #expect(run.output == "{\n  \"sum\": 3\n}\n")
        #expect(run.errors.contains("succeeded"))
        #expect(!run.errors.contains("\u{1B}"))
        let quiet = try project.pawl("run", "sum", "--input", #"{"a": 1, "b": 2}"#, "-o", "none")
        #expect(quiet.output.isEmpty)
    }

    @Test func inputAndDefinitionComeFromStandardInput() throws {
        let project = try Project(["sum": Self.sum])
        let run = try project.pawl("run", "sum", "--input", "-", input: #"{"a": 2, "b": 2}"#)
        #expect(run.output == "{\n  \"sum\": 4\n}\n")
        let piped = try project.pawl("run", "-", "--input", #"{"a": 3, "b": 2}"#, input: Self.sum)
        #expect(piped.output == "{\n  \"sum\": 5\n}\n")
        #expect(try project.pawl("run", "-", "--input", "-").status == 3)
    }

    @Test func aFailureSaysWhatWhereAndWhatNext() throws {
        let project = try Project(["load": Self.failing])
        let run = try project.pawl("run", "load", "--name", "x")
        #expect(run.status == 1)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("failed in"))
        #expect(run.errors.contains("at Load: Shell.CommandFailed"))
        #expect(run.errors.contains("│ the table is locked"))
        #expect(run.errors.contains(".pawl/executions/load/x/tasks/"))
        #expect(run.errors.contains("Next: pawl logs load/x --state Load"))
        let logs = try project.pawl(
            "logs",
            "load/x",
            "--state",
            "Load",
            "--attempt",
            "2",
            "--stderr"
        )
        #expect(logs.output == "the table is locked\n")
    }

    @Test func aTimeoutHasItsOwnStatus() throws {
        let project = try Project([
            "late": """
            StartAt: Wait
            TimeoutSeconds: 1
            States:
              Wait: {Type: Wait, Seconds: 30, End: true}
            """
        ])
        #expect(try project.pawl("run", "late").status == 4)
    }

    @Test func anInvalidDefinitionDoesNotRun() throws {
        let project = try Project(["bad": ValidateTests.bad])
        let run = try project.pawl("run", "bad.asl.yaml")
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("bad.asl.yaml:3:"))
        #expect(!FileManager.default.fileExists(atPath: project.folder.path + "/.pawl"))
    }

    @Test func anInvalidProjectDoesNotRun() throws {
        let project = try Project(["sum": Self.sum])
        try project.folder.write("pawl.yaml", "Functoins: {}\n")
        let run = try project.pawl("run", "sum")
        #expect(run.status == 2)
        #expect(run.errors.contains("pawl.yaml:1:1"))
    }

    @Test func aWrongWordIsUsage() throws {
        let project = try Project(["sum": Self.sum])
        let machine = try project.pawl("run", "smu")
        #expect(machine.status == 3)
        #expect(machine.errors.contains("Did you mean sum?"))
        let input = try project.pawl("run", "sum", "--input", #"{"a": }"#)
        #expect(input.status == 3)
        #expect(input.errors.contains("--input:1:7"))
        #expect(try project.pawl("run", "sum", "--name", "a b").status == 3)
    }

    @Test func theSeedMakesRunsRepeat() throws {
        let project = try Project([
            "random": """
            StartAt: A
            States:
              A: {Type: Pass, Parameters: {id.$: States.UUID()}, End: true}
            """
        ])
        let runs = try (0..<2).map { _ in try project.pawl("run", "random", "--seed", "7").output }
        #expect(runs[0] == runs[1])
    }

    @Test func interruptedOnceItStops() async throws {
        let project = try Project(["slow": Self.slow])
        let process = try project.start("run", "slow", "--name", "x")
        try await project.wait { project.text("done") == "first\n" }
        kill(process.processIdentifier, SIGINT)
        process.waitUntilExit()
        #expect(process.terminationStatus == 5)
        #expect(try project.pawl("executions", "--output", "jsonl").output.contains("ABORTED"))
    }

    @Test func afterACrashTheSameNameGoesOn() async throws {
        let project = try Project(["slow": Self.slow])
        let process = try project.start("run", "slow", "--name", "x")
        try await project.wait { project.text("done") == "first\n" }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        let other = try project.pawl("run", "slow", "--name", "x", "--input", #"{"other": 1}"#)
        #expect(other.status == 3)
        try project.folder.write("go", "")
        let run = try project.pawl("run", "slow", "--name", "x")
        #expect(run.status == 0)
        #expect(run.output == "{\n  \"ok\": true\n}\n")
        #expect(project.text("done") == "first\nsecond\n")
        #expect(try project.pawl("run", "slow", "--name", "x").status == 3)
    }

    @Test func aDamagedHistoryIsNamedAndLeftAlone() async throws {
        let project = try Project(["slow": Self.slow])
        let process = try project.start("run", "slow", "--name", "x")
        try await project.wait { project.text("done") == "first\n" }
        kill(process.processIdentifier, SIGTERM)
        process.waitUntilExit()
        let file = ".pawl/executions/slow/x/history.jsonl"
        try project.folder.write("go", "")
        // What is in the journal would be put right.
        try FileManager.default.removeItem(atPath: project.folder.path + "/.pawl/journal")
        try project.folder.write(file, "nonsense\n" + project.text(file))
        let run = try project.pawl("run", "slow", "--name", "x")
        #expect(run.status == 1)
        #expect(run.errors.contains("history.jsonl"))
        #expect(try project.pawl("resume").status == 1)
    }

    @Test func askedToGoItLeavesTheRestToResume() async throws {
        let project = try Project(["slow": Self.slow])
        let process = try project.start("run", "slow", "--name", "x")
        try await project.wait { project.text("done") == "first\n" }
        kill(process.processIdentifier, SIGTERM)
        process.waitUntilExit()
        #expect(process.terminationStatus == 1)
        let open = try project.pawl("executions", "--status", "running")
        #expect(open.output.contains("slow/x"))
        try project.folder.write("go", "")
        let resumed = try project.pawl("resume")
        #expect(resumed.status == 0)
        #expect(resumed.errors.contains("1 ended, 1 of them well"))
        #expect(project.text("done") == "first\nsecond\n")
        #expect(try project.pawl("resume").errors.contains("Nothing is open"))
    }

    @Test func aSecondOneIsHandedOverAndTakenBack() async throws {
        let project = try Project(["slow": Self.slow, "sum": Self.sum])
        let process = try project.start("run", "slow", "--name", "x")
        try await project.wait { project.text("done") == "first\n" }
        let sum = try project.pawl("run", "sum", "--input", #"{"a": 1, "b": 2}"#)
        #expect(sum.status == 0)
        #expect(sum.output == "{\n  \"sum\": 3\n}\n")
        #expect(sum.errors.contains("Another pawl runs executions"))
        let second = try project.start("run", "slow", "--name", "y")
        try await project.wait { project.text("done") == "first\nfirst\n" }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try project.folder.write("go", "")
        second.waitUntilExit()
        #expect(second.terminationStatus == 0)
        #expect(try project.pawl("resume").status == 0)
        #expect(project.text("done").split(separator: "\n").count { $0 == "second" } == 2)
    }

    @Test func onATerminalThereIsATree() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("sum.asl.yaml", Self.sum)
        let words = [
            "run", file, "--store", folder.path + "/store", "--input", #"{"a": 1, "b": 2}"#,
        ]
        let run = CommandRun(words: words, columns: 100)
        #expect(run.status == .succeeded)
        #expect(run.errors.contains("\u{1B}[?25l") && run.errors.contains("\u{1B}[?25h"))
        #expect(run.errors.contains("Add"))
        for variable in ["NO_COLOR", "CI"] {
            let plain = CommandRun(words: words, environment: [variable: "1"], columns: 100)
            #expect(!plain.errors.contains("\u{1B}"))
        }
        #expect(
            !CommandRun(words: words + ["--plain", "--no-color"], columns: 100).errors.contains(
                "\u{1B}"
            )
        )
    }
}
