import Foundation
import Testing
import Values

@testable import Commands

/// Redrive, replay, verify, diff and debug, as a person types them.
@Suite(.serialized) struct ReplayCommandTests {
    /// Extract → Check (a Parallel whose branch fails until there is `mended`) → Each → Publish; each
    /// task writes a line into `done`.
    static let pipeline = """
        StartAt: Extract
        States:
          Extract:
            Type: Task
            Resource: shell:run
            Parameters: {Script: "echo extract >> done; echo '{\\"rows\\": 3}'", Output: json}
            ResultSelector: {rows.$: $.Output.rows}
            Assign: {limit: {max: 5}, run.$: $$.Execution.Name}
            Next: Check
          Check:
            Type: Parallel
            Branches:
              - StartAt: Count
                States: {Count: {Type: Task, Resource: 'shell:run', Parameters: {Script: "echo count >> done"}, ResultPath: null, End: true}}
              - StartAt: Compare
                States:
                  Compare:
                    Type: Task
                    Resource: shell:run
                    Parameters: {Script: "until [ $(grep -c '\\"type\\":\\"TaskSucceeded\\"' .pawl/executions/load/old/history.jsonl) -ge 2 ]; do sleep 0.02; done; [ -e mended ] || exit 3; echo compare >> done"}
                    ResultPath: null
                    End: true
            ResultPath: null
            Next: Publish
          Publish:
            Type: Task
            Resource: shell:run
            Parameters: {Environment: {ROWS.$: "States.Format('{} of {} by {}', $.rows, $limit.max, $run)"}, Script: 'echo "publish $ROWS" >> done'}
            ResultPath: null
            End: true
        """

    /// A project with an execution `load/old` that has failed at Compare.
    private func failed() throws -> Project {
        let project = try Project(["load": Self.pipeline])
        #expect(try project.pawl("run", "load", "--name", "old").status == 1)
        #expect(Self.lines(project) == ["extract", "count"])
        return project
    }

    private static func lines(_ project: Project) -> [String] {
        project.text("done").split(separator: "\n").map(String.init)
    }

