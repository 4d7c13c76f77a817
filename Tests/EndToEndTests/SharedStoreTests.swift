import Foundation
import Testing
import Values

/// Several processes and one store: one drives, the others find it.
@Suite(.ownThread) struct SharedStoreTests {
    static let short = """
        StartAt: A
        States:
          A:
            Type: Task
            Resource: shell:run
            Parameters: {Script: 'echo "$PAWL_EXECUTION_NAME" >> lines', Output: none}
            End: true
        """
    static let question = """
        StartAt: Ask
        States:
          Ask:
            Type: Task
            Resource: shell:run.waitForTaskToken
            Parameters: {Script: 'printf %s "$PAWL_TASK_TOKEN" > token.new; mv token.new token'}
            End: true
        """

    @Test func aSecondRunGoesThroughTheFirst() throws {
        let work = try Workplace()
        try work.write(KillTests.longTask, to: "long.asl.yaml")
        try work.write(Self.short, to: "short.asl.yaml")
        let first = try work.start("run", work.file("long.asl.yaml"), "--name", "x")
        try eventually("the first drives") { !work.lines("began").isEmpty }
        let second = try work.pawl("run", work.file("short.asl.yaml"), "--name", "y")
        #expect(second.code == 0, "\(second)")
        #expect(first.isRunning)
        for command in ["show x", "executions", "history x", "logs x", "show x --output json"] {
            let ended = try work.pawl(command.split(separator: " ").map(String.init))
            #expect(ended.code == 0, "\(ended)")
        }
        #expect(try work.pawl("show", "x").output.contains("RUNNING"))
        try work.write("", to: "go")
        #expect(first.wait().code == 0)
        #expect(work.lines("lines") == ["y"])
        try work.expectSound()
    }

    @Test func aRunIsStoppedFromOutside() throws {
        let work = try Workplace()
        try work.write(KillTests.longTask, to: "long.asl.yaml")
        let first = try work.start("run", work.file("long.asl.yaml"), "--name", "x")
        try eventually("the first drives") { !work.lines("began").isEmpty }
        let stop = try work.pawl("stop", "x", "--error", "Enough", "--cause", "wrong input")
        #expect(stop.code == 0, "\(stop)")
        let ended = first.wait(within: 5)
        #expect(ended.code == 5, "\(ended)")
        #expect(try work.record("long", "x")?["error"] == "Enough")
        #expect(try work.record("long", "x")?["cause"] == "wrong input")
        try eventually("the task has ended", within: 10) { work.processes.isEmpty }
        #expect(try work.pawl("stop", "x").code == 0, "to stop what has ended is no error")
    }

    @Test func whatNobodyDrivesCanBeStopped() throws {
        let work = try Workplace()
        try work.write(KillTests.longTask, to: "long.asl.yaml")
        let first = try work.start("run", work.file("long.asl.yaml"), "--name", "x")
        try eventually("the first drives") { !work.lines("began").isEmpty }
        first.kill()
        let stop = try work.pawl("stop", "x")
        #expect(stop.code == 0, "\(stop)")
        #expect(try work.status("long", "x") == "ABORTED")
        try eventually("the task has ended", within: 10) { work.processes.isEmpty }
    }

    static let answers: [(words: [String], code: Int32)] = [
        (["succeed", "TOKEN", "--output", #"{"yes": true}"#], 0),
        (["succeed", "x", "--output", #"{"yes": true}"#], 0),
        (["fail", "TOKEN", "--error", "No.Way", "--cause", "not today"], 1),
    ]

    @Test(arguments: answers) func aTaskIsAnsweredFromOutside(words: [String], code: Int32) throws {
        let work = try Workplace()
        try work.write(Self.question, to: "ask.asl.yaml")
        let first = try work.start("run", work.file("ask.asl.yaml"), "--name", "x")
        try eventually("the question is asked") { work.exists("token") }
        let token = work.text("token")
        let beat = try work.pawl("task", "heartbeat", token)
        #expect(beat.code == 0, "\(beat)")
        let answer = try work.pawl(["task"] + words.map { $0 == "TOKEN" ? token : $0 })
        #expect(answer.code == 0, "\(answer)")
        let ended = first.wait(within: 5)
        #expect(ended.code == code, "\(ended)")
        if code == 0 {
            #expect(try ended.json == ["yes": true])
        } else {
            #expect(ended.errors.contains("No.Way"), "\(ended)")
        }
        // A token is good for one answer.
        let again = try work.pawl("task", "succeed", token, "--output", "1")
        #expect(again.code == 1, "\(again)")
        #expect(again.errors.contains("Task Timed Out"), "\(again)")
        try work.expectSound()
    }

    @Test func anAnswerCountsThoughTheDriverIsKilled() throws {
        let work = try Workplace()
        try work.write(Self.question, to: "ask.asl.yaml")
        let first = try work.start("run", work.file("ask.asl.yaml"), "--name", "x")
        try eventually("the question is asked") { work.exists("token") }
        let token = work.text("token")
        first.kill()
        let answer = try work.pawl("task", "succeed", token, "--output", "7")
        #expect(answer.code == 0, "\(answer)")
        let ended = try work.pawl("resume")
        #expect(ended.code == 0, "\(ended)")
        #expect(try work.status("ask", "x") == "SUCCEEDED")
        #expect(try work.record("ask", "x")?["output"] == 7)
    }

    @Test func whoWatchesTakesOver() throws {
        let work = try Workplace()
        try work.write(KillTests.longTask, to: "long.asl.yaml")
        let run = ["run", work.file("long.asl.yaml"), "--name", "x"]
        let first = try work.start(run)
        try eventually("the first drives") { !work.lines("began").isEmpty }
        let second = try work.start(run)
        try eventually("the second watches") { second.errorsSoFar.contains("Another pawl") }
        first.kill()
        try eventually("the second drives") { second.errorsSoFar.contains("this one goes on") }
        try work.write("", to: "go")
        let ended = second.wait(within: 10)
        #expect(ended.code == 0, "\(ended)")
        #expect(try ended.json["Output"] == "done")
        #expect(work.lines("began").count == 1)
        try work.expectSound()
    }

    /// The driver has ended what it came for and goes, while others still wait for theirs.
    @Test func whoeverComesAllAreServed() throws {
        let work = try Workplace()
        try work.write(Self.short, to: "short.asl.yaml")
        let runs = try (0..<12).map { number in
            try work.start("run", work.file("short.asl.yaml"), "--name", "n\(number)")
        }
        for run in runs {
            let ended = run.wait(within: 30)
            #expect(ended.code == 0, "\(ended)")
        }
        #expect(Set(work.lines("lines")).count == 12)
        #expect(work.lines("lines").count == 12)
        try work.expectSound()
    }

    @Test func theSameRunTwelveTimesIsOne() throws {
        let work = try Workplace()
        try work.write(KillTests.longTask, to: "long.asl.yaml")
        let runs = try (0..<12).map { _ in
            try work.start("run", work.file("long.asl.yaml"), "--name", "x")
        }
        try eventually("all know of it") { runs.allSatisfy { $0.errorsSoFar.contains("long/x") } }
        try work.write("", to: "go")
        for run in runs {
            let ended = run.wait(within: 30)
            #expect(ended.code == 0, "\(ended)")
            #expect(try ended.json["Output"] == "done")
        }
        #expect(work.lines("began").count == 1)
    }
}
