import Foundation
import Testing
import Values

/// Jobs from a state machine.
@Suite struct JobTaskTests {
    static let scripts = [
        "good.py": "print('hello')",
        "bad.py": "raise KeyError('day')",
        "wait.py": """
        import os, time
        open("begun", "w").close()
        while not os.path.exists("go"):
            time.sleep(0.01)
        """,
    ]

    private func project() throws -> JobPlace {
        try JobPlace(
            """
            Jobs:
              good: {Command: {Name: pythonshell, ScriptLocation: jobs/good.py}, DefaultArguments: {--n: "1"}}
              bad: {Command: {Name: pythonshell, ScriptLocation: jobs/bad.py}}
              wait: {Command: {Name: pythonshell, ScriptLocation: jobs/wait.py}}
            """,
            Self.scripts
        )
    }

    /// A machine of tasks in a row, each with a Catch that gives the error.
    private func write(_ tasks: [(resource: String, job: String)], in project: JobPlace) throws {
        var text = "StartAt: T0\nStates:\n"
        for (index, task) in tasks.enumerated() {
            let next = index + 1 < tasks.count ? "Next: T\(index + 1)" : "End: true"
            text += """
                  T\(index):
                    Type: Task
                    Resource: \(task.resource)
                    Parameters: {JobName: \(task.job)}
                    ResultPath: $.t\(index)
                    Catch: [{ErrorEquals: [States.ALL], Next: Caught}]
                    \(next)

                """
        }
        text += "  Caught: {Type: Pass, End: true}\n"
        try project.place.write(text, to: "machine.asl.yaml")
    }

    private func run(_ project: JobPlace) throws -> JSON {
        let ended = try project.place.pawl(
            "run",
            project.place.file("machine.asl.yaml"),
            "--name",
            "x",
            within: 60
        )
        #expect(ended.code == 0, "\(ended)")
        return try ended.json
    }