    @Test(arguments: ["", "[]", "\n", #"{"events": []}"#])
    func nothingIsNoHistory(_ text: String) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("empty.json", text)
        let diff = CommandRun("diff", file, file)
        #expect(diff.status == .usage)
        #expect(diff.errors.contains("empty.json: is no history: it has no events"))
        #expect(diff.output.isEmpty)
    }

    // MARK: What goes with a simulation

    /// Nothing may run in earnest that somebody wanted to see simulated.
    @Test(arguments: [
        ["--fail", "Publish=E"], ["--return", "Publish=1"], ["--took", "Publish=1s"],
        ["--script", "x.yaml"], ["--mock-config", "x.json", "--case", "c"],
    ])
    func whatBecomesOfTasksIsSaidToSimulationsOnly(_ options: [String]) throws {
        let project = try failed()
        let before = Self.lines(project)
        let replay = try project.pawl(words: ["replay", "@failed"] + options)
        #expect(replay.status == 3)
        #expect(replay.errors.hasPrefix("pawl: \(options[0]) goes with --dry-run"))
        let debug = try project.pawl(words: ["debug", "@failed"] + options)
        #expect(debug.status == 3)
        #expect(debug.errors.hasPrefix("pawl: \(options[0]) goes with a definition"))
        #expect(Self.lines(project) == before)
    }

    // MARK: Redrive

    @Test func aRedriveGoesOnWhereItStood() throws {
        let project = try failed()
        try project.folder.write("mended", "")
        let ended = try project.pawl("redrive", "@failed")
        #expect(ended.status == 0, "\(ended.errors)")
        #expect(ended.output == "{\n  \"rows\": 3\n}\n")
        // What was before is not told again.
        #expect(ended.errors.contains("redriven"))
        #expect(!ended.errors.contains("Extract"))
        #expect(Self.lines(project) == ["extract", "count", "compare", "publish 3 of 5 by old"])
        let show = try project.pawl("show", "old").output
        #expect(show.contains("SUCCEEDED") && show.contains("redriven"))
        let again = try project.pawl("redrive", "old")
        #expect(again.status == 3)
        #expect(again.errors.contains("Execution is SUCCEEDED and cannot be redriven"))
        #expect(again.errors.contains("pawl replay load/old --from STATE"))
    }

    @Test func aFailStateFailsAgainAndThatIsSaid() throws {
        let project = try Project([
            "m": """
            StartAt: Work
            States:
              Work: {Type: Task, Resource: 'shell:run', Parameters: {Script: exit 4}, Catch: [{ErrorEquals: [States.ALL], Next: No}], End: true}
              No: {Type: Fail, Error: Nope}
            """
        ])
        #expect(try project.pawl("run", "m", "--name", "x").status == 1)
        let ended = try project.pawl("redrive", "x")
        #expect(ended.status == 1)
        #expect(ended.errors.contains("pawl replay m/x --from Work"))
        // The point of a replay is what failed, and not the Fail state.
        let replay = try project.pawl("replay", "x", "--dry-run")
        #expect(replay.errors.contains("replay of m/x from Work"), "\(replay.errors)")
    }

    // MARK: Replay

    @Test func aReplayTakesOverWhatIsDone() throws {
        let project = try failed()
        try project.folder.write("mended", "")
        let ended = try project.pawl("replay", "old", "--name", "new")
        #expect(ended.status == 0, "\(ended.errors)")
        #expect(ended.errors.contains("replay of load/old from Compare"))
        #expect(ended.errors.contains("taken over  2 task results in 2 finished states"))
        #expect(Self.lines(project) == ["extract", "count", "compare", "publish 3 of 5 by old"])
        let record = try JSON(
            parsing: project.text(".pawl/executions/load/new/execution.json")
        )
        #expect(record["replayOf"]?["from"] == "Compare")
        #expect(record["replayOf"]?["context"]?["name"] == "old")
        #expect(try project.pawl("show", "new").output.contains("replay of load/old from Compare"))
        #expect(try project.pawl("show", "old").output.contains("FAILED"))
    }

    @Test func aReplayHasAnotherInputAndOtherVariables() throws {
        let project = try failed()
        let ended = try project.pawl(
            "replay",
            "old",
            "--from",
            "Check",
            "--set",
            "$.rows=7",
            "--set",
            "$limit.max=9",
            "--assign",
            #"run="me""#,
            "--dry-run"
        )
        #expect(ended.errors.contains("Check $.rows: 3 → 7"), "\(ended.errors)")
        #expect(ended.errors.contains("Check $limit.max: 5 → 9"))
        #expect(ended.status == 0)
        #expect(ended.output == "{\n  \"rows\": 7\n}\n")
        // Nothing has run, and nothing is in the store.
        #expect(Self.lines(project) == ["extract", "count"])
        try project.folder.write("mended", "")
        let real = try project.pawl(
            "replay",
            "old",
            "--from",
            "Publish",
            "--set",
            "$.rows=7"
        )
        // Publish was never reached.
        #expect(real.status == 3)
        #expect(real.errors.contains("has not come to 'Publish'"))
        let again = try project.pawl(
            "replay",
            "old",
            "--from",
            "Check",
            "--input",
            #"{"rows": 8}"#,
            "--as-itself",
            "--name",
            "again"
        )
        #expect(again.status == 0)
        #expect(Self.lines(project).last == "publish 8 of 5 by again")
        let early = try project.pawl(
            "replay",
            "again",
            "--from",
            "Extract",
            "--as-itself",
            "--name",
            "early"
        )
        #expect(early.status == 0)
        #expect(Self.lines(project).last == "publish 3 of 5 by early")
    }

    @Test func aReplayFollowsAnotherDefinition() throws {
        let project = try failed()
        let other = Self.pipeline
            .replacingOccurrences(of: "[ -e mended ] || exit 3; ", with: "")
            .replacingOccurrences(
                of: "    Next: Check\n",
                with:
                    "    Next: Audit\n  Audit: {Type: Pass, ResultPath: $.audit, Result: ok, Next: Check}\n"
            )
        try project.folder.write("fixed.asl.yaml", other)
        let ended = try project.pawl(
            "replay",
            "old",
            "--definition",
            "fixed.asl.yaml",
            "--name",
            "new"
        )
        #expect(ended.status == 0, "\(ended.errors)")
        #expect(ended.errors.contains("changed Extract (has a recorded result), Compare"))
        #expect(ended.errors.contains("new Audit"))
        #expect(ended.output.contains("\"audit\": \"ok\""))
        #expect(Self.lines(project) == ["extract", "count", "compare", "publish 3 of 5 by old"])
        #expect(project.text(".pawl/executions/fixed/new/execution.json").contains("load:old"))
    }

    @Test(
        arguments: [
            (["replay", "old", "--from", "Chek"], "Did you mean Check?"),
            (["replay", "old", "--from", "999"], "it has 1 to"),
            (["replay", "old", "--from", "Check#2"], "It has Check"),
            (["replay", "old", "--set", "rows=1"], "Did you mean '$.rows=1'?"),
            (["replay", "old", "--set", "$.rows=x"], #"--set '$.rows="x"'"#),
            (["replay", "old", "--set", "$.rows"], "has no '='"),
            (["replay", "old", "--from", "Check", "--set", "$.rows.a.b=1"], "cannot be set"),
            (["replay", "old", "--assign", "$x=1"], "expected the name of a variable"),
            (["replay", "old", "--set", "$limti.max=1"], "Did you mean $limit?"),
            (["replay", "old", "--set", "$nope=1"], "there is no variable '$nope' there"),
            (["replay", "old", "--set", "$nope=1"], "--assign 'nope=…' makes a new one."),
            (["replay", "old", "--from", "2", "--definition", "nothing.yaml"], "nothing.yaml"),
            (["verify", "load", "gone/*"], "no execution of 'gone'"),
            (["diff", "old", "nothing"], "no execution"),
            (["debug", "nothing"], "no such file"),
        ]
    ) func mistakesAreSaid(words: [String], expected: String) throws {
        let project = try failed()
        let ended = try ProgramRun(words: words, in: project.folder.path)
        #expect(ended.status == 3, "\(ended.errors)")
        #expect(ended.errors.contains(expected), "\(ended.errors)")
    }

    @Test func whatSucceededHasNoPointOfItsOwn() throws {
        let project = try Project(["sum": RunTests.sum])
        _ = try project.pawl("run", "sum", "--input", #"{"a": 1, "b": 2}"#, "--name", "x")
        let ended = try project.pawl("replay", "x")
        #expect(ended.status == 3)
        #expect(ended.errors.contains("is SUCCEEDED") && ended.errors.contains("one of Add"))
        // From its first state it begins with another input.
        let again = try project.pawl("replay", "x", "--from", "Add", "--set", "$.a=5")
        #expect(again.output == "{\n  \"sum\": 7\n}\n")
    }

    // MARK: Verify, diff

    @Test func recordedRunsAreVerified() throws {
        let project = try failed()
        let same = try project.pawl("verify", "load", "load/*")
        // One that cannot be read is not passed over.
        let damaged = ".pawl/executions/load/damaged"
        try FileManager.default.createDirectory(
            atPath: project.folder.path + "/" + damaged,
            withIntermediateDirectories: true
        )
        try project.folder.write(damaged + "/execution.json", "{")
        let passedOver = try project.pawl("verify", "load", "load/*")
        #expect(passedOver.status == 1, "\(passedOver)")
        #expect(passedOver.errors.contains("damaged/execution.json"), "\(passedOver.errors)")
        try FileManager.default.removeItem(atPath: project.folder.path + "/" + damaged)
        #expect(same.status == 0)
        #expect(same.output.contains("load/old  takes the same path"))
        let other = Self.pipeline.replacingOccurrences(
            of: "    Next: Check\n",
            with: "    Next: Audit\n  Audit: {Type: Pass, Next: Check}\n"
        )
        try project.folder.write("other.asl.yaml", other)
        let parted = try project.pawl("verify", "other.asl.yaml", "old")
        #expect(parted.status == 1)
        #expect(
            parted.output.contains(
                "after Extract the record goes to Check, this definition goes to Audit (event 7)"
            ),
            "\(parted.output)"
        )
        let json = try project.pawl("verify", "other", "old", "--output", "json")
        let verdict = try JSON(parsing: json.output).arrayValue?.first
        #expect(verdict?["firstDivergence"]?["second"] == "Audit")
        #expect(verdict?["samePath"] == false)
        // The same path, with another input of a task.
        try project.folder.write("mended", "")
        _ = try project.pawl("redrive", "old")
        let words = Self.pipeline.replacingOccurrences(of: "{} of {} by", with: "{} from {} by")
        try project.folder.write("words.asl.yaml", words)
        let loose = try project.pawl("verify", "words", "old")
        #expect(loose.status == 0)
        #expect(loose.output.contains("Publish gets $.Environment.ROWS"), "\(loose.output)")
        #expect(try project.pawl("verify", "words", "old", "--strict").status == 1)
    }

    @Test func executionsAndSimulationsAreCompared() throws {
        let project = try failed()
        let itself = try project.pawl("diff", "old", "old")
        #expect(itself.status == 0)
        #expect(itself.output == "load/old → load/old\nthe same path\n")
        try project.folder.write("mended", "")
        _ = try project.pawl("replay", "old", "--name", "new")
        let diff = try project.pawl("diff", "old", "new")
        #expect(diff.status == 1)
        #expect(diff.output.contains("+ Publish only in the second"))
        #expect(diff.output.contains("status    FAILED → SUCCEEDED"))
        #expect(!diff.output.contains("  Extract"))
        let simulated = try project.pawl("simulate", "load", "--from", "new", "--output", "json")
        try project.folder.write("simulated.json", simulated.output)
        let same = try project.pawl("diff", "new", "simulated.json")
        #expect(same.output.contains("the same path"), "\(same.output)")
        let json = try project.pawl("diff", "old", "new", "--output", "json")
        let visits = try JSON(parsing: json.output)["visits"]?.arrayValue ?? []
        #expect(visits.count == 5)
        #expect(visits.first?["alike"] == true)
        let history = project.folder.path + "/.pawl/executions/load/old/history.jsonl"
        #expect(try project.pawl("diff", "old", history).status == 0)
    }

    @Test func whatIsNewWasNothingBefore() throws {
        let project = try failed()
        let replay = try project.pawl(words: [
            "replay", "old", "--assign", "mode=\"full\"", "--set", "$.day=1", "--dry-run",
        ])
        #expect(replay.errors.contains("Compare $mode: nothing → \"full\""), "\(replay.errors)")
        #expect(replay.errors.contains("Compare $.day: nothing → 1"), "\(replay.errors)")
    }

    @Test func aVariableThatIsGoneIsShownByItsName() throws {
        let machine = """
            StartAt: A
            States: {A: {Type: Pass, Assign: {rows: 5, day: monday}, End: true}}
            """
        let project = try Project([
            "one": machine, "two": machine.replacingOccurrences(of: "rows: 5, ", with: ""),
        ])
        _ = try project.pawl("run", "one", "--name", "a")
        _ = try project.pawl("run", "two", "--name", "b")
        let diff = try project.pawl("diff", "a", "b")
        #expect(diff.output.contains("      variables $.rows: 5 → nothing\n"), "\(diff.output)")
    }

    // MARK: Debug

    @Test func aHistoryIsGoneThrough() throws {
        let project = try failed()
        let script = """
            step
            eval $.Output
            eval $
            back
            break Compare
            break error
            continue
            print afterParameters
            continue
            where
            continue
            reverse
            goto 7
            list
            quit
            """
        let ended = try project.pawl("debug", "old", input: script)
        #expect(ended.status == 0, "\(ended.errors)")
        for expected in [
            "leaves Extract", "    $limit  {\"max\":5}", "    next    → Check",
            "enters Compare",
            "\"Script\": \"until [", "Compare fails: Shell.CommandFailed",
            "Extract → Check\n  Compare",
            "ExecutionFailed, Shell.CommandFailed",
        ] {
            #expect(ended.output.contains(expected), "\(expected) in \(ended.output)")
        }
        let far = try project.pawl("debug", "old", input: "goto 999\n")
        #expect(far.status == 3)
        #expect(far.errors.contains("goto: there is no event 999: the history has 1 to "))
        let wrong = try project.pawl("debug", "old", input: "stepp\n")
        #expect(wrong.status == 3)
        #expect(wrong.errors.contains("Did you mean step?"))
    }

    @Test func aSimulationIsGoneThrough() throws {
        let project = try Project([
            "m": """
            QueryLanguage: JSONata
            StartAt: Work
            States:
              Work:
                Type: Task
                Resource: shell:run
                Arguments: {Script: '{% $states.input.script %}'}
                Retry: [{ErrorEquals: [Busy], IntervalSeconds: 10}]
                Assign: {rows: '{% $states.result.rows * 2 %}'}
                Output: {rows: '{% $states.result.rows %}'}
                End: true
            """
        ])
        let ended = try project.pawl(
            "debug",
            "m.asl.yaml",
            "--input",
            #"{"script": "x"}"#,
            "--fail",
            "Work=Busy@1",
            "--return",
            #"Work={"rows": 4}"#,
            input: "print afterArguments\ns\ns\neval $rows + 1\neval $states.result\np context\n"
                + "eval States.UUID()\neval $nothing\n"
        )
        #expect(ended.status == 0, "\(ended.errors)")
        for expected in [
            "\"Script\": \"x\"", "Retry[0] in 10 s", "leaves Work", "$rows   8", "\n9\n",
            "\"RetryCount\"", "undefined: an intrinsic function is JSONPath's", "undefined\n",
        ] {
            #expect(ended.output.contains(expected), "\(expected) in \(ended.output)")
        }
    }
}
