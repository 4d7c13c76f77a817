public import Values

/// What an execution has done so far: the states that it has visited, in order, and inside a Parallel
/// or Map the branches or iterations with theirs.
///
/// It is made of history events alone, so that it looks the same while an execution runs, when it is
/// watched from another process, and long after.
public struct ExecutionTree: Sendable, Equatable {
    /// Makes the tree of an execution that has not begun.
    public init() {}

    /// The stay of an execution in one state.
    public struct Visit: Sendable, Equatable {
        /// The state's name.
        public let name: String
        /// The state's type.
        public let type: HistoryEvent.StateType
        /// The sequence that it stands in.
        public let sequence: Int
        /// The event that tells of its beginning.
        public let enteredEventID: Int64
        /// When it began.
        public let enteredAt: Timestamp
        /// What the state was entered with.
        public let input: JSON
        /// When it ended; nil while it goes on.
        public var endedAt: Timestamp?
        /// What the state was left with.
        public var output: JSON?
        /// The variables that were set on leaving.
        public var assigned: JSONObject?
        /// How it stands.
        public var status = VisitStatus.running
        /// The tries of what it does: task attempts, or runs of its branches.
        public var attempts: [Attempt] = []
        /// The branches or iterations of its last attempt.
        public var inner: [Int] = []
        /// How many items a Map has.
        public var itemCount: Int?
        /// Until when it waits, for a moment or for its next attempt.
        public var wakesAt: Timestamp?
    }

    /// How a visit stands.
    public enum VisitStatus: Sendable, Equatable {
        case running
        /// Its last attempt has failed; there may be another.
        case retrying
        case succeeded
        /// It failed, and a Catch went on elsewhere.
        case caught
        case failed
        case aborted
    }

    /// One try.
    public struct Attempt: Sendable, Equatable {
        /// The event that scheduled it, which its folder of logs is named after; nil if it failed
        /// before.
        public let eventID: Int64?
        /// When it began.
        public let startedAt: Timestamp
        /// When it ended; nil while it goes on.
        public var endedAt: Timestamp?
        /// Whether its request has been accepted, so that an answer is waited for.
        public var isSubmitted = false
        /// The answer to its request: which job run, query or crawl it waits for.
        public var submission: JSON?
        /// The error that ended it.
        public var failure: Failure?
        /// The resource of a task.
        public var resource: String?
    }

    /// An error with its cause.
    public struct Failure: Sendable, Equatable {
        /// The error's name.
        public let error: String?
        /// What happened.
        public let cause: String?

        /// Makes an error.
        public init(error: String?, cause: String?) {
            self.error = error
            self.cause = cause
        }
    }

    /// States that were visited one after the other: those at the top, of a branch, or of an
    /// iteration.
    public struct Sequence: Sendable, Equatable {
        /// The visit that it runs inside; nil at the top.
        public let parent: Int?
        /// Which branch or iteration it is, counted from 0.
        public let index: Int
        /// The visits, in order.
        public var visits: [Int] = []
        /// How an iteration ended; nil while it has not, and for branches.
        public var end: VisitStatus?
    }

    /// How an execution ended.
    public struct End: Sendable, Equatable {
        /// Any but running.
        public let status: ExecutionStatus
        /// When.
        public let date: Timestamp
        /// What it gave, if it succeeded.
        public var output: JSON?
        /// The error, if it did not.
        public var failure: Failure?
    }

    /// All visits; a number names one.
    public var visits: [Visit] = []
    /// All sequences; number 0 is the one at the top.
    public var sequences = [Sequence(parent: nil, index: 0)]
    /// When the execution started.
    public var startedAt: Timestamp?
    /// What it was started with.
    public var input: JSON?
    /// How it ended; nil while it goes on.
    public var end: End?
    /// How often it was redriven.
    public var redriveCount = 0
    /// The id of the last event taken.
    public var lastEventID: Int64 = 0

    /// To what each event belongs.
    public var places: [Place] = [.sequence(0)]

    /// What an event can belong to.
    public enum Place: Sendable, Equatable {
        case sequence(Int)
        case visit(Int)
    }

    /// The visits at the top, in order.
    public var top: [Int] { sequences[0].visits }

    /// Whether the execution has not ended.
    public var isRunning: Bool { end == nil }
}

// What is asked about the whole.
extension ExecutionTree {
    /// How many task attempts there were.
    public var taskCount: Int {
        visits.reduce(0) { $0 + $1.attempts.count { $0.resource != nil } }
    }

    /// How many attempts were not the first of their visit.
    public var retryCount: Int { visits.reduce(0) { $0 + max(0, $1.attempts.count - 1) } }

    /// The attempt that failed last among those that nothing caught; with it the execution failed.
    public var fatalAttempt: (visit: Int, attempt: Int)? { lastFailure { $0.status == .failed } }

    /// The attempt that failed last.
    public var lastFailedAttempt: (visit: Int, attempt: Int)? { lastFailure { _ in true } }

    private func lastFailure(_ fits: (Visit) -> Bool) -> (visit: Int, attempt: Int)? {
        var best: (visit: Int, attempt: Int, date: Timestamp)?
        for (index, visit) in visits.enumerated() where fits(visit) {
            for (number, attempt) in visit.attempts.enumerated() where attempt.failure != nil {
                let date = attempt.endedAt ?? attempt.startedAt
                let isTask = attempt.resource != nil
                if best == nil || date > best?.date ?? date || (date == best?.date && isTask) {
                    best = (index, number, date)
                }
            }
        }
        return best.map { ($0.visit, $0.attempt) }
    }

    /// The innermost visits that did not come to their end: what runs, or what failed or was ended when
    /// the execution was.
    public var unfinishedVisits: [Int] { unfinishedVisits(in: sequences[0]) }

    private func unfinishedVisits(in sequence: Sequence) -> [Int] {
        guard let last = sequence.visits.last else { return [] }
        switch visits[last].status {
        case .succeeded, .caught: return []
        case .running, .retrying, .failed, .aborted: break
        }
        let inner = visits[last].inner.flatMap { unfinishedVisits(in: sequences[$0]) }
        return inner.isEmpty ? [last] : inner
    }

    /// The names on the way to a visit: `["GreetAll[2]", "Greet"]`.
    public func path(of visit: Int) -> [String] {
        var path = [visits[visit].name]
        var sequence = sequences[visits[visit].sequence]
        while let parent = sequence.parent {
            let isMap = visits[parent].type == .map
            path.insert(visits[parent].name + (isMap ? "[\(sequence.index)]" : ""), at: 0)
            sequence = sequences[visits[parent].sequence]
        }
        return path
    }

    /// The visit that a visit led to; nil for the last of its sequence.
    public func successor(of visit: Int) -> Int? {
        let siblings = sequences[visits[visit].sequence].visits
        guard let position = siblings.lastIndex(of: visit), position + 1 < siblings.count else {
            return nil
        }
        return siblings[position + 1]
    }
}
