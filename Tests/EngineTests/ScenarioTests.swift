import Engine
import Simulation
import TestSupport
import Testing
import Values

/// Every scenario three ways: straight, with a crash after every event, with a stop at every event.
///
/// The same interpreter each time: the histories must agree.
@Suite struct ScenarioTests {
    @Test(arguments: Scenario.all) func endsAsExpected(_ scenario: Scenario) {
        var run = scenario.makeRun()
        run.run()
        let expected = scenario.json["expect"] ?? .null
        #expect(run.execution.status.rawValue == expected["status"]?.stringValue)
        if let output = expected["output"] { #expect(run.execution.output == output) }
        if let error = expected["error"] {
            #expect(run.execution.failure?.error == error.stringValue)
        }
        if let seconds = expected["seconds"]?.doubleValue {
            let passed = run.now.milliseconds - Scenario.start.milliseconds
            #expect(Double(passed) / 1000 == seconds)
        }
        if let types = expected["types"]?.arrayValue {
            #expect(run.history.map(\.type) == types.compactMap(\.stringValue))
        }
        #expect(run.history.map(\.id) == Array(1...Int64(run.history.count)))
        #expect(run.history.allSatisfy { $0.previousEventID < $0.id })
        #expect(run.execution.outstandingTasks.isEmpty)
        #expect(run.execution.outstandingTimers.isEmpty)
    }

    @Test(arguments: Scenario.all) func survivesACrashAfterEveryEvent(_ scenario: Scenario) throws {
        var straight = scenario.makeRun()
        straight.run()
        for kept in 1...straight.history.count {
            let recorded = Array(straight.history.prefix(kept))
            var run = try scenario.makeRun(recovered: recorded)
            run.run()
            #expect(run.history == straight.history, "after a crash behind event \(kept)")
            #expect(run.execution.output == straight.execution.output)
        }
    }

    @Test(arguments: Scenario.all) func stopsAtEveryEvent(_ scenario: Scenario) throws {
        var straight = scenario.makeRun()
        straight.run()
        for steps in 1..<max(2, straight.news.count) {
            var run = scenario.makeRun()
            for _ in 0..<steps { _ = run.step() }
            // It may have ended, and be redriven later.
            guard run.execution.status == .running else { continue }
            let before = run.history
            run.take(.stopRequested(error: "Stopped", cause: "by a test"))
            #expect(run.execution.status == .aborted)
            #expect(run.history.last?.type == "ExecutionAborted")
            #expect(Array(run.history.prefix(before.count)) == before)
            #expect(Array(straight.history.prefix(before.count)) == before)
            #expect(run.execution.outstandingTasks.isEmpty)
            var recovered = scenario.makeExecution()
            var effects = Effects()
            try recovered.recover(from: run.history, into: &effects)
            #expect(effects.history.isEmpty)
            #expect(recovered.status == .aborted)
        }
    }

    @Test(arguments: Scenario.all) func theTreeOfAHistoryIsWhole(_ scenario: Scenario) throws {
        var run = scenario.makeRun()
        run.run()
        var tree = ExecutionTree()
        for event in run.history {
            let isTaken = tree.take(event)
            #expect(isTaken)
        }
        #expect(tree.end?.status == run.execution.status)
        #expect(tree.visits.count == run.history.count { $0.type.hasSuffix("StateEntered") })
        #expect(tree.visits.allSatisfy { $0.endedAt != nil && $0.status != .retrying })
        #expect(tree.taskCount == run.history.count { $0.type.hasSuffix("Scheduled") })
        #expect(tree.redriveCount == run.execution.redriveCount)
        guard run.execution.status == .succeeded else { return }
        for visit in tree.top {
            #expect(tree.visits[visit].status == .succeeded || tree.visits[visit].status == .caught)
        }
    }

    @Test(arguments: Scenario.all) func historyReadsBackAsItWasWritten(_ scenario: Scenario) throws
    {
        var run = scenario.makeRun()
        run.run()
        for event in run.history {
            var line: [UInt8] = []
            event.write(into: &line)
            #expect(try HistoryEvent(decoding: JSON(parsing: line)) == event)
        }
    }
}
