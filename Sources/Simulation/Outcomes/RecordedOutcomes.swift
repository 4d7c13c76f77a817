public import Engine
import Values

/// What became of the task attempts of a recorded execution, for other executions to have the same.
public struct RecordedOutcomes: Sendable {
    /// An attempt of the recorded execution.
    public struct Attempt: Sendable {
        /// Which attempt it was.
        public let call: TaskCall
        /// What became of it; ``Outcome/End/silence`` if it was cancelled, or has not ended.
        public internal(set) var outcome: Outcome
    }

    private struct Address: Hashable {
        let state: String
        let iteration: [Int]
        let visit: Int
        let attempt: Int

        init(_ call: TaskCall) {
            state = call.state
            iteration = call.iteration
            visit = call.visit
            attempt = call.attempt
        }
    }

    /// The attempts in the order in which they were ordered, without those that a redrive has done
    /// again: what they came to counts no more.
    public private(set) var attempts: [Attempt] = []
    private var positions: [Address: Int] = [:]

    /// Reads the outcomes out of a history.
    ///
    /// - Parameters:
    ///   - execution: the recorded one as it was before it began.
    ///   - history: its events; may be cut anywhere.
    /// - Throws: ``HistoryError`` if the history is not one that this execution can have had.
    public init(of execution: Execution, history: [HistoryEvent]) throws(HistoryError) {
        var execution = execution
        var reader = RecordedAnswers()
        var effects = Effects()
        try execution.recover(from: history, into: &effects) { event, time, effects in
            reader.take(event, at: time, effects)
        }
        attempts = reader.numbered
        for (index, attempt) in attempts.enumerated() { positions[Address(attempt.call)] = index }
    }

    /// The outcomes as a script.
    ///
    /// What a state's attempts have in common is said once.
    public var script: OutcomeScript {
        var rules: [OutcomeScript.Rule] = []
        var done: Set<String> = []
        for attempt in attempts {
            let state = attempt.call.state
            guard done.insert(state).inserted else { continue }
            let all = attempts.filter { $0.call.state == state }
            if all.allSatisfy({ $0.outcome == attempt.outcome }) {
                rules.append(OutcomeScript.Rule(state: state, outcome: attempt.outcome))
                continue
            }
            rules += all.map { other in
                OutcomeScript.Rule(
                    state: state,
                    iteration: other.call.iteration,
                    calls: other.call.call...other.call.call,
                    outcome: other.outcome
                )
            }
        }
        return OutcomeScript(rules: rules)
    }
}

extension RecordedOutcomes: OutcomeSource {
    /// What became of the attempt with the same state, iteration, visit and number.
    public func outcome(of call: TaskCall) -> SourcedOutcome? {
        positions[Address(call)].map { index in
            let attempt = attempts[index]
            return SourcedOutcome(
                attempt.outcome,
                from: .recorded(event: attempt.call.order.id.eventID)
            )
        }
    }
}

/// Gathers answers from the news of a recorded history.
private struct RecordedAnswers {
    private struct Attempt {
        let order: TaskOrder
        var outcome: Outcome
        /// Whether a redrive has done it again.
        var isSuperseded = false
    }

    private var attempts: [Attempt] = []
    private var positions: [TaskID: Int] = [:]
    private var visits = AddressedTree()

    /// The attempts that count, counted.
    var numbered: [RecordedOutcomes.Attempt] {
        var counter = CallCounter()
        return attempts.filter { !$0.isSuperseded }.map {
            RecordedOutcomes.Attempt(call: counter.call($0.order), outcome: $0.outcome)
        }
    }

    mutating func take(_ event: Event, at time: Timestamp, _ effects: Effects) {
        if case .redriveRequested = event { forgetWhatIsDoneAgain() }
        for event in effects.history { visits.take(event) }
        switch event {
        case .taskSubmitted(let id, let output):
            change(id, at: time) { outcome, passed in
                outcome.acceptance = .answered(output)
                outcome.acceptedMilliseconds = passed
            }
        case .activityStarted(let id, let worker):
            change(id, at: time) { outcome, passed in
                outcome.acceptance = .taken(byWorker: worker)
                outcome.acceptedMilliseconds = passed
            }
        case .taskSucceeded(let id, let output): end(id, at: time, .returns(output))
        case .taskFailed(let id, let failure):
            end(id, at: time, failure == Outcome.lost ? .isLost : .throwsError(failure))
        case .timerFired: noteMissedHeartbeat(at: time, effects)
        case .started, .taskHeartbeat, .stopRequested, .redriveRequested: break
        }
        for command in effects.commands {
            guard case .startTask(let order) = command else { continue }
            positions[order.id] = attempts.count
            attempts.append(
                Attempt(order: order, outcome: Outcome(.silence, acceptance: .none))
            )
        }
    }

    /// A state that has not gone well does its work again, all that is inside it included.
    private mutating func forgetWhatIsDoneAgain() {
        let again = Set(visits.tree.unfinishedVisits)
        for index in attempts.indices where !attempts[index].isSuperseded {
            var visit = visits.visit(enteredAt: attempts[index].order.enteredEventID)
            while let number = visit, !again.contains(number) {
                visit = visits.tree.sequences[visits.tree.visits[number].sequence].parent
            }
            attempts[index].isSuperseded = visit != nil
        }
    }

    /// A task that timed out was silent; after a missed heartbeat it is known since when.
    private mutating func noteMissedHeartbeat(at time: Timestamp, _ effects: Effects) {
        switch effects.history.first?.details {
        case .taskTimedOut, .lambdaFunctionTimedOut, .activityTimedOut: break
        default: return
        }
        let cancelled = effects.commands.lazy.compactMap { command -> TaskID? in
            if case .cancelTask(let id) = command { id } else { nil }
        }
        guard let id = cancelled.first, let index = positions[id] else { return }
        let order = attempts[index].order
        guard let seconds = order.heartbeatSeconds else { return }
        change(id, at: time) { outcome, passed in
            guard passed / 1000 < order.timeoutSeconds ?? .max else { return }
            outcome.aliveMilliseconds = max(0, passed - seconds * 1000)
        }
    }

    private mutating func end(_ id: TaskID, at time: Timestamp, _ end: Outcome.End) {
        change(id, at: time) { outcome, passed in
            outcome.end = end
            outcome.tookMilliseconds = passed
        }
    }

    private mutating func change(
        _ id: TaskID,
        at time: Timestamp,
        _ edit: (inout Outcome, _ passed: Int64) -> Void
    ) {
        guard let index = positions[id] else { return }
        let ordered = attempts[index].order.scheduledAt
        var outcome = attempts[index].outcome
        edit(&outcome, max(0, time.milliseconds - ordered.milliseconds))
        attempts[index].outcome = outcome
    }
}
