import Engine
import Integrations
import Runtime
import Testing
import Values

@Suite struct ShellRunTests {
    // MARK: What is planned

    @Test func commandIsPlannedWordForWord() throws {
        let plan = try Workbench().plan(
            "shell:run",
            ["Command": ["echo", "$HOME", "a b", 7], "Stdin": ["n": 1]]
        )
        #expect(plan.arguments == ["echo", "$HOME", "a b", "7"])
        #expect(plan.standardInput == Array("{\"n\":1}\n".utf8))
        #expect(plan.files.isEmpty)
        #expect(plan.standardOutputBytesMax == 8 << 20)
        #expect(plan.terminationGraceMilliseconds == 5000)
    }

    @Test func taskKnowsWhoItIs() throws {
        var bench = try Workbench()
        bench.configuration.environment = ["REGION": "north", "PAWL_STATE": "forged"]
        bench.environment["LANG"] = "C.UTF-8"
        bench.environment["DATABASE_PASSWORD"] = "inherited by nobody"
        let plan = try bench.plan(
            "shell:run.waitForTaskToken",
            ["Command": ["true"], "Environment": ["DAY": 3]],
            token: "t0k"
        )
        let directory = bench.scratch.path + "/attempt-5"
        #expect(
            plan.environment == [
                "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": bench.scratch.path,
                "LANG": "C.UTF-8",
                "REGION": "north", "DAY": "3",
                "PAWL_EXECUTION_ARN": "arn:aws:states:local:000000000000:execution:nightly:run-1",
                "PAWL_EXECUTION_NAME": "run-1", "PAWL_STATE_MACHINE": "nightly",
                "PAWL_STATE": "Work",
                "PAWL_ATTEMPT": "2", "PAWL_IDEMPOTENCY_KEY": "key-5", "PAWL_TASK_TOKEN": "t0k",
                "PAWL_PROJECT_DIRECTORY": bench.scratch.path, "PAWL_TASK_DIRECTORY": directory,
                "PAWL_RESULT_FILE": directory + "/answer.json",
                "PAWL_ERROR_FILE": directory + "/error.json",
            ]
        )
    }

    static let mistakes: [(JSON, String)] = [
        ([:], "One of Command"),
        (["Command": "ls -l"], "Command must be an array"),
        (["Command": []], "names no program"),
        (["Command": ["ls"], "Script": "ls"], "both given"),
        (["Command": ["ls", ["x"]]], "Command must be an array of strings"),
        (["Script": "ls", "Stdn": ""], "Did you mean \"Stdin\"?"),
        (["Script": "ls", "Output": "xml"], "one of auto, json, text, lines, none"),
        (["Script": "ls", "WorkingDirectory": "nowhere"], "is no folder"),
        (["Script": "ls", "SuccessExitCodes": [0, 256]], "0 to 255"),
        (["Script": "ls", "OutputBytesMax": -1], "whole number from 0"),
        (["Command": ["ls"], "Shell": "bash"], "goes with Script"),
        (["Script": "ls", "Environment": ["A": ["b"]]], "Environment.A must be a string"),
        ("ls", "object of parameters"),
    ]

    @Test(arguments: mistakes)
    func mistakeInParametersIsNamed(_ input: JSON, _ words: String) throws {
        let failure = try Workbench().run("shell:run", input).failure()
        #expect(failure.error == "Shell.InvalidParameter")
        #expect(failure.cause?.contains(words) == true, "\(failure)")
    }

    // MARK: What an end means

    static let outputs: [(String, String, JSON)] = [
        ("auto", "{\"a\": [1, 2.0]}\n", ["a": [1, 2.0]]),
        ("auto", "12 files\n\n", "12 files"),
        ("auto", "", ""),
        ("json", " null ", nil),
        ("text", "[1]\n", "[1]"),
        ("text", "grün\r\n", "grün\r"),
        ("lines", "a\n\nb\n", ["a", "", "b"]),
        ("lines", "", []),
        ("none", "anything", nil),
    ]

    @Test(arguments: outputs)
    func outputIsRead(_ form: String, _ printed: String, _ expected: JSON) throws {
        let outcome = try Workbench().outcome(
            "shell:run",
            ["Command": ["x"], "Output": .string(form)],
            ProcessResult(end: .exited(code: 0), standardOutput: Array(printed.utf8))
        )
        #expect(outcome == .succeeded(["ExitCode": 0, "Output": expected]))
    }

    static let failures: [(ProcessResult.End, String, JSON)] = [
        (.exited(code: 3), "Shell.CommandFailed", ["ExitCode": 3]),
        (.signalled(9), "Shell.CommandFailed", ["Signal": 9]),
        (.notStarted(reason: "No such file"), "Shell.CommandNotFound", ["Reason": "No such file"]),
    ]

    @Test(arguments: failures)
    func failureIsNamed(_ end: ProcessResult.End, _ error: String, _ member: JSON) throws {
        let failure = try Workbench().outcome(
            "shell:run",
            ["Command": ["x", "y"]],
            ProcessResult(end: end, standardError: Array("why\n\n".utf8))
        ).failure()
        #expect(failure.error == error)
        var expected = JSONObject()
        expected["Command"] = ["x", "y"]
        expected["Stderr"] = "why"
        for entry in member.objectValue ?? JSONObject() { expected[entry.key] = entry.value }
        #expect(try failure.causeJSON() == .object(expected))
    }

    @Test func otherEndsHaveNames() throws {
        let bench = try Workbench()
        let input: JSON = ["Command": ["x"], "Output": "json", "SuccessExitCodes": [0, 4]]
        #expect(
            try bench.outcome("shell:run", input, ProcessResult(end: .lost)).error
                == "Pawl.TaskLost"
        )
        #expect(
            try bench.outcome("shell:run", input, ProcessResult(end: .outputLimitExceeded)).error
                == "Shell.OutputLimitExceeded"
        )
        #expect(
            try bench.outcome(
                "shell:run",
                input,
                ProcessResult(end: .exited(code: 4), standardOutput: Array("{".utf8))
            ).error == "Shell.InvalidOutput"
        )
    }

    @Test func causeHoldsTheEndOfALongLog() throws {
        let log = String(repeating: "é", count: 20_000) + "the last word"
        let failure = try Workbench().outcome(
            "shell:run",
            ["Command": ["x"]],
            ProcessResult(end: .exited(code: 1), standardError: Array(log.utf8))
        ).failure()
        let excerpt = try #require(try failure.causeJSON()["Stderr"]?.stringValue)
        #expect(excerpt.hasPrefix("…é") && excerpt.hasSuffix("the last word"))
        #expect(excerpt.utf8.count <= 4200)
    }

    // MARK: For real

    @Test func scriptRunsWithArgumentsAndStopsAtItsFirstError() throws {
        let bench = try Workbench()
        bench.scratch.write("", to: "lake/x")
        let output = try bench.run(
            "shell:run",
            [
                "Script": "cat; echo \"$1|$2|$DAY|$PWD\"", "Arguments": ["a b", "$HOME"],
                "Environment": ["DAY": "mon"], "Stdin": "in ", "WorkingDirectory": "lake",
            ]
        ).output()
        #expect(output["Output"] == .string("in a b|$HOME|mon|\(bench.scratch.path)/lake"))
        let failure = try bench.run("shell:run", ["Script": "false\necho later >&2\n"]).failure()
        #expect(failure.error == "Shell.CommandFailed")
        #expect(try failure.causeJSON()["Stderr"] == "")
        #expect(
            try bench.run("shell:run", ["Script": "echo $UNSET"]).error == "Shell.CommandFailed"
        )
    }

    @Test func otherShellAndOtherExitCodes() throws {
        let output = try Workbench().run(
            "shell:run",
            [
                "Script": "set -o pipefail; echo [1]; exit 5", "Shell": "bash -eu",
                "SuccessExitCodes": [5],
            ]
        ).output()
        #expect(output == ["ExitCode": 5, "Output": [1]])
    }

    @Test func resultFileGoesBeforeStandardOutput() throws {
        let bench = try Workbench()
        let output = try bench.run(
            "shell:run",
            ["Script": "echo progress; echo '{\"rows\": 3}' > \"$PAWL_RESULT_FILE\""]
        ).output()
        #expect(output == ["ExitCode": 0, "Output": ["rows": 3]])
        #expect(
            try bench.run("shell:run", ["Script": "echo nonsense > \"$PAWL_RESULT_FILE\""]).error
                == "Shell.InvalidOutput"
        )
    }

    @Test func scriptNamesItsOwnError() throws {
        let bench = try Workbench()
        let named = try bench.run(
            "shell:run",
            [
                "Script":
                    "echo '{\"Error\": \"Orders.Late\", \"Cause\": {\"by\": 3}}' > $PAWL_ERROR_FILE; exit 1"
            ]
        )
        #expect(try named.failure() == .init(error: "Orders.Late", cause: "{\"by\":3}"))
        // States.* is the service's own, and a task that succeeds has no error.
        let reserved = try bench.run(
            "shell:run",
            ["Script": "echo '{\"Error\": \"States.Timeout\"}' > $PAWL_ERROR_FILE; exit 1"],
            number: 6
        )
        #expect(reserved.error == "Shell.CommandFailed")
        let fine = try bench.run(
            "shell:run",
            ["Script": "echo '{\"Error\": \"No\"}' > $PAWL_ERROR_FILE"],
            number: 7
        )
        #expect(fine.error == "")
    }

    @Test(
        arguments: [
            ["Command": ["echo", "a\u{0}b"]], ["Script": "true", "Arguments": ["\u{0}"]],
            ["Script": "true", "Environment": ["A": "\u{0}"]],
        ] as [JSON]
    )
    func noWordIsCutShort(_ input: JSON) throws {
        #expect(try Workbench().run("shell:run", input).error == "Pawl.InvalidText")
    }

    @Test func programThatIsNotThere() throws {
        let outcome = try Workbench().run("shell:run", ["Command": ["no-such-program-here"]])
        #expect(outcome.error == "Shell.CommandNotFound")
    }
}
