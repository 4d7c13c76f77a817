import Foundation
import Testing

@testable import Commands

/// `pawl simulate` from its command line to what it prints.
@Suite struct SimulateTests {
    static let machine = """
        StartAt: Load
        States:
          Load:
            Type: Task
            Resource: shell:run
            TimeoutSeconds: 100
            Retry: [{ErrorEquals: [Busy], IntervalSeconds: 3, MaxAttempts: 2, BackoffRate: 1}]
            Catch: [{ErrorEquals: [Gone], Next: Mend}]
            End: true
          Mend: {Type: Fail, Error: Mended, Cause: too late}
        """

    private func simulate(_ words: String..., machine: String = machine) throws -> CommandRun {
        let folder = try TemporaryFolder()
        let file = try folder.write("load.asl.yaml", machine)
        try folder.write("script.yaml", "Load: {retrun: 1}\n")
        try folder.write("empty.yaml", "# nothing\n")
        try folder.write("good.yaml", "Load: [{fail: Busy}, {return: 7, took: 5s}, {return: 8}]\n")
        try folder.write(
            "mock.json",
            #"{"StateMachines": {"load": {"TestCases": {"Fine": {"Load": "R"}}}, "a": {"TestCases": {"X": {}}}, "b": {"TestCases": {"X": {}}}}, "MockedResponses": {"R": {"0": {"Return": 5}}}}"#
        )
        try folder.write(
            "bad.json",
            #"{"StateMachines": {"load": {"TestCases": {"Fine": {"Load": "S"}}}}, "MockedResponses": {"R": {"0": {"Return": 5}}}}"#
        )
        let arguments = words.map { $0.replacingOccurrences(of: "FOLDER", with: folder.path) }
        return CommandRun(words: ["simulate", file] + arguments)
    }

    /// The words, the exit status, and a part of what is printed.
    @Test(
        arguments: [
            (["--return", "Load={\"a\": 1}"], 0, "output    {\"a\":1}"),
            (["--fail", "Load=Busy"], 1, "attempt 3 fails: Busy"),
            (["--fail", "Load=Busy@1-2"], 0, "after 6 s of virtual time"),
            (
                ["--fail", "Load=Gone", "--took", "Load=1m"], 1,
                "caught, Catch[0] Gone → Mend"
            ),
            (["--took", "Load=101s"], 1, "times out after 1 min 40 s"),
            // A number is seconds, as in scripts.
            (["--took", "Load=101"], 1, "times out after 1 min 40 s"),
            (["--took", "Load=0.5"], 0, "succeeds after 0.5 s"),
            (
                ["--script", "FOLDER/good.yaml"], 0,
                "+3s  Load  attempt 2 succeeds after 5 s"
            ),
            (["--mock-config", "FOLDER/mock.json", "--case", "Fine"], 0, "output    5"),
            (
                ["--mock-config", "FOLDER/mock.json", "--case", "load#Fine"], 0,
                "output    5"
            ),
        ] as [([String], Int32, String)]
    )
    func whatItPrints(words: [String], status: Int32, printed: String) throws {
        let run = try simulateAll(words)
        #expect(run.status.rawValue == status, "\(run.errors)")
        #expect(run.output.contains(printed), "\(run.output)")
    }

    private func simulateAll(_ words: [String]) throws -> CommandRun {
        switch words.count {
        case 2: try simulate(words[0], words[1])
        case 4: try simulate(words[0], words[1], words[2], words[3])
        default: try simulate()
        }
    }

    /// What is refused, and a part of what is said.
    @Test(
        arguments: [
            (["--fail", "Lod=X"], 3, "Did you mean Load?"),
            (["--fail", "Mend=X"], 3, "Mend is a Fail state"),
            (["--fail", "Load"], 3, "expected STATE="),
            (["--fail", "Load=X@0"], 3, "expected attempts such as"),
            (["--return", "Load={"], 3, "--return Load:1:2: is not JSON"),
            (["--took", "Load=soon"], 3, "expected a duration"),
            (["--at", "noon"], 3, "is no time"),
            (["--case", "Fine"], 3, "go together"),
            (["--mock-config", "FOLDER/mock.json", "--case", "Fin"], 3, "Did you mean Fine?"),
            (["--mock-config", "FOLDER/mock.json", "--case", "X"], 3, "One of a#X, b#X."),
            (["--mock-config", "FOLDER/bad.json", "--case", "Fine"], 2, "bad.json:1:60"),
            (["--script", "FOLDER/script.yaml"], 2, "script.yaml:1:8"),
            (["--script", "FOLDER/none.yaml"], 3, "no such file"),
            (["--script", "FOLDER/empty.yaml"], 2, "empty.yaml:1:1: error S3: The text is empty."),
            (
                ["--mock-config", "FOLDER/empty.yaml", "--case", "T"], 2,
                "empty.yaml:1:1: error S3: The text is empty."
            ),
            (["--from", "@latest", "--store", "FOLDER/none"], 3, "none"),
        ] as [([String], Int32, String)]
    )
    func whatItRefuses(words: [String], status: Int32, said: String) throws {
        let run = try simulateAll(words)
        #expect(run.status.rawValue == status)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains(said), "\(run.errors)")
    }

