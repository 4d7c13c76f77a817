import DataCatalog
import Engine
import Runtime
import Testing
import Values

@testable import Integrations

/// How `glue:startJobRun` is planned, and what the end of it means; runs themselves are in
/// EndToEndTests/Jobs.
@Suite struct JobTests {
    private func bench() throws -> Workbench {
        var bench = try Workbench()
        bench.scratch.write("", to: "jobs/load.py")
        bench.configuration.jobs["load"] = JobConfiguration(
            kind: .pythonShell,
            scriptLocation: "jobs/load.py",
            environment: ["TOKEN": "${env:SECRET}"]
        )
        bench.configuration.jobs["gone"] = JobConfiguration(
            kind: .sql,
            scriptLocation: "jobs/gone.sql"
        )
        bench.configuration.jobs["far"] = JobConfiguration(
            kind: .sql,
            scriptLocation: "s3://far/x.sql"
        )
        bench.environment["SECRET"] = "hush-hush"
        return bench
    }

    private let run: JSON = ["JobName": "load", "Arguments": ["--day": "friday"], "Timeout": 6]

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
        (["JobName": "gone"], "Glue.InvalidInputException", "is not there"),
        (["JobName": "far"], "Glue.InvalidInputException", "not among the Buckets"),
        ([:], "Glue.InvalidInputException", "\"JobName\" is missing"),
        (
            ["JobName": "load", "AllocatedCapacity": 2, "MaxCapacity": 1],
            "Glue.InvalidInputException", "Please set only Allocated Capacity or Max Capacity"
        ),
        (
            ["JobName": "load", "WorkerType": "G.1X", "MaxCapacity": 1],
            "Glue.InvalidInputException", "do not set Max Capacity if using Worker Type"
        ),
        (
            ["JobName": "load", "Timeout": 0], "Glue.InvalidInputException",
            "Timeout must be a whole number from 1"
        ),
        (
            ["JobName": "load", "JobRunId": "jr_1"], "Glue.EntityNotFoundException",
            "no run jr_1 of job \"load\""
        ),
        (
            ["JobName": "load", "JobRunQueuingEnabled": "yes"], "Glue.InvalidInputException",
            "JobRunQueuingEnabled must be true or false"
        ),
        (
            ["JobName": "load", "Arguments": ["--job-language": "scala"]],
            "Glue.InvalidInputException", "only python is run here"
        ),
    ]

    @Test(arguments: mistakes)
    func mistakeIsNamed(_ input: JSON, _ error: String, _ words: String) throws {
        for resource in ["glue:startJobRun.sync", "glue:startJobRun"] {
            let failure = try bench().run(resource, input).failure()
            #expect(failure.error == error)
            #expect(failure.cause?.contains(words) == true, "\(failure)")
        }
    }

    @Test func aTaskThatWaitsIsTheProcessThatPerformsTheRun() throws {
        let bench = try bench()
        let plan = try bench.plan("glue:startJobRun.sync", run)
        #expect(plan.arguments.suffix(2) == ["perform", "job-run"])
        #expect(plan.environment["TOKEN"] == "hush-hush")
        // The request lies on disk: no secret is in it.
        #expect(!String(decoding: plan.standardInput, as: UTF8.self).contains("hush"))
        // It has to end the script's processes before it is ended itself.
        #expect(plan.terminationGraceMilliseconds > JobAttempt.graceMilliseconds)
        let order = try bench.order("glue:startJobRun.sync", run)
        let attempt = bench.attempt()
        let submission = try bench.integration(order).submission(
            of: order,
            attempt: attempt,
            result: nil
        )
        #expect(submission?["JobName"] == "load")
        #expect(submission?["JobRunId"]?.stringValue?.hasPrefix("jr_") == true)
        #expect(submission?["JobRunId"]?.stringValue?.count == 67)
    }

    @Test func aTaskThatDoesNotWaitStartsOneThatOutlivesIt() throws {
        let bench = try bench()
        let order = try bench.order("glue:startJobRun", run)
        let attempt = bench.attempt()
        guard case .launch(let plan) = try bench.integration(order).plan(order, attempt: attempt)
        else {
            Issue.record("no process that outlives its task was planned")
            return
        }
        let id = try #require(plan.answer["JobRunId"]?.stringValue)
        #expect(plan.answer["JobName"] == "load")
        #expect(plan.directory == bench.scratch.path + "/.pawl/jobs/load/runs/\(id)/launch")
        let announced = try JSON(parsing: plan.announcement?.bytes ?? [])
        #expect(announced["Id"] == .string(id) && announced["JobRunState"] == "STARTING")
        // The same attempt is planned the same way after a crash.
        guard case .launch(let again) = try bench.integration(order).plan(order, attempt: attempt)
        else { return }
        #expect(again == plan)
    }

    static let ends: [(String, Bool)] = [
        ("SUCCEEDED", true), ("STOPPED", true), ("FAILED", false), ("TIMEOUT", false),
        ("ERROR", false), ("EXPIRED", false),
    ]

    @Test(arguments: ends)
    func howARunEndedIsTheTasksEnd(_ state: String, _ isGood: Bool) throws {
        let run: JSON = ["Id": "jr_1", "JobRunState": .string(state)]
        let outcome = try bench().outcome(
            "glue:startJobRun.sync",
            self.run,
            ProcessResult(end: .exited(code: 0), standardOutput: Array(run.text().utf8))
        )
        if isGood {
            #expect(try outcome.output() == run)
        } else {
            #expect(try outcome.failure().error == "States.TaskFailed")
            #expect(try outcome.failure().causeJSON() == run)
        }
    }

    @Test func whyARunCannotBeStartedIsTheTasksError() throws {
        let error: JSON = [
            "Error": "Glue.ConcurrentRunsExceededException", "Cause": "one too many",
        ]
        let outcome = try bench().outcome(
            "glue:startJobRun.sync",
            run,
            ProcessResult(end: .exited(code: 1), standardOutput: Array(error.text().utf8))
        )
        #expect(try outcome.failure().error == "Glue.ConcurrentRunsExceededException")
        #expect(try outcome.failure().cause == "one too many")
    }

    // MARK: Small parts

    static let types: [(String, String)] = [
        ("INTEGER", "int"), ("BIGINT", "bigint"), ("UTINYINT", "smallint"),
        ("UBIGINT", "decimal(20,0)"),
        ("HUGEINT", "double"), ("DECIMAL(10,2)", "decimal(10,2)"), ("VARCHAR", "string"),
        ("TIMESTAMP WITH TIME ZONE", "timestamp"), ("TIMESTAMP_NS", "timestamp"),
        ("TIME", "string"),
        ("BLOB", "binary"), ("UUID", "string"), ("ENUM('a(', 'b')[]", "array<string>"),
        ("STRUCT(b INTEGER, \"C d\" VARCHAR[])[]", "array<struct<b:int,C d:array<string>>>"),
        ("MAP(VARCHAR, STRUCT(x DOUBLE))", "map<string,struct<x:double>>"),
        ("INTEGER[3]", "array<int>"),
        ("\"NULL\"", "string"), ("INTERVAL", "string"), ("JSON", "string"),
    ]

    @Test(arguments: types)
    func typesOfDuckDBAreTypesOfTheCatalog(_ text: String, _ expected: String) {
        #expect(DuckDBType.hive(text).description == expected)
    }

    static let settings: [(String, [String])] = [
        ("spark.a=1", ["spark.a=1"]),
        ("spark.a=1 --conf spark.b=x=y --conf spark.c=", ["spark.a=1", "spark.b=x=y", "spark.c="]),
        ("--conf spark.a=1", ["spark.a=1"]), ("", []),
    ]

    @Test(arguments: settings)
    func severalSettingsMayBeInOneValue(_ text: String, _ expected: [String]) throws {
        #expect(try SparkSettings.parse(text).map { "\($0.name)=\($0.value)" } == expected)
        #expect(throws: TaskFailureError.self) { try SparkSettings.parse("spark.a") }
    }

    @Test func priceIsAWSsListPrice() {
        let hour = JobPrice(units: 10, seconds: 3600, isFlex: false)
        #expect(hour.unitHours == 10 && hour.dollars == 4.4)
        // A minute is the least.
        #expect(
            JobPrice(units: 1, seconds: 1, isFlex: false)
                == JobPrice(units: 1, seconds: 60, isFlex: false)
        )
        #expect(JobPrice(units: 10, seconds: 3600, isFlex: true).dollars == 2.9)
        #expect(JobCapacity(workerType: "G.2X", numberOfWorkers: 5).units == 10)
    }

    @Test func jobNamesAreNamesOfFolders() {
        for name in ["load", "a b", "a/b", "..", ".x", "ä%2F", "tab\there"] {
            let file = FileName.of(name)
            #expect(!file.contains("/") && !file.hasPrefix("."))
            #expect(FileName.decoded(file) == name)
        }
        #expect(FileName.of("a/b") == "a%2Fb")
    }
}

extension Scratch {
    /// DuckDB as `make setup` installs it.
    static var duckDB: String? {
        let path = Workbench.virtualEnvironment + "/bin/duckdb"
        return read(path).isEmpty ? nil : path
    }
}
