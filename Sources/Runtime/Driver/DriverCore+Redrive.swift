import Engine
import Values

// Executions that do not begin at their beginning.
extension DriverCore {
    /// Lets an execution go on that has ended and did not succeed.
    ///
    /// - Returns: when it does.
    mutating func redrive(_ key: ExecutionKey) throws(RequestRefused) -> Timestamp {
        if running[key] != nil { throw notRedrivable(key, NotRedrivable(.running).reason) }
        guard var record = try? store.reader.record(of: key) else {
            throw RequestRefused("ExecutionDoesNotExist", "Execution Does Not Exist: '\(key)'")
        }
        guard record.end != nil else { throw notRecovered(key) }
        if let reason = record.notRedrivable { throw notRedrivable(key, reason) }
        var programs: [String: MachineDefinition] = [:]
        let execution: Execution
        do throws(StoreError) { (execution, _, _) = try restore(record, &programs) } catch {
            throw RequestRefused("ExecutionNotRecovered", "\(error)")
        }
        if let refused = execution.notRedrivable { throw notRedrivable(key, refused.reason) }
        record.end = nil
        record.redrive = ExecutionRecord.Redrive(count: execution.redriveCount + 1, date: now)
        running[key] = RunningExecution(execution: execution, record: record)
        batch.reopen(record)
        news.append((key, .redriveRequested))
        return now
    }

    private func notRedrivable(_ key: ExecutionKey, _ reason: String) -> RequestRefused {
        RequestRefused("ExecutionNotRedrivable", "Execution Not Redrivable: '\(key)': \(reason)")
    }

    /// Begins an execution with a history: what it orders after that is carried out.
    mutating func begin(
        _ execution: Execution,
        _ record: ExecutionRecord,
        _ replay: StartRequest.Replay
    ) throws(RequestRefused) {
        var execution = execution
        var effects = Effects()
        do throws(HistoryError) {
            try execution.recover(from: replay.history, into: &effects)
        } catch {
            throw RequestRefused(
                "InvalidReplay",
                "Invalid Replay: the history to begin with does not fit: \(error.reason)"
            )
        }
        guard let last = replay.history.last else {
            throw RequestRefused("InvalidReplay", "Invalid Replay: the history is empty")
        }
        // Time does not go back within a history.
        now = max(now, last.timestamp)
        running[record.key] = RunningExecution(execution: execution, record: record)
        begun.append((record.key, replay.history + effects.history))
    }
}
