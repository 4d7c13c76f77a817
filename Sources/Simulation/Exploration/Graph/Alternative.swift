import Engine
import StatesLanguage
import Values

/// One thing that may become of the task that is waited for.
struct Alternative {
    var outcome: AttemptOutcome
    /// What branches or iterations do meanwhile.
    var inner: [ScopeGraph.InnerRoute] = []
    var cost = 0
    var attemptsMin = 1
    var attemptsMax = 1
    /// The least and the greatest time that it takes.
    var millisecondsMin: Int64 = 0
    var millisecondsMax: Int64 = 0

    /// The news of it.
    func event(
        _ order: TaskOrder,
        _ timers: [(id: TimerID, until: Timestamp)],
        _ hasMachineTimer: Bool
    ) -> Event {
        let own = hasMachineTimer ? timers.dropFirst() : timers[...]
        switch outcome {
        case .begins: return .started
        case .returns(let output, _): return .taskSucceeded(order.id, output: output)
        case .fails(let error):
            return .taskFailed(
                order.id,
                TaskFailure(error: error.name, cause: Self.cause)
            )
        case .timesOut: return own.first.map { .timerFired($0.id) } ?? .taskHeartbeat(order.id)
        case .missesHeartbeat:
            return own.last.map { .timerFired($0.id) } ?? .taskHeartbeat(order.id)
        case .outlastsMachine:
            return timers.first.map { .timerFired($0.id) } ?? .taskHeartbeat(order.id)
        }
    }

    /// What made-up errors say.
    static let cause = "explored"

    /// The end of the scope, if what fails inside a Parallel or Map ends that too whatever it catches.
    ///
    /// As recorded, States.ALL takes an answer that is too long where it comes from the state's own
    /// task, and not where it comes from inside the state.
    func endPastHandlers(of state: State?) -> ScopeEnd? {
        guard case .fails(let error) = outcome, error.name == ErrorName.dataLimitExceeded,
            let state
        else { return nil }
        switch state.kind {
        case .parallel, .map: break
        case .task, .pass, .choice, .wait, .succeed, .fail: return nil
        }
        let (retry, catchers) = state.handlers
        let isTaken =
            retry.contains { $0.takes(error.name, from: .state) }
            || catchers.contains { $0.takes(error.name, from: .state) }
        return isTaken ? nil : ScopeEnd(status: .failed, error: error.name, cause: Self.cause)
    }

    /// The retrier that takes the error.
    func retrier(among retriers: [Retrier]) -> Int? {
        switch outcome {
        case .begins, .returns, .outlastsMachine: nil
        case .fails(let error):
            retriers.firstIndex { $0.takes(error.name, from: .task) }
        case .timesOut: retriers.firstIndex { $0.takes(ErrorName.timeout, from: .task) }
        case .missesHeartbeat:
            retriers.firstIndex { $0.takes(ErrorName.timeout, from: .missedHeartbeat) }
        }
    }
}

extension ScopeExplorer {
    /// All that may become of the task that is waited for.
    func alternatives(of standing: Standing, item: JSON?) -> [Alternative] {
        guard let state = form.states[standing.order.stateName] else { return [] }
        switch state.kind {
        case .task(let task): return alternatives(of: task, state, standing)
        case .parallel(let parallel):
            return CompositeOutcomes(explorer: self, standing: standing, item: item)
                .alternatives(of: parallel, state)
        case .map(let map):
            return CompositeOutcomes(explorer: self, standing: standing, item: item)
                .alternatives(of: map, state)
        case .pass, .choice, .wait, .succeed, .fail: return []
        }
    }

    private func alternatives(
        of task: TaskState,
        _ state: State,
        _ standing: Standing
    ) -> [Alternative] {
        var all: [Alternative] = []
        for (index, value) in data.values(of: .result(state.name)).enumerated() {
            all.append(
                Alternative(outcome: .returns(value, index: index), cost: index == 0 ? 0 : 1)
            )
        }
        for error in classes(of: task, named: state.name) {
            all.append(Alternative(outcome: .fails(error), cost: 1))
        }
        let order = standing.order
        if let seconds = order.timeoutSeconds {
            all.append(
                Alternative(
                    outcome: .timesOut,
                    cost: 1,
                    millisecondsMin: seconds * 1000,
                    millisecondsMax: seconds * 1000
                )
            )
        }
        if let seconds = order.heartbeatSeconds {
            all.append(
                Alternative(
                    outcome: .missesHeartbeat,
                    cost: 1,
                    millisecondsMin: seconds * 1000,
                    millisecondsMax: seconds * 1000
                )
            )
        }
        // Where what may have been before cannot have taken long enough, it is taken away again.
        if let limit = timeoutMilliseconds {
            let left = max(0, limit - standing.elapsed)
            all.append(
                Alternative(
                    outcome: .outlastsMachine,
                    cost: 1,
                    millisecondsMin: left,
                    millisecondsMax: left
                )
            )
        }
        return all
    }
}
