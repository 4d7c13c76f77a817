import Engine
import Values

/// What an execution has done so far: the states that it has visited, in order, and inside a Parallel
/// or Map the branches or iterations with theirs.
///
/// It is made of history events alone, so that it looks the same while an execution runs, when it is
/// watched from another process, and long after.
struct ExecutionTree: Sendable, Equatable {
    /// The stay of an execution in one state.
    struct Visit: Sendable, Equatable {
        let name: String
        let type: HistoryEvent.StateType
        /// The sequence that it stands in.
        let sequence: Int
        let enteredEventID: Int64
        let enteredAt: Timestamp
        let input: JSON
        var endedAt: Timestamp?
        var output: JSON?
        var status = VisitStatus.running
        /// The tries of what it does: task attempts, or runs of its branches.
        var attempts: [Attempt] = []
        /// The branches or iterations of its last attempt.
        var inner: [Int] = []
        /// How many items a Map has.
        var itemCount: Int?
        /// Until when it waits, for a moment or for its next attempt.
        var wakesAt: Timestamp?
    }

    /// How a visit stands.
    enum VisitStatus: Sendable, Equatable {
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
    struct Attempt: Sendable, Equatable {
        /// The event that scheduled it, which its folder of logs is named after; nil if it failed
        /// before.
        let eventID: Int64?
        let startedAt: Timestamp
        var endedAt: Timestamp?
        /// Whether its request has been accepted, so that an answer is waited for.
        var isSubmitted = false
        /// The error that ended it.
        var failure: Failure?
        /// The resource of a task.
        var resource: String?
    }

    /// An error with its cause.
    struct Failure: Sendable, Equatable {
        let error: String?
        let cause: String?
    }

    /// States that were visited one after the other: those at the top, of a branch, or of an
    /// iteration.
    struct Sequence: Sendable, Equatable {
        /// The visit that it runs inside; nil at the top.
        let parent: Int?
        /// Which branch or iteration it is, counted from 0.
        let index: Int
        var visits: [Int] = []
        /// How an iteration ended; nil while it has not, and for branches.
        var end: VisitStatus?
    }

    /// How an execution ended.
    struct End: Sendable, Equatable {
        let status: ExecutionStatus
        let date: Timestamp
        var output: JSON?
        var failure: Failure?
    }

    /// All visits; a number names one.
    var visits: [Visit] = []
    /// All sequences; number 0 is the one at the top.
    var sequences = [Sequence(parent: nil, index: 0)]
    /// When the execution started.
    var startedAt: Timestamp?
    var input: JSON?
    var end: End?
    /// The id of the last event taken.
    var lastEventID: Int64 = 0

    /// To what each event belongs.
    var places: [Place] = [.sequence(0)]

    enum Place: Sendable, Equatable {
        case sequence(Int)
        case visit(Int)
    }

    /// The visits at the top, in order.
    var top: [Int] { sequences[0].visits }

    /// Whether the execution has not ended.
    var isRunning: Bool { end == nil }
}

// What is asked about the whole.
extension ExecutionTree {
    /// How many task attempts there were.
    var taskCount: Int {
        visits.reduce(0) { $0 + $1.attempts.count { $0.resource != nil } }
    }

    /// How many attempts were not the first of their visit.
    var retryCount: Int { visits.reduce(0) { $0 + max(0, $1.attempts.count - 1) } }

    /// The attempt that failed last among those that nothing caught; with it the execution failed.
    var fatalAttempt: (visit: Int, attempt: Int)? { lastFailure { $0.status == .failed } }

    /// The attempt that failed last.
    var lastFailedAttempt: (visit: Int, attempt: Int)? { lastFailure { _ in true } }

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

    /// The names on the way to a visit: `["GreetAll[2]", "Greet"]`.
    func path(of visit: Int) -> [String] {
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
    func successor(of visit: Int) -> Int? {
        let siblings = sequences[visits[visit].sequence].visits
        guard let position = siblings.lastIndex(of: visit), position + 1 < siblings.count else {
            return nil
        }
        return siblings[position + 1]
    }
}
