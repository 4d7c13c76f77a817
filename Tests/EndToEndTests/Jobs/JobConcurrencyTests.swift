import Foundation
import Testing
import Values

/// `MaxConcurrentRuns`, and runs that wait for their turn.
@Suite struct JobConcurrencyTests {
    /// Runs until there is a file of the name that it is given.
    static let script = """
        import os, sys, time
        name = sys.argv[sys.argv.index("--name") + 1]
        open("order", "a").write(name + "\\n")
        while not os.path.exists("go-" + name):
            time.sleep(0.01)
        """

    private func project(_ settings: String) throws -> JobPlace {
        try JobPlace(
            """
            Jobs:
              job:
                Command: {Name: pythonshell, ScriptLocation: jobs/job.py}
                \(settings)
            """,
            ["job.py": Self.script]
        )
    }

    @Test func oneTooManyIsRefused() throws {
        let project = try project("ExecutionProperty: {MaxConcurrentRuns: 2}")
        for name in ["a", "b"] {
            let ended = try project.jobs("run", "job", "--detach", "--", "--name", name)
            #expect(ended.code == 0, "\(ended)")
        }
        try eventually("both run") { project.place.lines("order").count == 2 }
        let third = try project.jobs("run", "job", "--", "--name", "c")
        #expect(third.code == 1, "\(third)")
        #expect(
            third.errors.contains(
                "Glue.ConcurrentRunsExceededException: Concurrent runs exceeded for job: "
                    + "MaxConcurrentRuns is 2"
            ),
            "\(third)"
        )
        // A performer asks again itself, whoever has asked before it.
        let performer = try project.perform(["JobName": "job", "Arguments": ["--name": "d"]]).wait()
        #expect(performer.code == 1)
        #expect(try performer.json["Error"] == "Glue.ConcurrentRunsExceededException")
        try project.place.write("", to: "go-a")
        try eventually("one has ended") {
            try project.runs("job").contains { $0["JobRunState"] == "SUCCEEDED" }
        }
        try project.place.write("", to: "go-e")
        #expect(try project.jobs("run", "job", "--", "--name", "e").code == 0)
        try project.place.write("", to: "go-b")
        try eventually("all have ended") {
            try project.runs("job").allSatisfy { $0["JobRunState"] == "SUCCEEDED" }
        }
        #expect(try project.runs("job").count == 3)
    }

    @Test func queuedRunsWaitForTheirTurn() throws {
        let project = try project("JobRunQueuingEnabled: true")
        for (index, name) in ["a", "b", "c"].enumerated() {
            try project.jobs("run", "job", "--detach", "--", "--name", name)
            try eventually("it is known") {
                let runs = try project.runs("job")
                return runs.count == index + 1
                    && runs.last?["JobRunState"] == (index == 0 ? "RUNNING" : "WAITING")
            }
        }
        #expect(
            try project.runs("job")[2]["StateDetail"]?.stringValue?.hasPrefix(
                "Concurrent runs exceeded for job: MaxConcurrentRuns is 1"
            ) == true
        )
        // One that waits can be stopped.
        let last = try #require(try project.runs("job").last?["Id"]?.stringValue)
        try project.jobs("stop", "job", last)
        try project.place.write("", to: "go-a")
        try project.place.write("", to: "go-b")
        try eventually("all have ended") {
            try project.runs("job").map { $0["JobRunState"] } == [
                "SUCCEEDED", "SUCCEEDED", "STOPPED",
            ]
        }
        #expect(project.place.lines("order") == ["a", "b"])
        #expect(try project.runs("job").allSatisfy { $0["StateDetail"] == nil })
    }
}
