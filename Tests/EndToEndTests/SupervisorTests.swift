import Foundation
import Testing
import Values

/// What looks after a task can be killed as well.
///
/// Then nobody knows whether the work was done, and the
/// machine says what is to happen.
@Suite(.ownThread) struct SupervisorTests {
    @Test(arguments: [false, true])
    func aLostTaskIsTriedAgain(withItsDriver: Bool) throws {
        let work = try Workplace()
        try work.write(
            machine(#"Retry: [{ErrorEquals: [Pawl.TaskLost], IntervalSeconds: 1}]"#),
            to: "m.asl.yaml"
        )
        let ended = try run(work, killingDriver: withItsDriver)
        #expect(ended.code == 0, "\(ended)")
        let types = try work.history("m", "x").compactMap { $0["type"]?.stringValue }
        #expect(types.filter { $0 == "TaskFailed" }.count == 1)
        #expect(work.lines("began").count == 2)
    }

    @Test(arguments: [false, true])
    func aLostTaskIsCaught(withItsDriver: Bool) throws {
        let work = try Workplace()
        try work.write(
            machine("Catch: [{ErrorEquals: [Pawl.TaskLost], Next: Handled}]"),
            to: "m.asl.yaml"
        )
        let ended = try run(work, killingDriver: withItsDriver)
        #expect(ended.code == 0, "\(ended)")
        #expect(try ended.json["Error"] == "Pawl.TaskLost")
        #expect(work.lines("began").count == 1)
    }

    /// Kills the supervisor of the first attempt, perhaps after the driver, and goes on to the end.
    private func run(_ work: Workplace, killingDriver: Bool) throws -> Ended {
        var driver = try work.start("run", work.file("m.asl.yaml"), "--name", "x")
        let command = try eventually("the task has begun") {
            work.lines("began").first.flatMap { pid_t($0) }
        }
        let supervisor = try #require(work.supervisors.first)
        if killingDriver { driver.kill() }
        kill(supervisor, SIGKILL)
        // What it looked after must not go on beside the next attempt.
        try eventually("the command has gone with its supervisor", within: 5) {
            !Processes.all.contains(command)
        }
        if killingDriver { driver = try work.start("run", work.file("m.asl.yaml"), "--name", "x") }
        return driver.wait()
    }

    private func machine(_ handler: String) -> String {
        let isCaught = handler.hasPrefix("Catch")
        return """
            StartAt: Work
            States:
              Work:
                Type: Task
                Resource: shell:run
                Parameters:
                  Script: |
                    echo $$ >> began
                    [ "$PAWL_ATTEMPT" -gt 0 ] || sleep 60
                  Output: none
                \(handler)
                Next: Done
              Done: {Type: Succeed}
            \(isCaught ? "  Handled: {Type: Pass, End: true}" : "")
            """
    }
}
