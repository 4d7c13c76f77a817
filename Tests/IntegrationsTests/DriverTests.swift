import Engine
import Glibc
import Integrations
import Runtime
import StatesLanguage
import Testing
import Values

/// Whole executions under the driver and its supervisors.
@Suite struct DriverTests {
    /// Runs a definition to its end.
    private func run(
        _ definition: String,
        on bench: Workbench,
        input: JSON = [:]
    ) throws -> ExecutionRecord {
        let report = readDefinition(
            DefinitionSource(name: "test.asl.yaml", text: definition, format: .yaml)
        )
        let json = try #require(report.json, "\(report.diagnostics)")
        let machine = try MachineDefinition(
            reading: Array(json.text().utf8),
            name: "nightly",
            type: .standard
        )
        let folder = bench.scratch.path + "/.pawl"
        let driver = try Driver(
            store: try Store.open(folder),
            registry: bench.registry,
            options: DriverOptions(projectDirectory: bench.scratch.path)
        )
        try driver.start(StartRequest(machine: machine, name: "run-1", input: input))
        let key = try ExecutionKey(machine: "nightly", name: "run-1")
        try driver.run(until: .ended(key))
        return try StoreReader(folder).record(of: key)
    }

    @Test func everyKindOfTaskInOneExecution() throws {
        var bench = try Workbench()
        bench.scratch.write(
            "def count(event, context):\n    return {'rows': len(event['lines'])}\n",
            to: "functions/work.py"
        )
        bench.scratch.write("s3cr3t-t0ken", to: "secrets/token")
        bench.scratch.write(
            "import sys\nopen('report', 'w').write(sys.argv[sys.argv.index('--rows') + 1])\n",
            to: "jobs/report.py"
        )
        // A job's run is a process of its own, which reads the project again.
        bench.scratch.write(
            "Jobs:\n  report: {Command: {Name: pythonshell, ScriptLocation: jobs/report.py}}\n",
            to: "pawl.yaml"
        )
        let listener = try Listener("http_listener.py", log: bench.scratch.path + "/seen")
        bench.configuration.functions["count"] = FunctionConfiguration(
            code: .python(handler: "work.count", path: "functions")
        )
        bench.configuration.jobs["report"] = JobConfiguration(
            kind: .pythonShell,
            scriptLocation: "jobs/report.py"
        )
        bench.configuration.topics["news"] = TopicConfiguration(subscriptions: [
            Subscription(name: "log", endpoint: .file("news"), rawMessageDelivery: true)
        ])
        bench.configuration.connections["api"] = ConnectionConfiguration(
            authorization: .apiKey(name: "X-Key", value: "${file:secrets/token}")
        )
        bench.configuration.environment["TOKEN"] = "${file:secrets/token}"
        let record = try run(
            """
            StartAt: Drop
            States:
              Drop:
                Type: Task
                Resource: shell:run
                Parameters: {Script: "printf 'a\\\\nb\\\\n'", Output: lines}
                ResultSelector: {lines.$: $.Output}
                Next: Count
              Count:
                Type: Task
                Resource: lambda:invoke
                Parameters: {FunctionName: count, Payload.$: $}
                ResultSelector: {rows.$: $.Payload.rows}
                Next: Report
              Report:
                Type: Task
                Resource: glue:startJobRun.sync
                Parameters:
                  JobName: report
                  Arguments: {--rows.$: "States.Format('{}', $.rows)"}
                ResultSelector: {state.$: $.JobRunState}
                Next: Tell
              Tell:
                Type: Task
                Resource: sns:publish
                Parameters: {TopicArn: news, Message.$: $.state}
                ResultPath: null
                Next: Call
              Call:
                Type: Task
                Resource: http:invoke
                Parameters:
                  ApiEndpoint: http://127.0.0.1:\(listener.port)/done
                  Method: GET
                  Authentication: {ConnectionArn: api}
                ResultSelector: {key.$: "$.ResponseBody.Headers['x-key']"}
                ResultPath: $.call
                Next: Fail
              Fail:
                Type: Task
                Resource: shell:run
                Parameters: {Script: "echo token $TOKEN >&2; exit 7"}
                Catch: [{ErrorEquals: [Shell.CommandFailed], ResultPath: $.error, Next: Read}]
                End: true
              Read:
                Type: Pass
                Parameters:
                  state.$: $.state
                  key.$: $.call.key
                  cause.$: States.StringToJson($.error.Cause)
                End: true
            """,
            on: bench
        )
        let output = try #require(record.end?.output, "\(String(describing: record.end))")
        #expect(output["state"] == "SUCCEEDED")
        #expect(output["key"] == "***")
        #expect(output["cause"]?["ExitCode"] == 7)
        #expect(output["cause"]?["Stderr"] == "token ***")
        #expect(bench.scratch.text("report") == "2")
        #expect(bench.scratch.text("news") == "SUCCEEDED\n")
        #expect(try listener.seen.first?["Headers"]?["x-key"] == "s3cr3t-t0ken")
        // Nothing of the secret is in the store, but for the log of the script that printed it.
        for (path, text) in Scratch.contents(of: bench.scratch.path + "/.pawl")
        where text.contains("s3cr3t-t0ken") {
            #expect(path.hasSuffix("/stderr"), "the secret is in \(path)")
        }
    }

    @Test func timeLimitOfAFunctionHoldsUnderASupervisor() throws {
        var bench = try Workbench()
        bench.configuration.functions["slow"] = FunctionConfiguration(
            code: .command(["/bin/sh", "-c", "sleep 60 & sleep 60"]),
            timeoutSeconds: 1
        )
        let record = try run(
            """
            StartAt: Slow
            States:
              Slow: {Type: Task, Resource: lambda:invoke, Parameters: {FunctionName: slow}, End: true}
            """,
            on: bench
        )
        #expect(record.end?.error == "Sandbox.Timedout")
    }

    @Test func timeLimitOfAStateEndsTheWholeProcessGroup() throws {
        let bench = try Workbench()
        let record = try run(
            """
            StartAt: Slow
            States:
              Slow:
                Type: Task
                Resource: shell:run
                TimeoutSeconds: 1
                Parameters: {Script: "sleep 60 & echo $! > pid; wait"}
                End: true
            """,
            on: bench
        )
        #expect(record.status == .failed)
        #expect(record.end?.error == "States.Timeout")
        let child = try #require(pid_t(bench.scratch.text("pid").dropLast()))
        for _ in 0..<100 where kill(child, 0) == 0 { usleep(50_000) }
        #expect(kill(child, 0) != 0, "what the script has started lives on")
    }

    @Test func resourceThatNothingCarriesOutSaysSo() throws {
        let record = try run(
            """
            StartAt: A
            States: {A: {Type: Task, Resource: "arn:aws:states:::batch:submitJob.sync", End: true}}
            """,
            on: try Workbench()
        )
        #expect(record.end?.error == "States.Runtime")
        #expect(record.end?.cause?.hasPrefix("Nothing here carries out the resource") == true)
    }
}