    @Test func whatNobodySaysAndWhatIsUnusedIsReported() throws {
        let run = try simulate("--script", "FOLDER/good.yaml", "--fail", "Load=Other@1")
        #expect(run.errors.contains("unused: the outcome of Load, call 2"))
        let placeholder = try simulate()
        #expect(
            placeholder.errors.contains(
                "nobody says what becomes of Load; --return STATE=JSON, --script or --from does"
            )
        )
        // Where there is no --from, or another one, it is not offered.
        let folder = try TemporaryFolder()
        let debug = CommandRun(
            "debug",
            try folder.write("load.asl.yaml", Self.machine),
            input: "quit\n"
        )
        #expect(debug.errors.contains("of Load; --return STATE=JSON or --script does\n"))
        #expect(placeholder.output.contains("(placeholder)"))
    }

    @Test func waitingForEverIsSaid() throws {
        let machine = "{StartAt: A, States: {A: {Type: Task, Resource: 'shell:run', End: true}}}"
        let folder = try TemporaryFolder()
        let script = try folder.write("s.yaml", "A: {hang: true}\n")
        let run = try simulate("--script", script, machine: machine)
        #expect(run.status == .failed)
        #expect(run.errors.contains("endless: A never ends"))
    }

    @Test func programsGetEverything() throws {
        let run = try simulate("--fail", "Load=Busy@1", "--output", "json")
        let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        #expect(json?["status"] as? String == "SUCCEEDED")
        #expect(json?["virtualSeconds"] as? Int == 3)
        let attempts = json?["attempts"] as? [[String: Any]]
        #expect(attempts?.count == 2)
        #expect(attempts?.first?["retrier"] as? Int == 0)
        #expect(attempts?.first?["backoffSeconds"] as? Int == 3)
        #expect(attempts?.last?["outcomeFrom"] as? String == "placeholder")
        #expect((json?["history"] as? [Any])?.count == 10)
        let history = try simulate("--output", "history").output
        let events = try JSONSerialization.jsonObject(with: Data(history.utf8)) as? [String: Any]
        #expect(
            (events?["events"] as? [[String: Any]])?.first?["type"] as? String == "ExecutionStarted"
        )
    }

    @Test func theTestFileBesideGivesExamples() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("load.asl.yaml", Self.machine)
        try folder.write(
            "load.test.yaml",
            "outcomes: {Load: {return: example}}\ntests: []\n"
        )
        let run = CommandRun("simulate", file)
        #expect(run.output.contains("output    \"example\""))
        #expect(run.errors.isEmpty)
    }

    @Test func aYearOfWaitsAndRetriesIsSimulated() throws {
        let run = try simulate(
            "--fail",
            "Load=Busy@1-3",
            machine: """
                StartAt: Begin
                States:
                  Begin: {Type: Pass, Result: {day: 0}, Next: Night}
                  Night: {Type: Wait, Seconds: 86400, Next: Load}
                  Load:
                    Type: Task
                    Resource: glue:startJobRun.sync
                    Parameters: {JobName: load}
                    Retry: [{ErrorEquals: [Busy], IntervalSeconds: 60, MaxAttempts: 5, JitterStrategy: FULL}]
                    ResultPath: null
                    Next: Count
                  Count: {Type: Pass, Parameters: {day.$: 'States.MathAdd($.day, 1)'}, Next: IsYear}
                  IsYear:
                    Type: Choice
                    Choices: [{Variable: $.day, NumericLessThan: 365, Next: Night}]
                    Default: Done
                  Done: {Type: Succeed}
                """
        )
        #expect(run.status == .succeeded)
        #expect(run.output.contains("after 365 d"))
        #expect(run.output.contains("more lines"))
    }
}