    @Test func syncGivesTheRunAsTheServiceDoes() throws {
        let project = try project()
        try write([("glue:startJobRun.sync", "good")], in: project)
        let run = try #require(try self.run(project)["t0"]?.objectValue)
        #expect(run.keys == run.keys.sorted())
        let id = try #require(run["Id"])
        var rest = run
        for name in ["Id", "StartedOn", "CompletedOn", "LastModifiedOn", "ExecutionTime"] {
            #expect(name == "Id" || rest[name]?.integerValue != nil, "\(name)")
            rest[name] = nil
        }
        #expect(
            JSON.object(rest) == [
                "AllocatedCapacity": 0, "Arguments": ["--n": "1"], "Attempt": 0,
                "JobMode": "SCRIPT",
                "JobName": "good", "JobRunState": "SUCCEEDED",
                "LogGroupName": "/aws-glue/python-jobs",
                "MaxCapacity": 0.0625, "PredecessorRuns": [], "Timeout": 2880,
            ]
        )
        // Milliseconds.
        #expect((run["StartedOn"]?.integerValue ?? 0) > 1_700_000_000_000)
        let history = try project.place.history("machine", "x")
        #expect(
            history.compactMap { $0["type"]?.stringValue }.filter { $0.hasPrefix("Task") } == [
                "TaskStateEntered", "TaskScheduled", "TaskStarted", "TaskSubmitted",
                "TaskSucceeded",
                "TaskStateExited",
            ]
        )
        let submitted = try #require(history.first { $0["type"] == "TaskSubmitted" })
        let details = submitted["taskSubmittedEventDetails"]
        #expect(details?["resource"] == "startJobRun.sync" && details?["resourceType"] == "glue")
        let output = try JSON(parsing: details?["output"]?.stringValue ?? "")
        #expect(output == ["JobName": "good", "JobRunId": id])
        // The store has the same run.
        #expect(try project.latest("good")["Id"] == id)
    }

    @Test func aFailedRunFailsTheTask() throws {
        let project = try project()
        try write([("glue:startJobRun.sync", "bad")], in: project)
        let caught = try run(project)
        #expect(caught["Error"] == "States.TaskFailed")
        let cause = try JSON(parsing: caught["Cause"]?.stringValue ?? "")
        #expect(cause["JobRunState"] == "FAILED")
        #expect(
            cause["ErrorMessage"] == "Command failed with exit code 1: KeyError: 'day' (bad.py:1)"
        )
    }

    /// Whoever looks for the reason finds what the script said, in each attempt of the run.
    @Test func theLogOfATaskIsThatOfItsJob() throws {
        let project = try project()
        try project.place.write(
            "import sys; print('at work'); sys.exit('the printer is on fire')",
            to: "jobs/bad.py"
        )
        try project.place.write(
            project.place.text("pawl.yaml").replacing(
                "jobs/bad.py}",
                with: "jobs/bad.py}, MaxRetries: 1"
            ),
            to: "pawl.yaml"
        )
        try project.place.write(
            """
            StartAt: Export
            States:
              Export:
                Type: Task
                Resource: glue:startJobRun.sync
                Parameters: {JobName: bad}
                End: true
            """,
            to: "machine.asl.yaml"
        )
        let ended = try project.place.pawl(
            "run",
            project.place.file("machine.asl.yaml"),
            "--name",
            "x",
            within: 60
        )
        #expect(ended.code == 1)
        #expect(ended.errors.contains("│ the printer is on fire"), "\(ended)")
        #expect(ended.errors.contains("Next: pawl logs machine/x --state Export"))
        let logs = try project.place.pawl("logs", "machine/x", "--state", "Export")
        #expect(logs.output.components(separatedBy: "at work").count == 3, "\(logs)")
        #expect(logs.output.components(separatedBy: "the printer is on fire").count == 3)
        #expect(!logs.output.contains("JobRunState"))
    }

    /// The state machine has long ended; the run has not.
    ///
    /// And it stands in the way of the next.
    @Test func withoutSyncTheRunGoesOn() throws {
        let project = try project()
        try write([("glue:startJobRun", "wait"), ("glue:startJobRun", "wait")], in: project)
        let output = try run(project)
        #expect(output["Error"] == "Glue.ConcurrentRunsExceededException", "\(output)")
        let history = try project.place.history("machine", "x")
        let first = history.first { $0["type"] == "TaskSucceeded" }?["taskSucceededEventDetails"]
        let answer = try JSON(parsing: first?["output"]?.stringValue ?? "")
        #expect(answer["JobName"] == "wait")
        let running = try project.wait(for: "RUNNING", of: "wait")
        #expect(running["Id"] == answer["JobRunId"])
        #expect(running["Pawl"]?["Requester"]?.stringValue?.hasSuffix(":machine:x") == true)
        try project.place.write("", to: "go")
        try project.wait(for: "SUCCEEDED", of: "wait")
        #expect(try project.runs("wait").count == 1)
    }

    /// The usual loop of Wait and Choice would go on with this.
    @Test func aRunIsAskedForById() throws {
        let project = try project()
        try project.place.write(
            """
            StartAt: Start
            States:
              Start:
                Type: Task
                Resource: aws-sdk:glue:startJobRun
                Parameters: {JobName: wait}
                Next: Get
              Get:
                Type: Task
                Resource: aws-sdk:glue:getJobRun
                Parameters: {JobName: wait, RunId.$: $.JobRunId}
                Next: Gone
              Gone:
                Type: Task
                Resource: aws-sdk:glue:getJobRun
                Parameters: {JobName: wait, RunId: nothing}
                ResultPath: $.gone
                Catch: [{ErrorEquals: [Glue.EntityNotFoundException], ResultPath: $.gone, Next: End}]
                Next: End
              End: {Type: Pass, End: true}
            """,
            to: "machine.asl.yaml"
        )
        let output = try run(project)
        try project.place.write("", to: "go")
        let state = output["JobRun"]?["JobRunState"]?.stringValue
        #expect(["STARTING", "RUNNING"].contains(state), "\(output)")
        #expect(output["JobRun"]?["StartedOn"]?.stringValue?.hasSuffix("Z") == true)
        #expect(output["gone"]?["Error"] == "Glue.EntityNotFoundException")
        try project.wait(for: "SUCCEEDED", of: "wait")
    }

    @Test func aStopOfTheExecutionStopsTheRun() throws {
        let project = try project()
        try write([("glue:startJobRun.sync", "wait")], in: project)
        let run = try project.place.start(
            "run",
            project.place.file("machine.asl.yaml"),
            "--name",
            "x"
        )
        try eventually("the script runs") { project.place.exists("begun") }
        let stopped = try project.place.pawl("stop", "x")
        #expect(stopped.code == 0, "\(stopped)")
        #expect(run.wait().code == 5)
        try project.wait(for: "STOPPED", of: "wait")
        #expect(project.processes(with: project.place.file("jobs/wait.py")).isEmpty)
    }

    /// A run that somebody stops is a result, as the service has it.
    @Test func aStoppedRunIsAResult() throws {
        let project = try project()
        try write([("glue:startJobRun.sync", "wait")], in: project)
        let run = try project.place.start(
            "run",
            project.place.file("machine.asl.yaml"),
            "--name",
            "x"
        )
        try eventually("the script runs") { project.place.exists("begun") }
        try project.jobs("stop", "wait")
        let ended = run.wait()
        #expect(ended.code == 0, "\(ended)")
        #expect(try ended.json["t0"]?["JobRunState"] == "STOPPED")
    }

    /// A driver that is killed finds the run again, and does not start another.
    @Test func aKilledDriverRepeatsNoRun() throws {
        let project = try project()
        try write([("glue:startJobRun", "good"), ("glue:startJobRun.sync", "wait")], in: project)
        let words = ["run", project.place.file("machine.asl.yaml"), "--name", "x"]
        let first = try project.place.start(words)
        try eventually("the script runs") { project.place.exists("begun") }
        first.kill()
        try project.place.write("", to: "go")
        let ended = try project.place.pawl(words, within: 60)
        #expect(ended.code == 0, "\(ended)")
        #expect(try ended.json["t1"]?["JobRunState"] == "SUCCEEDED")
        #expect(try project.runs("good").count == 1)
        #expect(try project.runs("wait").count == 1)
    }
}
