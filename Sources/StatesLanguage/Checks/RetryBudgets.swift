import Values

extension Check {
    /// R1: how often and how long a state retries at the worst, in numbers.
    static let retryBudgets = Check { facts, reporter in
        facts.forEachState { state, _ in
            guard let decoded = state.state, let place = state.place["Retry"] else { return }
            let (retriers, timeout) = retriers(of: decoded.kind)
            guard !retriers.isEmpty else { return }
            let attempts = retriers.reduce(1.0) { $0 + Double($1.maxAttempts) }
            guard attempts > 1 else { return }
            let wait = retriers.reduce(0.0) { $0 + waitMax($1) }
            reporter.report(
                .note,
                Sentences.retryBudget(
                    attempts: attempts,
                    wait: wait,
                    total: timeout.map { wait + attempts * Double($0) }
                ),
                at: place.nameRange,
                path: place.path
            )
        }
    }

    private static func retriers(of kind: StateKind) -> ([Retrier], timeout: Int64?) {
        switch kind {
        case .task(let task):
            if case .literal(let seconds) = task.timeoutSeconds { return (task.retry, seconds) }
            return (task.retry, nil)
        case .parallel(let parallel): return (parallel.retry, nil)
        case .map(let map): return (map.retry, nil)
        case .pass, .choice, .wait, .succeed, .fail: return ([], nil)
        }
    }

    /// The sum of a retrier's waits: IntervalSeconds × BackoffRate^n, none above MaxDelaySeconds.
    private static func waitMax(_ retrier: Retrier) -> Double {
        let longest = retrier.maxDelaySeconds.map(Double.init) ?? .greatestFiniteMagnitude
        var delay = Double(retrier.intervalSeconds)
        var sum = 0.0
        var left = retrier.maxAttempts
        while left > 0 {
            // From here on the wait stays the same.
            if delay >= longest || retrier.backoffRate <= 1 {
                return sum + Double(left) * min(delay, longest)
            }
            sum += delay
            guard sum.isFinite, delay < .greatestFiniteMagnitude / retrier.backoffRate else {
                return .infinity
            }
            let next = delay * retrier.backoffRate
            // A rate so near to 1 that it no longer changes the wait.
            if next == delay { return sum + Double(left - 1) * delay }
            delay = next
            left -= 1
        }
        return sum
    }
}
