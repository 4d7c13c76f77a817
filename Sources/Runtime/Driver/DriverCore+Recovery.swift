import Engine
import StatesLanguage
import Values

// After a crash, or just the next start: every open execution goes on where its history ends.
extension DriverCore {
    /// Feeds the histories of all open executions back in, and carries out what they still wait for.
    ///
    /// - Throws: ``StoreError`` if the store cannot be written. An execution that cannot be recovered
    ///   is noted in ``problems`` and left alone; the others go on.
    package mutating func recover() throws(StoreError) {
        problems = store.damages
        now = clock.now()
        var programs: [String: MachineDefinition] = [:]
        var recovered: [(key: ExecutionKey, noted: Set<TaskID>)] = []
        for key in store.openExecutions {
            do throws(StoreError) {
                recovered.append((key, try recover(key, &programs)))
            } catch {
                guard error.kind == .damaged || error.kind == .notFound else { throw error }
                problems.append(error)
            }
        }
        for problem in problems { log(.error, "\(problem)") }
        try store.append(batch)
        batch = Batch()
        try endStrays(recovered.map(\.key) + store.replayed)
        for (key, noted) in recovered { try resume(key, noted) }
        try store.tidyInbox(at: now)
        // Requests that came while nobody drove.
        try takeInbox()
    }

    /// Brings one execution back.
    ///
    /// - Returns: the tasks whose submission or start by a worker is in the history.
    private mutating func recover(
        _ key: ExecutionKey,
        _ programs: inout [String: MachineDefinition]
    ) throws(StoreError) -> Set<TaskID> {
        let record = try store.reader.record(of: key)
        let (execution, history, effects) = try restore(record, &programs)
        running[key] = RunningExecution(execution: execution, record: record)
        if let last = history.last {
            now = max(now, last.timestamp)
        } else {
            news.append((key, .started))
        }
        let ending = effects.history.last ?? (execution.status == .running ? nil : history.last)
        batch.add(effects.history, to: key)
        if let ending {
            running[key]?.noteEnd(at: ending.timestamp)
            if let record = running[key]?.record, record.end != nil { batch.end(record) }
        }
        return Self.notedTasks(in: history + effects.history)
    }

    /// Makes an execution again from its history.
    ///
    /// - Returns: it, its history, and what follows from that and was not recorded any more.
    func restore(
        _ record: ExecutionRecord,
        _ programs: inout [String: MachineDefinition]
    ) throws(StoreError) -> (Execution, [HistoryEvent], Effects) {
        let key = record.key
        let history = try store.reader.history(of: key)
        let id = record.definitionDigest + record.type.rawValue
        let machine: MachineDefinition
        if let known = programs[id] {
            machine = known
        } else {
            machine = try MachineDefinition(
                reading: try store.reader.definition(of: key),
                name: key.machine,
                type: record.type,
                source: store.layout.definition(key)
            )
            guard machine.digest == record.definitionDigest else {
                throw .damaged(
                    store.layout.definition(key),
                    "is not the definition that the execution began with"
                )
            }
            programs[id] = machine
        }
        var execution = record.execution(of: machine.program)
        var effects = Effects()
        do throws(HistoryError) { try execution.recover(from: history, into: &effects) } catch {
            throw .damaged(store.layout.history(key), error.reason)
        }
        return (execution, history, effects)
    }

    /// Carries out what a recovered execution waits for.
    mutating func resume(
        _ key: ExecutionKey,
        _ noted: Set<TaskID> = []
    ) throws(StoreError) {
        guard let execution = running[key]?.execution else { return }
        guard execution.status == .running else { return finish(key) }
        log(.info, "\(key): goes on after event \(execution.lastEventID)")
        for timer in execution.outstandingTimers {
            running[key]?.timers.insert(timer.id)
            alarms.add(.timer(key, timer.id), at: timer.until)
        }
        for order in execution.outstandingTasks {
            try startTask(order, of: key, isSubmitted: noted.contains(order.id))
            // While nobody drove nobody could hear it: the time for a sign of life begins anew.
            if order.heartbeatSeconds != nil { news.append((key, .taskHeartbeat(order.id))) }
        }
    }

    /// Ends what a crash kept the last driver from ending: tasks and nested executions that nobody
    /// waits for any more.
    private mutating func endStrays(_ keys: [ExecutionKey]) throws(StoreError) {
        for key in Set(keys).sorted(by: { $0.description < $1.description }) {
            let execution = running[key]?.execution
            let awaited = Set(execution?.outstandingTasks.map(\.id.eventID) ?? [])
            for name in try store.reader.names(in: store.layout.tasks(key)) {
                guard let id = Int64(name), !awaited.contains(id) else { continue }
                let folder = TaskFolder(path: store.layout.task(id, of: key), disk: store.disk)
                if case .running(let process)? = try? folder.state(),
                    let supervisor = try host.find(process, in: folder)
                {
                    log(.info, "\(key): ends task \(id), which nobody waits for any more")
                    supervisor.end()
                }
            }
            // One that was redriven goes on by itself: its task has ended long ago.
            guard let parent = running[key]?.record.parent, parent.waits,
                running[key]?.record.redrive == nil,
                let owner = ExecutionKey(arn: parent.executionARN)
            else { continue }
            let isAwaited =
                running[owner]?.execution.outstandingTasks.contains { $0.id == parent.task }
                ?? false
            guard !isAwaited, execution?.status == .running else { continue }
            stopChild(
                key,
                of: NestedTask(key: owner, task: parent.task, wait: .description, service: "")
            )
        }
    }

    /// The tasks of which the history says that they were submitted, or taken by a worker.
    private static func notedTasks(in history: [HistoryEvent]) -> Set<TaskID> {
        var noted: Set<TaskID> = []
        for event in history {
            switch event.details {
            case .taskSubmitted, .activityStarted:
                var id = event.previousEventID
                // TaskStarted stands between; an activity has none.
                if id > 0, case .taskStarted = history[Int(id) - 1].details {
                    id = history[Int(id) - 1].previousEventID
                }
                noted.insert(TaskID(eventID: id))
            default: break
            }
        }
        return noted
    }
}
