import Runtime

/// Whether one more run of a job may begin: `MaxConcurrentRuns`.
struct JobConcurrency {
    let store: JobStore
    let request: JobRunRequest

    /// What stands in the way of a run.
    struct Obstacle {
        /// In words.
        let reason: String
        /// So many runs have to end before it may begin.
        let ends: Int
    }

    /// What stands in the way of a run that asks now; nil if nothing does.
    ///
    /// The job's lock is held. Runs that are only announced do not count: each of them asks itself, one
    /// after the other.
    func obstacle(to record: JobRunRecord) -> Obstacle? {
        let others = store.activeRuns(record.jobName).filter { other in
            other.id != record.id && store.hasBegun(other)
        }
        let before = others.filter { other in
            guard other.state == .waiting else { return true }
            // Those that wait go in the order in which they came.
            return record.state == .waiting
                && (other.startedOn, other.id) < (record.startedOn, record.id)
        }
        let ends = before.count - Int(request.job.maxConcurrentRuns) + 1
        return reason(before).map { Obstacle(reason: $0, ends: ends) }
    }

    /// The same for whoever only asks whether a run may be started: announced ones count.
    func obstacleToStart() -> String? {
        reason(store.activeRuns(request.jobName).filter { $0.id != request.id })
    }

    private func reason(_ others: [JobRunRecord]) -> String? {
        guard others.count >= Int(request.job.maxConcurrentRuns) else { return nil }
        let first = others.min { ($0.startedOn, $0.id) < ($1.startedOn, $1.id) }
        let example = first.map { "; \($0.id) is \($0.state.rawValue)" } ?? ""
        return "MaxConcurrentRuns is \(request.job.maxConcurrentRuns)\(example)"
    }

    static func sentence(_ name: String, _ reason: String) -> String {
        "Concurrent runs exceeded for \(name): \(reason)"
    }

    static func exceeded(_ name: String, _ reason: String) -> TaskFailureError {
        TaskFailureError("Glue.ConcurrentRunsExceededException", sentence(name, reason) + ".")
    }
}
