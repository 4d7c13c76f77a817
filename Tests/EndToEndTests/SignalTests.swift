import Foundation
import Testing
import Values

/// What a keyboard and a system send.
@Suite(.ownThread) struct SignalTests {
    @Test func controlCStopsTheExecutionWithItsTasks() throws {
        let work = try Workplace()
        try work.write(KillTests.longTask, to: "long.asl.yaml")
        let run = try work.start("run", work.file("long.asl.yaml"), "--name", "x")
        try eventually("the task has begun") { !work.lines("began").isEmpty }
        run.signal(SIGINT)
        let ended = run.wait(within: 10)
        #expect(ended.code == 5, "\(ended)")
        #expect(try work.status("long", "x") == "ABORTED")
        #expect(try work.history("long", "x").last?["type"] == "ExecutionAborted")
        try eventually("the task has ended", within: 5) { work.processes.isEmpty }
        try work.expectSound()
    }

    /// The second one leaves, whatever the first has led to; nothing is lost.
    @Test func controlCTwiceLeavesAtOnce() throws {
        let work = try Workplace()
        try work.write(KillTests.longTask, to: "long.asl.yaml")
        let run = try work.start("run", work.file("long.asl.yaml"), "--name", "x")
        try eventually("the task has begun") { !work.lines("began").isEmpty }
        // Stopped, it takes both at once when it goes on.
        run.signal(SIGSTOP)
        run.signal(SIGINT)
        run.signal(SIGINT)
        run.signal(SIGCONT)
        run.signal(SIGINT)
        let ended = run.wait(within: 5)
        #expect(ended.code == 5, "\(ended)")
        try work.write("", to: "go")
        let resumed = try work.pawl("resume")
        #expect(resumed.code <= 1, "\(resumed)")
        #expect(["ABORTED", "SUCCEEDED"].contains(try work.status("long", "x")))
        #expect(work.lines("began").count == 1)
        try work.expectSound()
    }

    @Test(arguments: [SIGTERM, SIGHUP])
    func whoIsAskedToGoLeavesTheExecutionOpen(signal: Int32) throws {
        let work = try Workplace()
        try work.write(KillTests.longTask, to: "long.asl.yaml")
        let run = try work.start("run", work.file("long.asl.yaml"), "--name", "x")
        try eventually("the task has begun") { !work.lines("began").isEmpty }
        run.signal(signal)
        let ended = run.wait(within: 5)
        #expect(ended.code == 1, "\(ended)")
        #expect(ended.errors.contains("pawl resume"), "\(ended)")
        #expect(try work.status("long", "x") == "RUNNING")
        #expect(!work.processes.isEmpty, "the task went with its driver")
        try work.write("", to: "go")
        let resumed = try work.pawl("resume")
        #expect(resumed.code == 0, "\(resumed)")
        #expect(work.lines("began").count == 1)
    }

    /// A shell in the background and `nohup` start programs with signals ignored or blocked.
    @Test func signalsAreTakenAtAnyMoment() throws {
        let work = try Workplace()
        try work.write(KillTests.longTask, to: "long.asl.yaml")
        for number in 0..<10 {
            let run = try work.start("run", work.file("long.asl.yaml"), "--name", "x\(number)")
            usleep(useconds_t(number * 4000))
            run.signal(SIGINT)
            let ended = run.wait(within: 10)
            // As early as this the system ends it; from then on it ends itself.
            let isEarly = ended.status == .signalled(SIGINT)
            #expect(isEarly || ended.code == 5, "\(ended)")
        }
        try work.expectSound()
        try eventually("no task is left", within: 10) { work.processes.isEmpty }
    }
}
