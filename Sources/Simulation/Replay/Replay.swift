public import Engine
import Values

/// Lets an execution have what a recorded one had: its tasks end as they ended there, its waits are over
/// when they were over there.
///
/// Each thing that came enters where it enters in a live run, so what is made of it is the engine's alone, also under another definition or with another input.
///
/// It ends where nothing more can be taken from the record: what the execution waits for then is to be
/// done.
public struct Replay: Sendable {
    /// What of the record may be taken.
    public enum Extent: Sendable, Equatable {
        /// Everything, stops, timeouts of the whole and redrives included.
        case all
        /// What is recorded before an event.
        case before(eventID: Int64)
        /// What belongs to any visit but these, by their numbers in the recording.
        case without(Set<Int>)
    }

    /// What the clock shows.
    public enum Clock: Sendable {
        /// What it showed when it was recorded.
        case asRecorded
        /// One moment all the time: what is taken from the record takes no time.
        case still
    }

    /// A recorded result that could not be used.
    public struct Misfit: Sendable, Equatable {
        /// The visit.
        public let address: VisitAddress
        /// What was to do the work there.
        public let recorded: String
        /// What is to do it here.
        public let found: String
    }

    /// The record.
    public let recording: Recording
    /// The execution, up to where the record could be followed.
    public private(set) var execution: Execution
    /// Its history.
    public private(set) var history: [HistoryEvent] = []
    /// Its visits.
    public private(set) var visits = AddressedTree()
    /// Which recorded event each task attempt has its end from, by the event that scheduled it.
    public private(set) var taken: [TaskID: Int64] = [:]
    /// Results that belong to tasks of another kind.
    public private(set) var misfits: [Misfit] = []

    private let extent: Extent
    private let clock: Clock
    private var now: Timestamp
    /// The last recorded event that each visit of the record has given.
    private var cursors: [Int: Int64] = [:]
    private var accepted: Set<TaskID> = []
    private var redrives = 0

    /// Follows a record.
    ///
    /// - Parameters:
    ///   - recording: the record.
    ///   - execution: one that has not begun; its start time is what the clock shows first.
    ///   - extent: what may be taken.
    ///   - clock: what the clock shows.
    /// - Complexity: O(events × positions at a time).
    public init(
        _ recording: Recording,
        with execution: Execution,
        extent: Extent,
        clock: Clock
    ) {
        self.recording = recording
        self.execution = execution
        self.extent = extent
        self.clock = clock
        now = execution.identity.startTime
        take(.started, at: recording.history.first?.timestamp)
        while let (event, moment) = next() { take(event, at: moment) }
    }

    private mutating func take(_ event: Event, at moment: Timestamp?) {
        if case .asRecorded = clock, let moment { now = max(now, moment) }
        var effects = Effects()
        execution.apply(event, at: now, into: &effects)
        history += effects.history
        for event in effects.history { visits.take(event) }
    }

    // MARK: What comes next

    private struct Candidate {
        var eventID: Int64
        var at: Timestamp
        var event: Event
        /// The recorded visit that it belongs to.
        var visit: Int?
        var task: TaskID?
        var isAcceptance = false
    }

    /// What the record has next for what the execution waits for.
    private mutating func next() -> (Event, Timestamp)? {
        var candidates: [Candidate] = []
        if execution.status == .running {
            for order in execution.outstandingTasks {
                if let candidate = candidate(for: order) { candidates.append(candidate) }
            }
            for wait in execution.outstandingWaits {
                if let candidate = candidate(for: wait) { candidates.append(candidate) }
            }
        }
        if let whole = candidateForTheWhole() { candidates.append(whole) }
        guard let first = candidates.min(by: { $0.eventID < $1.eventID }) else { return nil }
        if case .redriveRequested = first.event { redrives += 1 }
        if let visit = first.visit { cursors[visit] = first.eventID }
        if let task = first.task {
            if first.isAcceptance { accepted.insert(task) } else { taken[task] = first.eventID }
        }
        return (first.event, first.at)
    }

