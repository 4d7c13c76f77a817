import StatesLanguage
public import Values

// A recorded history holds what came to an execution as well as what it did: an event that the
// execution itself did not lead to must have been led to by news, and the event tells which.
extension Execution {
    /// Feeds a recorded history back in and checks that every regenerated event equals the recorded
    /// one.
    ///
    /// - Parameters:
    ///   - history: the recorded events, ids 1…n; may be cut anywhere.
    ///   - effects: gets, as history, the events that follow from the recorded ones but were not yet
    ///     recorded. Its commands stay empty: what is still to be done are ``outstandingTasks`` and
    ///     ``outstandingTimers``.
    ///   - observe: is told each piece of news that the history holds, its time, and what it led to,
    ///     orders included.
    /// - Throws: ``HistoryError`` if the history is not one that this execution can have had.
    /// - Complexity: O(events), each applied once.
    public mutating func recover(
        from history: [HistoryEvent],
        into effects: inout Effects,
        observe: (Event, Timestamp, Effects) -> Void = { _, _, _ in }
    ) throws(HistoryError) {
        var step = Effects(
            keepsDecisions: effects.decisions != nil,
            keepsStages: effects.stages != nil
        )
        var position = 0
        while position < history.count {
            let recorded = history[position]
            guard recorded.id == Int64(position + 1) else {
                throw HistoryError(
                    reason: "expected event \(position + 1), found event \(recorded.id)"
                )
            }
            let candidates = news(that: recorded)
            guard !candidates.isEmpty else {
                throw HistoryError(
                    reason:
                        "event \(recorded.id) (\(recorded.type)) follows from nothing that this "
                        + "definition waits for after event \(recorded.previousEventID)"
                )
            }
            let news = try take(candidates, leadingTo: history[position...], into: &step)
            observe(news, recorded.timestamp, step)
            if position + step.history.count > history.count {
                effects.history.append(contentsOf: step.history[(history.count - position)...])
            }
            position += step.history.count
        }
    }

    /// Takes the first of several pieces of news that leads to what is recorded.
    ///
    /// `step` gets what it led to, and loses what it had.
    private mutating func take(
        _ candidates: [Event],
        leadingTo recorded: ArraySlice<HistoryEvent>,
        into step: inout Effects
    ) throws(HistoryError) -> Event {
        var failure: HistoryError?
        // A copy costs as much as the execution is large, and there is nearly always one candidate.
        let before = candidates.count > 1 ? self : nil
        for news in candidates {
            if failure != nil, let before { self = before }
            step.removeAll()
            if let first = recorded.first { apply(news, at: first.timestamp, into: &step) }
            failure = Self.difference(between: step.history, and: recorded)
            if failure == nil { return news }
        }
        throw failure ?? HistoryError(reason: "there is no news")
    }

    /// Why regenerated events are not the recorded ones; nil if they are, as far as those go.
    private static func difference(
        between regenerated: [HistoryEvent],
        and recorded: ArraySlice<HistoryEvent>
    ) -> HistoryError? {
        if let first = recorded.first, regenerated.isEmpty {
            return HistoryError(
                reason: "event \(first.id) (\(first.type)) is not what this definition does"
            )
        }
        for (regenerated, recorded) in zip(regenerated, recorded) where regenerated != recorded {
            return HistoryError(
                reason: "event \(recorded.id): recorded is \(recorded.type), "
                    + "this definition gives \(regenerated.type)"
                    + (recorded.type == regenerated.type ? " with other details" : "")
            )
        }
        return nil
    }

    /// The news that can lead to a recorded event, as things stand, the likeliest first.
    private func news(that recorded: HistoryEvent) -> [Event] {
        switch recorded.details {
        case .executionStarted: return [.started]
        case .executionTimedOut: return machineTimer.map { [.timerFired($0.id)] } ?? []
        case .executionAborted(let error, let cause):
            return [.stopRequested(error: error, cause: cause)]
        case .executionRedriven: return [.redriveRequested]
        default: break
        }
        guard let token = token(that: recorded) else { return [] }
        switch token.phase {
        case .waiting(let timer), .retrying(let timer): return [.timerFired(timer)]
        case .task(let task): return news(of: task, that: recorded.details, at: recorded.timestamp)
        case .entering, .redriven, .composite, .ended: return []
        }
    }

    private func news(
        of task: RunningTask,
        that details: HistoryEvent.Details,
        at time: Timestamp
    ) -> [Event] {
        let id = task.order.id
        switch details {
        case .taskSubmitted(_, let output): return [.taskSubmitted(id, output: output)]
        case .activityStarted(let workerName): return [.activityStarted(id, workerName: workerName)]
        case .taskSucceeded(_, let output), .lambdaFunctionSucceeded(let output),
            .activitySucceeded(let output):
            return [.taskSucceeded(id, output: output)]
        case .taskFailed(_, let error, let cause), .lambdaFunctionFailed(let error, let cause),
            .activityFailed(let error, let cause):
            return [.taskFailed(id, TaskFailure(error: error, cause: cause))]
        case .taskTimedOut, .lambdaFunctionTimedOut, .activityTimedOut:
            // Both are recorded alike. A heartbeat's timer can only have been put off since, so one
            // that is not due did not fire; in a replay, where no time passes, neither is due.
            let timers = [task.timeoutTimer, task.heartbeatTimer].compactMap(\.self)
            let due = timers.filter { timer in self.timers[timer].map { $0.until <= time } ?? false
            }
            return (due.isEmpty ? timers : Array(due.prefix(1))).map { .timerFired($0) }
        default: return []
        }
    }

    /// The token that waits, and from whose last event a recorded one follows.
    private func token(that recorded: HistoryEvent) -> Token? {
        let previous = recorded.previousEventID
        if let token = tokens.first(where: { $0.isWaiting && $0.lastEventID == previous }) {
            return token
        }
        guard case .evaluationFailed(_, _, _, let state) = recorded.details else { return nil }
        return tokens.first { token in
            token.isWaiting && token.eventIDBeforeEntering == previous
                && program.states[token.state].name == state
        }
    }
}

extension Token {
    /// Whether only news can wake it.
    fileprivate var isWaiting: Bool {
        switch phase {
        case .waiting, .retrying, .task: true
        case .entering, .redriven, .composite, .ended: false
        }
    }
}
