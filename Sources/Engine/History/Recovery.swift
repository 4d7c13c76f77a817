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
        var step = Effects(keepsDecisions: effects.decisions != nil)
        var position = 0
        while position < history.count {
            let recorded = history[position]
            guard recorded.id == Int64(position + 1) else {
                throw HistoryError(
                    reason: "expected event \(position + 1), found event \(recorded.id)"
                )
            }
            guard let news = news(that: recorded) else {
                throw HistoryError(
                    reason:
                        "event \(recorded.id) (\(recorded.type)) follows from nothing that this "
                        + "definition waits for after event \(recorded.previousEventID)"
                )
            }
            step.removeAll()
            apply(news, at: recorded.timestamp, into: &step)
            observe(news, recorded.timestamp, step)
            guard !step.history.isEmpty else {
                throw HistoryError(
                    reason:
                        "event \(recorded.id) (\(recorded.type)) is not what this definition does"
                )
            }
            for (offset, regenerated) in step.history.enumerated() {
                guard position + offset < history.count else {
                    effects.history.append(contentsOf: step.history[offset...])
                    break
                }
                let recorded = history[position + offset]
                guard regenerated == recorded else {
                    throw HistoryError(
                        reason: "event \(recorded.id): recorded is \(recorded.type), "
                            + "this definition gives \(regenerated.type)"
                            + (recorded.type == regenerated.type ? " with other details" : "")
                    )
                }
            }
            position += step.history.count
        }
    }

    /// The news that leads to a recorded event, as things stand.
    private func news(that recorded: HistoryEvent) -> Event? {
        switch recorded.details {
        case .executionStarted: return .started
        case .executionTimedOut: return (machineTimer?.id).map { .timerFired($0) }
        case .executionAborted(let error, let cause):
            return .stopRequested(error: error, cause: cause)
        default: break
        }
        guard let token = token(that: recorded) else { return nil }
        switch token.phase {
        case .waiting(let timer), .retrying(let timer): return .timerFired(timer)
        case .task(let task): return news(of: task, that: recorded.details, at: recorded.timestamp)
        case .entering, .composite, .ended: return nil
        }
    }

    private func news(
        of task: RunningTask,
        that details: HistoryEvent.Details,
        at time: Timestamp
    ) -> Event? {
        let id = task.order.id
        switch details {
        case .taskSubmitted(_, let output): return .taskSubmitted(id, output: output)
        case .activityStarted(let workerName): return .activityStarted(id, workerName: workerName)
        case .taskSucceeded(_, let output), .lambdaFunctionSucceeded(let output),
            .activitySucceeded(let output):
            return .taskSucceeded(id, output: output)
        case .taskFailed(_, let error, let cause), .lambdaFunctionFailed(let error, let cause),
            .activityFailed(let error, let cause):
            return .taskFailed(id, TaskFailure(error: error, cause: cause))
        case .taskTimedOut, .lambdaFunctionTimedOut, .activityTimedOut:
            // Both are recorded alike. A heartbeat's timer can only have been put off since.
            let isTimeout =
                task.timeoutTimer.flatMap { timers[$0] }.map { $0.until <= time } ?? false
            return (isTimeout ? task.timeoutTimer : task.heartbeatTimer ?? task.timeoutTimer)
                .map { .timerFired($0) }
        default: return nil
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
        case .entering, .composite, .ended: false
        }
    }
}
