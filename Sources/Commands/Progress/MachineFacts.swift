import Engine
import StatesLanguage
import Values

/// What a definition adds to a history: how often something is tried, and until when it waits.
struct MachineFacts: Sendable {
    private var states: [String: State] = [:]
    /// The columns that names take, with their indents.
    private(set) var nameColumns = 16
    /// After how many seconds the execution times out.
    let timeoutSeconds: Int64?

    /// Indents and names longer than this do not widen the column.
    private static let nameColumnsMax = 44

    init(_ machine: StateMachine) {
        timeoutSeconds = machine.timeoutSeconds
        add(machine.scope, depth: 0)
    }

    private mutating func add(_ scope: Scope, depth: Int) {
        for state in scope.states {
            states[state.name] = state
            let columns = TextWidth.columns(of: TextWidth.harmless(state.name)) + 2 * depth
            nameColumns = max(nameColumns, min(columns, Self.nameColumnsMax))
            switch state.kind {
            case .parallel(let parallel): parallel.branches.forEach { add($0, depth: depth + 2) }
            // Iterations stand with their number.
            case .map(let map): add(map.processor, depth: depth + 3)
            case .pass, .task, .choice, .wait, .succeed, .fail: break
            }
        }
    }

    /// The state of a name.
    func state(_ name: String) -> State? { states[name] }

    /// Whether a state's task is answered by somebody else: a person, a worker.
    func isAnsweredElsewhere(_ name: String) -> Bool {
        guard case .task(let task)? = states[name]?.kind else { return false }
        switch task.resource.kind {
        case .activity: return true
        case .function: return false
        case .integration(_, _, let pattern): return pattern == .waitForTaskToken
        }
    }

    /// How many attempts there will have been if what failed last goes on failing so; nil if nothing
    /// has failed.
    func attemptsMax(of visit: ExecutionTree.Visit) -> Int? {
        guard let (retrier, count) = lastRetrier(of: visit) else { return nil }
        let left = max(0, Int(clamping: retrier.maxAttempts) - count)
        let failed = visit.attempts.count { $0.failure != nil }
        return failed + left + (count <= retrier.maxAttempts ? 1 : 0)
    }

    /// When the next attempt begins, as far as the definition says; jitter makes it sooner.
    func nextAttempt(of visit: ExecutionTree.Visit) -> Int64? {
        guard visit.status == .retrying, let failed = visit.attempts.last?.endedAt,
            let (retrier, count) = lastRetrier(of: visit), count <= retrier.maxAttempts,
            retrier.jitterStrategy == .none
        else { return nil }
        var seconds = Double(retrier.intervalSeconds)
        for _ in 1..<max(count, 1) { seconds *= retrier.backoffRate }
        if let longest = retrier.maxDelaySeconds { seconds = min(seconds, Double(longest)) }
        guard seconds < 1e9 else { return nil }
        return failed.milliseconds + Int64(seconds * 1000)
    }

    /// Until when a Wait waits, where its definition says for how long.
    func wakesAt(_ visit: ExecutionTree.Visit) -> Timestamp? {
        guard case .wait(let wait)? = states[visit.name]?.kind else { return nil }
        switch wait.until {
        case .seconds(.literal(let seconds)): return visit.enteredAt.advanced(bySeconds: seconds)
        case .timestamp(.literal(let time)): return time
        case .seconds, .timestamp: return nil
        }
    }

    /// The retrier that was for the last failure, and how many failures it was for; it has retried
    /// once less if that is one too many.
    private func lastRetrier(of visit: ExecutionTree.Visit) -> (Retrier, Int)? {
        let retriers: [Retrier]
        switch states[visit.name]?.kind {
        case .task(let task): retriers = task.retry
        case .parallel(let parallel): retriers = parallel.retry
        case .map(let map): retriers = map.retry
        case .pass, .choice, .wait, .succeed, .fail, nil: return nil
        }
        var counts = Array(repeating: 0, count: retriers.count)
        var last: Int?
        for attempt in visit.attempts {
            guard let failure = attempt.failure else { continue }
            let error = failure.error ?? ""
            last = retriers.firstIndex { retrier in
                retrier.errorEquals.contains {
                    ErrorName.matches($0, thrown: error)
                }
            }
            if let last { counts[last] += 1 }
        }
        return last.map { (retriers[$0], counts[$0]) }
    }
}
