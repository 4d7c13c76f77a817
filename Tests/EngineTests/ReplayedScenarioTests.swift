import Engine
import Simulation
import TestSupport
import Testing
import Values

/// Every scenario replayed: the recorded results enter where the real ones did.
@Suite struct ReplayedScenarioTests {
    @Test(arguments: Scenario.all) func replayedHistoryEqualsTheStraightOne(_ scenario: Scenario) {
        var straight = scenario.makeRun()
        straight.run()
        let replay = Replay(
            Recording(straight.history, withRedrives: true),
            with: scenario.makeExecution(),
            extent: .all,
            clock: .asRecorded
        )
        for (replayed, recorded) in zip(replay.history, straight.history) {
            #expect(replayed == recorded)
            if replayed != recorded { break }
        }
        #expect(replay.history.count == straight.history.count)
        #expect(replay.execution.output == straight.execution.output)
        #expect(replay.execution.status == straight.execution.status)
        #expect(replay.misfits.isEmpty)
        #expect(replay.taken.count == straight.history.count(where: \.endsTask))
    }

    /// What a moment shows that is not the recorded one.
    private static let dependsOnTheClock: Set = [
        "jsonata-clock-and-chance", "jitter-and-random-values",
    ]

    @Test(arguments: Scenario.all) func replayedFromAnyVisitEndsAlike(_ scenario: Scenario) throws {
        var straight = scenario.makeRun()
        straight.run()
        let recording = Recording(straight.history)
        for visit in recording.tree.visits.indices {
            let name = recording.visits.addresses[visit].description
            let plan = try ReplayPlan(of: recording, from: ReplayPoint(visits: [visit])) {
                changes in
                scenario.makeExecution(changes: changes)
            }
            // No time passes in what is taken over, and recovery leads to it again.
            #expect(plan.replay.history.allSatisfy { $0.timestamp == Scenario.start })
            var execution = scenario.makeExecution()
            var effects = Effects()
            try execution.recover(from: plan.replay.history, into: &effects)
            #expect(effects.history.isEmpty, "\(name)")
            // Nothing that follows from the point is taken over.
            let future = ReplayPoint(visits: [visit]).future(in: recording)
            let own = future.flatMap { recording.attempts[$0] ?? [] }.map(\.scheduledEventID)
            #expect(plan.replay.taken.values.allSatisfy { end in !own.contains { $0 == end } })
            guard scenario.json["outside"] == nil,
                !Self.dependsOnTheClock.contains(scenario.name)
            else { continue }
            var run = VirtualRun(
                recovered: execution,
                history: plan.replay.history,
                at: Scenario.start,
                answer: scenario.answer
            )
            run.run()
            #expect(run.execution.status == straight.execution.status, "from \(name)")
            #expect(run.execution.output == straight.execution.output, "from \(name)")
            #expect(run.execution.failure?.error == straight.execution.failure?.error)
        }
    }

    @Test(arguments: Scenario.all) func replayedUpToAnyEventIsRecovered(
        _ scenario: Scenario
    ) throws {
        var straight = scenario.makeRun()
        straight.run()
        let recording = Recording(straight.history)
        for event in straight.history {
            let replay = Replay(
                recording,
                with: scenario.makeExecution(),
                extent: .before(eventID: event.id),
                clock: .still
            )
            var execution = scenario.makeExecution()
            var effects = Effects()
            try execution.recover(from: replay.history, into: &effects)
            #expect(effects.history.isEmpty, "before event \(event.id)")
            #expect(replay.taken.values.allSatisfy { $0 < event.id })
        }
    }
}

extension HistoryEvent {
    fileprivate var endsTask: Bool {
        switch details {
        case .taskSucceeded, .taskFailed, .taskTimedOut, .lambdaFunctionSucceeded,
            .lambdaFunctionFailed, .lambdaFunctionTimedOut, .activitySucceeded, .activityFailed,
            .activityTimedOut:
            true
        default: false
        }
    }
}
