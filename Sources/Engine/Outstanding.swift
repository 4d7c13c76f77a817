public import Values

/// A moment that a state waits for: the end of a Wait, or the next attempt after a failure.
public struct OutstandingWait: Sendable {
    /// The timer.
    public let timer: TimerID
    /// When it is due.
    public let until: Timestamp
    /// The event with which the state was entered.
    public let enteredEventID: Int64
    /// Whether it is for a retry.
    public let isRetry: Bool
}

// What an execution waits for.
extension Execution {
    /// The tasks that are waited for, oldest first: after recovery the driver looks after each.
    public var outstandingTasks: [TaskOrder] {
        tokens.compactMap { token in
            if case .task(let task) = token.phase { task.order } else { nil }
        }.sorted { $0.id < $1.id }
    }

    /// The timers that are waited for, oldest first.
    public var outstandingTimers: [(id: TimerID, until: Timestamp)] {
        let running = timers.map { (id: $0.key, until: $0.value.until) }
        return (running + (machineTimer.map { [$0] } ?? [])).sorted { $0.id < $1.id }
    }

    /// The timer that ends the execution as a whole, where its machine has a timeout.
    public var wholeTimer: TimerID? { machineTimer?.id }

    /// The moments that states wait for, oldest first; not the timeouts of tasks and of the whole.
    public var outstandingWaits: [OutstandingWait] {
        tokens.compactMap { token -> OutstandingWait? in
            let (timer, isRetry): (TimerID, Bool)
            switch token.phase {
            case .waiting(let id): (timer, isRetry) = (id, false)
            case .retrying(let id): (timer, isRetry) = (id, true)
            case .entering, .redriven, .task, .composite, .ended: return nil
            }
            guard let running = timers[timer] else { return nil }
            return OutstandingWait(
                timer: timer,
                until: running.until,
                enteredEventID: token.enteredEventID,
                isRetry: isRetry
            )
        }.sorted { $0.timer < $1.timer }
    }

    /// The timers that end a task: its timeout, and the missing of a sign of life.
    public func timers(of task: TaskID) -> [TimerID] {
        guard let token = tokenOfTask[task], case .task(let running) = tokens[token].phase else {
            return []
        }
        return [running.timeoutTimer, running.heartbeatTimer].compactMap(\.self)
    }
}