    private mutating func candidate(for order: TaskOrder) -> Candidate? {
        guard let own = visits.visit(enteredAt: order.enteredEventID),
            let visit = recording.visits.visit(at: visits.addresses[own])
        else { return nil }
        let number = visits.tree.visits[own].attempts.count { $0.eventID != nil } - 1
        guard let attempts = recording.attempts[visit], attempts.indices.contains(number),
            attempts[number].end.map({ isAllowed($0.eventID, visit) }) ?? (extent == .all)
        else { return nil }
        // Of a task that is to be done, also the acceptance of its request is still to come.
        let attempt = attempts[number]
        let resource = visits.tree.visits[own].attempts.last { $0.eventID != nil }?.resource ?? ""
        guard attempt.resource == resource || attempt.resource.hasSuffix(resource) else {
            let misfit = Misfit(
                address: visits.addresses[own],
                recorded: attempt.resource,
                found: resource
            )
            if !misfits.contains(misfit) { misfits.append(misfit) }
            return nil
        }
        if let acceptance = attempt.acceptance, !accepted.contains(order.id) {
            let event: Event =
                switch acceptance.content {
                case .submitted(let output): .taskSubmitted(order.id, output: output)
                case .taken(let worker): .activityStarted(order.id, workerName: worker)
                }
            return Candidate(
                eventID: acceptance.eventID,
                at: acceptance.at,
                event: event,
                visit: visit,
                task: order.id,
                isAcceptance: true
            )
        }
        return attempt.end.map { end in
            Candidate(
                eventID: end.eventID,
                at: end.at,
                event: event(end.content, of: order, attempt),
                visit: visit,
                task: order.id
            )
        }
    }

    private func event(
        _ end: Recording.End,
        of order: TaskOrder,
        _ attempt: Recording.Attempt
    ) -> Event {
        switch end {
        case .succeeded(let output): return .taskSucceeded(order.id, output: output)
        case .failed(let failure): return .taskFailed(order.id, failure)
        case .timedOut(let failure, let milliseconds):
            let timers = execution.timers(of: order.id)
            // The definition may have no timeout any more; then it is an error like others.
            guard let first = timers.first, let last = timers.last else {
                return .taskFailed(order.id, failure)
            }
            let wasTimeout = attempt.timeoutSeconds.map { milliseconds >= $0 * 1000 } ?? false
            return .timerFired(wasTimeout ? first : last)
        }
    }

    private func candidate(for wait: OutstandingWait) -> Candidate? {
        guard let own = visits.visit(enteredAt: wait.enteredEventID),
            let visit = recording.visits.visit(at: visits.addresses[own])
        else { return nil }
        let moment =
            wait.isRetry
            ? recording.starts[visit]?.first { $0.eventID > cursor(of: visit) }
            : recording.waitEnds[visit]
        guard let moment, isAllowed(moment.eventID, visit) else { return nil }
        return Candidate(
            eventID: moment.eventID,
            at: moment.at,
            event: .timerFired(wait.timer),
            visit: visit
        )
    }

    /// The last recorded event of a visit that has been followed.
    private func cursor(of visit: Int) -> Int64 {
        var last = cursors[visit] ?? recording.tree.visits[visit].enteredEventID
        if let start = recording.starts[visit]?.first, cursors[visit] == nil {
            last = max(last, start.eventID)
        }
        return last
    }

    private func isAllowed(_ eventID: Int64, _ visit: Int) -> Bool {
        switch extent {
        case .all: true
        case .before(let point): eventID < point
        case .without(let visits): !visits.contains(visit)
        }
    }

    /// What comes to the whole: a stop, its timeout, a redrive.
    private func candidateForTheWhole() -> Candidate? {
        guard extent == .all else { return nil }
        let redrive = recording.redrives.dropFirst(redrives).first
        if execution.status != .running {
            guard let redrive, execution.notRedrivable == nil else { return nil }
            return Candidate(
                eventID: redrive.eventID,
                at: redrive.at,
                event: .redriveRequested
            )
        }
        let begin = redrives > 0 ? recording.redrives[redrives - 1].eventID : 0
        let end = recording.wholeEnds.first { $0.eventID > begin }
        guard let end, end.eventID < redrive?.eventID ?? .max else { return nil }
        let event: Event
        switch end.content {
        case .stopped(let error, let cause): event = .stopRequested(error: error, cause: cause)
        case .timedOut:
            guard let timer = execution.wholeTimer else { return nil }
            event = .timerFired(timer)
        }
        return Candidate(eventID: end.eventID, at: end.at, event: event)
    }
}
