public import Engine
public import Values

/// What a history says has come to its execution from outside: how each task attempt ended, when each
/// wait was over.
///
/// It is found by the address of its visit, for another execution to have the same.
public struct Recording: Sendable {
    /// A task attempt.
    public struct Attempt: Sendable {
        /// The event that scheduled it.
        public let scheduledEventID: Int64
        /// When that was.
        public let scheduledAt: Timestamp
        /// What was to do the work, as the events name it.
        public let resource: String
        /// What it was to work on.
        public let input: JSON
        /// After how many seconds it would have been given up.
        let timeoutSeconds: Int64?
        /// That its request was accepted, or a worker took it.
        var acceptance: News<Acceptance>?
        /// How it ended; nil if it was ended by others, or has not.
        var end: News<End>?
    }

    enum Acceptance: Sendable {
        case submitted(JSON)
        case taken(byWorker: String?)
    }

    enum End: Sendable {
        case succeeded(JSON)
        case failed(TaskFailure)
        /// After this many milliseconds.
        case timedOut(TaskFailure, afterMilliseconds: Int64)
    }

    /// What ended the whole from outside.
    enum WholeEnd: Sendable {
        case stopped(error: String?, cause: String?)
        case timedOut
    }

    /// Something that came, and the event that tells of it.
    struct News<Content: Sendable>: Sendable {
        let eventID: Int64
        let at: Timestamp
        let content: Content
    }

    /// The events.
    public let history: [HistoryEvent]
    /// The visits.
    public private(set) var visits = AddressedTree()
    /// The attempts of each visit, by the visit's number.
    public private(set) var attempts: [Int: [Attempt]] = [:]
    /// When a Wait was over, by the visit's number.
    private(set) var waitEnds: [Int: News<Void>] = [:]
    /// When a visit's work began, again and again: its first attempt and its retries.
    private(set) var starts: [Int: [News<Void>]] = [:]
    /// The redrives, in order.
    private(set) var redrives: [News<Void>] = []
    /// What ended the whole from outside, before each redrive and after the last, in order.
    private(set) var wholeEnds: [News<WholeEnd>] = []

    /// Reads a history.
    ///
    /// - Parameters:
    ///   - history: the events, ids 1…n; may be cut anywhere.
    ///   - withRedrives: whether it is to be followed with its redrives. If not, as for a new
    ///     execution, of what was done again by a redrive only the last counts.
    public init(_ history: [HistoryEvent], withRedrives: Bool = false) {
        self.history = history
        for event in history {
            if case .executionRedriven = event.details, !withRedrives { forgetWhatIsDoneAgain() }
            visits.take(event)
            take(event)
        }
    }

    /// The tree of the history.
    public var tree: ExecutionTree { visits.tree }

    private mutating func take(_ event: HistoryEvent) {
        let moment = News(eventID: event.id, at: event.timestamp, content: ())
        switch event.details {
        case .executionRedriven: return redrives.append(moment)
        case .executionAborted(let error, let cause):
            end(event, .stopped(error: error, cause: cause))
        case .executionTimedOut: end(event, .timedOut)
        default: break
        }
        guard let visit = visits.visit(of: event) else { return }
        switch event.details {
        case .taskScheduled(let task):
            let resource = task.resource.resourceType + ":" + task.resource.resource
            start(visit, event, resource, task.parameters, task.timeoutSeconds)
        case .lambdaFunctionScheduled(let resource, let input, let timeout, _),
            .activityScheduled(let resource, let input, let timeout, _):
            start(visit, event, resource, input, timeout)
        case .parallelStateStarted, .mapStateStarted: starts[visit, default: []].append(moment)
        case .evaluationFailed:
            // One that no success led to was the work, or its beginning.
            if !isSuccess(event.previousEventID) { starts[visit, default: []].append(moment) }
        case .taskSubmitted(_, let output): accept(visit, event, .submitted(output))
        case .activityStarted(let worker): accept(visit, event, .taken(byWorker: worker))
        case .taskSucceeded(_, let output), .lambdaFunctionSucceeded(let output),
            .activitySucceeded(let output):
            end(visit, event, .succeeded(output))
        case .taskFailed(_, let error, let cause), .lambdaFunctionFailed(let error, let cause),
            .activityFailed(let error, let cause):
            end(visit, event, .failed(TaskFailure(error: error, cause: cause)))
        case .taskTimedOut(_, let error, let cause), .lambdaFunctionTimedOut(let error, let cause),
            .activityTimedOut(let error, let cause):
            let began = attempts[visit]?.last?.scheduledAt ?? event.timestamp
            end(
                visit,
                event,
                .timedOut(
                    TaskFailure(error: error, cause: cause),
                    afterMilliseconds: event.timestamp.milliseconds - began.milliseconds
                )
            )
        case .stateExited(.wait, _, _, _): waitEnds[visit] = moment
        default: break
        }
    }

    private func isSuccess(_ eventID: Int64) -> Bool {
        guard eventID > 0, eventID <= history.count else { return false }
        switch history[Int(eventID) - 1].details {
        case .taskSucceeded, .lambdaFunctionSucceeded, .activitySucceeded, .parallelStateSucceeded,
            .mapStateSucceeded:
            return true
        default: return false
        }
    }

    private mutating func start(
        _ visit: Int,
        _ event: HistoryEvent,
        _ resource: String,
        _ input: JSON,
        _ timeoutSeconds: Int64?
    ) {
        starts[visit, default: []].append(
            News(eventID: event.id, at: event.timestamp, content: ())
        )
        attempts[visit, default: []].append(
            Attempt(
                scheduledEventID: event.id,
                scheduledAt: event.timestamp,
                resource: resource,
                input: input,
                timeoutSeconds: timeoutSeconds
            )
        )
    }

    private mutating func accept(_ visit: Int, _ event: HistoryEvent, _ content: Acceptance) {
        guard let last = attempts[visit]?.indices.last else { return }
        attempts[visit]?[last].acceptance = News(
            eventID: event.id,
            at: event.timestamp,
            content: content
        )
    }

    private mutating func end(_ visit: Int, _ event: HistoryEvent, _ content: End) {
        guard let last = attempts[visit]?.indices.last else { return }
        attempts[visit]?[last].end = News(
            eventID: event.id,
            at: event.timestamp,
            content: content
        )
    }

    private mutating func end(_ event: HistoryEvent, _ content: WholeEnd) {
        wholeEnds.append(News(eventID: event.id, at: event.timestamp, content: content))
    }

    /// A redrive does work again: what it did before is as if it had never been.
    private mutating func forgetWhatIsDoneAgain() {
        for visit in tree.unfinishedVisits {
            attempts[visit] = nil
            starts[visit] = nil
        }
    }
}
