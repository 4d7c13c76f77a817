import Engine
import Values

/// Keeps book of task attempts: which one an order is, what is to become of it, and what did.
struct CallBook {
    private let sources: [any OutcomeSource]
    private let program: Program
    private let states: StateIndex
    private var counter = CallCounter()
    // Looked up by key only.
    /// The last event of each attempt that has not ended.
    private var open: [Int64: Int] = [:]
    /// The last event of each attempt that has ended and of which nothing was decided yet.
    private var ended: [Int64: Int] = [:]
    private var ordered: [TaskID: Int] = [:]
    private(set) var attempts: [SimulatedAttempt] = []
    private(set) var decisions: [TimedDecision] = []

    init(sources: [any OutcomeSource], program: Program) {
        self.sources = sources
        self.program = program
        states = StateIndex(program.machine)
    }

    /// What becomes of a task that was just ordered.
    mutating func answers(to order: TaskOrder) -> [VirtualRun.Answer] {
        let call = counter.call(order)
        let planned =
            sources.lazy.compactMap { $0.outcome(of: call) }.first
            ?? .placeholder(for: call, in: states)
        ordered[order.id] = attempts.count
        attempts.append(SimulatedAttempt(call: call, planned: planned))
        return planned.outcome.answers(to: order, limits: program.limits)
    }

    /// Takes in what a piece of news has led to.
    mutating func take(_ effects: Effects, at now: Timestamp) {
        for event in effects.history { take(event) }
        for decision in effects.decisions ?? [] { take(decision, at: now) }
        for command in effects.commands {
            guard case .cancelTask(let id) = command, let index = ordered[id],
                attempts[index].end == nil
            else { continue }
            attempts[index].end = .cancelled
            attempts[index].endedAt = now
        }
    }

    private mutating func take(_ event: HistoryEvent) {
        let end: SimulatedAttempt.End
        switch event.details {
        case .taskScheduled, .lambdaFunctionScheduled, .activityScheduled:
            open[event.id] = ordered[TaskID(eventID: event.id)]
            return
        case .taskStarted, .lambdaFunctionStarted, .taskSubmitted, .activityStarted:
            open[event.id] = open.removeValue(forKey: event.previousEventID)
            return
        case .evaluationFailed:
            // A result that the state could do nothing with: what is decided comes after this.
            ended[event.id] = ended.removeValue(forKey: event.previousEventID)
            return
        case .taskSucceeded(_, let output), .lambdaFunctionSucceeded(let output),
            .activitySucceeded(let output):
            end = .succeeded(output)
        case .taskFailed(_, let error, let cause), .lambdaFunctionFailed(let error, let cause),
            .activityFailed(let error, let cause):
            end = .failed(TaskFailure(error: error, cause: cause))
        case .taskTimedOut(_, let error, let cause), .lambdaFunctionTimedOut(let error, let cause),
            .activityTimedOut(let error, let cause):
            end = .timedOut(TaskFailure(error: error, cause: cause))
        default: return
        }
        guard let index = open.removeValue(forKey: event.previousEventID) else { return }
        attempts[index].end = end
        attempts[index].endedAt = event.timestamp
        ended[event.id] = index
    }

    private mutating func take(_ decision: Decision, at now: Timestamp) {
        decisions.append(TimedDecision(decision: decision, at: now))
        let reaction: SimulatedAttempt.Reaction
        switch decision.kind {
        case .left: return
        case .retried(let index, _, let delay): reaction = .retried(index, afterMilliseconds: delay)
        case .caught(let index, _): reaction = .caught(index)
        case .uncaught: reaction = .uncaught
        }
        guard let index = ended.removeValue(forKey: decision.afterEventID),
            attempts[index].call.order.enteredEventID == decision.enteredEventID
        else { return }
        attempts[index].reaction = reaction
    }
}
