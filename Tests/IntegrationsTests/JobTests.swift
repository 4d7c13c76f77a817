import Engine
import Integrations
import Runtime
import Testing
import Values

@Suite struct JobTests {
    private func bench(_ script: String, kind: JobConfiguration.Kind = .pythonShell) throws
        -> Workbench
    {
        var bench = try Workbench()
        let name = kind == .sql ? "jobs/load.sql" : "jobs/load.py"
        bench.scratch.write(script, to: name)
        bench.configuration.jobs["load"] = JobConfiguration(
            kind: kind,
            scriptLocation: name,
            defaultArguments: ["--day": "monday", "--empty": "", "--text": "a 'b' \"c\"\n--d"],
            nonOverridableArguments: ["--fixed": "yes"]
        )
        if kind == .sql {
            let path: String = try #require(Scratch.duckDB, "duckdb is needed: run `make setup`")
            bench.configuration.engines.duckDB = path
        }
        return bench
    }

    private let run: JSON = [
        "JobName": "load", "Arguments": ["--day": "friday", "--fixed": "no", "--own": "1"],
        "Timeout": 6,
    ]

    // MARK: Runs

    @Test func successIsTheRunAsGlueGivesIt() throws {
        let bench = try bench("print('hello')")
        let output = try bench.run("glue:startJobRun.sync", run).output()
        let id = try #require(output["Id"]?.stringValue)
        #expect(id.hasPrefix("jr_") && id.count == 67)
        let started = try #require(output["StartedOn"]?.integerValue)
        let completed = try #require(output["CompletedOn"]?.integerValue)
        #expect(started == 1_700_000_001_000 && completed >= started)
        var rest = try #require(output.objectValue)
        for name in ["Id", "StartedOn", "CompletedOn", "LastModifiedOn", "ExecutionTime"] {
            rest[name] = nil
        }
        #expect(
            JSON.object(rest) == [
                "AllocatedCapacity": 0,
                "Arguments": [
                    "--day": "friday", "--empty": "", "--text": "a 'b' \"c\"\n--d",
                    "--fixed": "yes",
                    "--own": "1",
                ],
                "Attempt": 0, "JobMode": "SCRIPT", "JobName": "load", "JobRunState": "SUCCEEDED",
                "LogGroupName": "/aws-glue/python-jobs", "MaxCapacity": 0.0625,
                "PredecessorRuns": [],
                "Timeout": 6,
            ]
        )
        #expect(output.objectValue?.keys == output.objectValue?.keys.sorted())
    }

    @Test func submissionAndRequestNameTheSameRun() throws {
        let bench = try bench("import sys; sys.exit(4)")
        let order = try bench.order("glue:startJobRun.sync", run)
        let submission = try bench.integration(order).submission(
            of: order,
            attempt: bench.attempt(),
            result: nil
        )
        #expect(submission?["JobName"] == "load")
        let failure = try bench.run("glue:startJobRun.sync", run).failure()
        #expect(try failure.causeJSON()["Id"] == submission?["JobRunId"])
        // Who only starts a job gets its id, whatever becomes of it.
        #expect(try bench.run("glue:startJobRun", run).output() == submission)
    }

    @Test func failureIsTheRunAsCause() throws {
        let bench = try bench("import json\ndef work():\n    raise ValueError('boom')\nwork()\n")
        let failure = try bench.run("glue:startJobRun.sync", run).failure()
        #expect(failure.error == "States.TaskFailed")
        let cause = try failure.causeJSON()
        #expect(cause["JobRunState"] == "FAILED")
        #expect(
            cause["ErrorMessage"] == "Command failed with exit code 1: ValueError: boom (load.py:3)"
        )
        let log = bench.scratch.text("attempt-5/stderr")
        #expect(log.contains("load.py\", line 4, in <module>") && !log.contains("run_script.py"))
    }

    @Test func exitCodeOfTheScriptCounts() throws {
        let failure = try bench("import sys; sys.exit(3)").run("glue:startJobRun.sync", run)
            .failure()
        #expect(try failure.causeJSON()["ErrorMessage"] == "Command failed with exit code 3")
        #expect(try bench("import sys; sys.exit(0)").run("glue:startJobRun.sync", run).error == "")
    }

    @Test func timeoutIsTheRunsOwn() throws {
        let bench = try bench("")
        let failure = try bench.outcome(
            "glue:startJobRun.sync",
            run,
            ProcessResult(end: .exited(code: 124), wallMilliseconds: 360_005)
        ).failure()
        #expect(failure.error == "States.TaskFailed")
        #expect(try failure.causeJSON()["JobRunState"] == "TIMEOUT")
        // A script may exit with 124 by itself.
        let early = try bench.outcome(
            "glue:startJobRun.sync",
            run,
            ProcessResult(end: .exited(code: 124), wallMilliseconds: 9)
        )
        #expect(try early.failure().causeJSON()["JobRunState"] == "FAILED")
        #expect(
            try bench.plan("glue:startJobRun.sync", run).arguments.prefix(3)
                == ["timeout", "--kill-after=5", "360"]
        )
    }

    static let mistakes: [(JSON, String, String)] = [
        (["JobName": "laod"], "Glue.EntityNotFoundException", "Did you mean \"load\"?"),
        (
            ["JobName": "load", "Arguments": ["--n": 3]], "Glue.InvalidInputException",
            "--n must be a string"
        ),
        (
            ["JobName": "load", "Argument": [:]], "Glue.InvalidInputException",
            "Did you mean \"Arguments\"?"
        ),
        (["JobName": "spark"], "Glue.InvalidInputException", "needs Apache Spark"),
        (["JobName": "gone"], "Glue.InvalidInputException", "is not there"),
        (["JobName": "far"], "Glue.InvalidInputException", "not among the Buckets"),
        ([:], "Glue.InvalidInputException", "\"JobName\" is missing"),
    ]

    @Test(arguments: mistakes)
    func mistakeIsNamed(_ input: JSON, _ error: String, _ words: String) throws {
        var bench = try bench("")
        bench.configuration.jobs["spark"] = JobConfiguration(
            kind: .glueETL,
            scriptLocation: "jobs/load.py"
        )
        bench.configuration.jobs["gone"] = JobConfiguration(
            kind: .sql,
            scriptLocation: "jobs/gone.sql"
        )
        bench.configuration.jobs["far"] = JobConfiguration(
            kind: .sql,
            scriptLocation: "s3://far/x.sql"
        )
        let failure = try bench.run("glue:startJobRun.sync", input).failure()
        #expect(failure.error == error)
        #expect(failure.cause?.contains(words) == true, "\(failure)")
    }

    // MARK: pythonshell

    @Test func scriptSeesItsArgumentsWordForWord() throws {
        let bench = try bench(
            """
            import json, os, sys
            json.dump({"argv": sys.argv, "name": __name__, "file": __file__,
                       "day": os.environ["PAWL_ARG_DAY"], "job": os.environ["GLUE_JOB_NAME"]},
                      open("seen.json", "w"))
            """
        )
        let output = try bench.run("glue:startJobRun.sync", run).output()
        let seen = try JSON(parsing: bench.scratch.text("seen.json"))
        let script = JSON.string(bench.scratch.path + "/jobs/load.py")
        let words = try #require(seen["argv"]?.arrayValue)
        let start: [JSON] = [
            script, "--day", "friday", "--empty", "", "--text", "a 'b' \"c\"\n--d", "--fixed",
            "yes",
            "--own", "1", "--JOB_ID",
        ]
        #expect(Array(words.prefix(12)) == start)
        #expect(
            Array(words.suffix(4)) == ["--JOB_RUN_ID", output["Id"] ?? nil, "--JOB_NAME", "load"]
        )
        #expect(seen["name"] == "__main__")
        #expect(seen["file"] == script)
        #expect(seen["day"] == "friday")
        #expect(seen["job"] == "load")
    }

    static let options: [(String, String)] = [
        ("['x', '--day', 'm', '--my-opt', '-5', '--other', '1'], ['day', 'my-opt']", "m -5 None"),
        ("['x', '--day=m', '--my-opt', '', '--JOB_RUN_ID', 'jr_1'], ['day', 'my-opt']", "m  jr_1"),
        (
            "['x', '--day', 'a', '--day', 'b', '--my-opt', '{\"a\": 1}'], ['day', 'my-opt']",
            "b {\"a\": 1} None"
        ),
        (
            "['x', '--day', 'a'], ['day', 'my-opt']",
            "the following arguments are required: --my-opt"
        ),
        ("['x', '--day', '--a'], ['day']", "argument --day: expected one argument"),
        ("['x', '--da', 'a'], ['day']", "the following arguments are required: --day"),
        ("['x'], ['job-bookmark-option']", "Using reserved arguments job-bookmark-option"),
        ("['x'], ['JOB_RUN_ID']", "argument --JOB_RUN_ID: conflicting option string: --JOB_RUN_ID"),
    ]

    @Test(arguments: options)
    func getResolvedOptionsIsGlues(_ call: String, _ expected: String) throws {
        let bench = try bench(
            """
            from awsglue.utils import getResolvedOptions
            try:
                v = getResolvedOptions(\(call))
                assert v["job_bookmark_option"] == "job-bookmark-disable" and v["TempDir"] is None
                text = "%s %s %s" % (v["day"], v["my_opt"], v["JOB_RUN_ID"])
            except Exception as error:
                text = str(error)
            open("seen", "w").write(text)
            """
        )
        #expect(try bench.run("glue:startJobRun.sync", ["JobName": "load"]).error == "")
        #expect(bench.scratch.text("seen") == expected)
    }

    @Test func modulesBesideTheScriptAndExtraOnesAreFound() throws {
        var bench = try bench("import beside, extra; open('seen', 'w').write(beside.A + extra.B)")
        bench.scratch.write("A = 'a'", to: "jobs/beside.py")
        bench.scratch.write("B = 'b'", to: "lib/extra.py")
        bench.configuration.buckets["code"] = "lib"
        let arguments: JSON = ["--extra-py-files": "s3://code/extra.py"]
        _ = try bench.run("glue:startJobRun.sync", ["JobName": "load", "Arguments": arguments])
            .output()
        #expect(bench.scratch.text("seen") == "ab")
    }

    // MARK: sql

    @Test func sqlGetsItsArgumentsAsVariables() throws {
        var bench = try bench(
            """
            COPY (SELECT getvariable('day') AS day, getvariable('text') AS text, getvariable('empty') AS empty,
                  getvariable('run_date') AS dashed, getvariable('job_name') AS job,
                  (SELECT count(*) FROM read_csv(getvariable('input'))) AS rows)
            TO 'out.json' (FORMAT json);
            """,
            kind: .sql
        )
        bench.configuration.buckets["lake"] = "data"
        bench.scratch.write("a,b\n1,2\n3,4\n", to: "data/in.csv")
        let input: JSON = [
            "JobName": "load",
            "Arguments": ["--run-date": "2024-01-01", "--input": "s3://lake/in.csv"],
        ]
        let output = try bench.run("glue:startJobRun.sync", input).output()
        #expect(output["JobRunState"] == "SUCCEEDED")
        #expect(
            try JSON(parsing: bench.scratch.text("out.json")) == [
                "day": "monday", "text": "a 'b' \"c\"\n--d", "empty": "", "dashed": "2024-01-01",
                "job": "load",
                "rows": 2,
            ]
        )
    }

    @Test func sqlStopsAtItsFirstError() throws {
        let bench = try bench(
            "SELECT 1;\nSELECT nonsense;\nCOPY (SELECT 1) TO 'later.csv';\n",
            kind: .sql
        )
        let failure = try bench.run("glue:startJobRun.sync", run).failure()
        let message = try #require(try failure.causeJSON()["ErrorMessage"]?.stringValue)
        #expect(message.hasPrefix("Command failed with exit code 1: Binder Error: "), "\(message)")
        #expect(bench.scratch.text("later.csv").isEmpty)
    }
}

extension Scratch {
    /// DuckDB as `make setup` installs it.
    static var duckDB: String? {
        let path = Workbench.virtualEnvironment + "/bin/duckdb"
        return read(path).isEmpty ? nil : path
    }
}
