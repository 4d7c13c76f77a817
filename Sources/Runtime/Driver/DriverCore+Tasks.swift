import CSupervisor
import Engine
import Glibc
import StatesLanguage
import Values

// Tasks: from an order to its outcome.
extension DriverCore {
    /// How long until a task is looked at again that runs where it cannot be watched.
    private static let lookMilliseconds: Int64 = 1000

    /// Has an order carried out.
    ///
    /// - Parameters:
    ///   - order: what is wanted.
    ///   - key: the execution that wants it.
    ///   - isSubmitted: nil for a new order. After a crash, whether its submission is in the history;
    ///     the order may have been carried out in any part.
    /// - Throws: ``StoreError`` if the attempt's folder cannot be written.
    mutating func startTask(
        _ order: TaskOrder,
        of key: ExecutionKey,
        isSubmitted: Bool? = nil
    ) throws(StoreError) {
        // The same round may have brought its end.
        guard running[key]?.execution.status == .running else { return }
        running[key]?.tasks[order.id] = RunningTask(
            order: order,
            isSubmitted: isSubmitted ?? false
        )
        if let token = order.taskToken { tokens[token] = (key, order.id) }
        if case .activity = order.resource.kind {
            if isSubmitted != true {
                activities[order.resource.arn, default: []].append((key, order.id))
            }
            return
        }
        if isSubmitted != nil {
            let state = try state(of: order.id, in: key)
            guard case .notStarted = state else { return try follow(state, order.id, of: key) }
        }
        guard let integration = registry.integration(for: order.resource),
            let attempt = attempt(order.id, of: key)
        else {
            return endTask(
                order.id,
                of: key,
                with: .failed(
                    TaskFailure(
                        error: "States.Runtime",
                        cause: "Nothing here carries out the resource '\(order.resource.arn)'."
                    )
                )
            )
        }
        let plan: TaskPlan
        do throws(TaskFailureError) {
            plan = try integration.plan(order, attempt: attempt)
        } catch { plan = .done(.failed(error.failure)) }
        try carryOut(plan, order, of: key, integration, attempt)
    }

    private mutating func carryOut(
        _ plan: TaskPlan,
        _ order: TaskOrder,
        of key: ExecutionKey,
        _ integration: any Integration,
        _ attempt: TaskAttempt
    ) throws(StoreError) {
        switch plan {
        case .process(let plan):
            let folder = TaskFolder(path: attempt.directory, disk: store.disk)
            switch try host.begin(plan, in: folder) {
            case .running(let supervisor):
                let number = try watch(supervisor, order.id, of: key, folder)
                running[key]?.tasks[order.id]?.supervisor = number
            case .ended(let result): return processEnded(result, order.id, of: key)
            }
            if order.resource.pattern != .waitForTaskToken {
                submit(
                    order.id,
                    of: key,
                    integration.submission(of: order, attempt: attempt, result: nil)
                )
            }
        case .launch(let plan): try launch(plan, order.id, of: key)
        case .startExecution(let plan): startChild(plan, order, of: key)
        case .waitForAnswer: break
        case .done(let outcome): endTask(order.id, of: key, with: outcome)
        }
    }

    /// Goes on with an attempt that was started, maybe by another driver.
    private mutating func follow(
        _ state: TaskFolder.State,
        _ id: TaskID,
        of key: ExecutionKey
    ) throws(StoreError) {
        switch state {
        case .notStarted:
            // Somebody, maybe the task, has removed what said that it was.
            processEnded(ProcessResult(end: .lost), id, of: key)
        case .running(let process):
            let folder = folder(of: id, in: key)
            if let supervisor = try host.find(process, in: folder) {
                log(.info, "\(key): found task \(id) again, which process \(process) looks after")
                let number = try watch(supervisor, id, of: key, folder)
                running[key]?.tasks[id]?.supervisor = number
            } else {
                try lookAtTask(id, of: key)
            }
        case .runningElsewhere:
            alarms.add(.look(key, id), at: now.advanced(byMilliseconds: Self.lookMilliseconds))
        case .ended(let result): processEnded(result, id, of: key)
        }
    }

    /// Looks how an attempt stands, and goes on accordingly.
    mutating func lookAtTask(_ id: TaskID, of key: ExecutionKey) throws(StoreError) {
        guard let task = running[key]?.tasks[id] else { return }
        if let launch = task.launch { return lookAtLaunch(launch, id, of: key) }
        try follow(try state(of: id, in: key), id, of: key)
    }

    /// How an attempt stands.
    ///
    /// An end that cannot be read counts as lost.
    private func state(
        of id: TaskID,
        in key: ExecutionKey
    ) throws(StoreError) -> TaskFolder.State {
        do throws(StoreError) {
            return try folder(of: id, in: key).state()
        } catch {
            guard error.kind == .damaged else { throw error }
            log(.warning, "\(error)")
            return .ended(ProcessResult(end: .lost))
        }
    }

    private func folder(of id: TaskID, in key: ExecutionKey) -> TaskFolder {
        TaskFolder(path: store.layout.task(id.eventID, of: key), disk: store.disk)
    }

    /// Learns of the end of a supervisor.
    ///
    /// - Returns: its number.
    mutating func watch(
        _ supervisor: any TaskSupervisor,
        _ id: TaskID,
        of key: ExecutionKey,
        _ folder: TaskFolder
    ) throws(StoreError) -> UInt64 {
        lastSupervisor += 1
        supervisors[lastSupervisor] = WatchedSupervisor(
            supervisor: supervisor,
            folder: folder,
            key: key,
            task: id
        )
        do throws(SystemError) {
            try supervisor.watch(as: lastSupervisor)
        } catch { throw StoreError(error, path: folder.path, while: "watch a task") }
        return lastSupervisor
    }

    /// A supervisor has exited: what it left in the attempt's folder counts.
    mutating func supervisorExited(_ number: UInt64) throws(StoreError) {
        guard let watched = supervisors.removeValue(forKey: number) else { return }
        let (key, id) = (watched.key, watched.task)
        let code = watched.supervisor.takeExitCode()
        if code != 0 { log(.debug, "\(key): the supervisor of task \(id) exited with \(code)") }
        guard let task = running[key]?.tasks[id],
            task.supervisor == number || task.launch?.directory == watched.folder.path
        else { return }
        running[key]?.tasks[id]?.supervisor = nil
        try checkStart(code, in: watched.folder)
        if let launch = task.launch, try wasKilledBeforeItBegan(watched.folder) {
            return try self.launch(launch, id, of: key)
        }
        try lookAtTask(id, of: key)
    }

    /// An attempt that could not begin because its folder cannot be written has not failed: it waits
    /// for a driver that can.
    private func checkStart(_ code: Int32, in folder: TaskFolder) throws(StoreError) {
        let failed = code - Int32(PAWL_SUPERVISOR_ERRNO.rawValue)
        guard failed > 0 else { return }
        throw StoreError(SystemError(code: failed), path: folder.path, while: "start a task")
    }

    /// What the end of a process means for its task.
    mutating func processEnded(_ result: ProcessResult, _ id: TaskID, of key: ExecutionKey) {
        guard let task = running[key]?.tasks[id], let attempt = attempt(id, of: key) else { return }
        let isCallback = task.order.resource.pattern == .waitForTaskToken
        // The token was handed out, and the history says so: only an answer ends the task now.
        if isCallback, task.isSubmitted { return }
        guard result.end != .lost else {
            return endTask(
                id,
                of: key,
                with: .failed(
                    TaskFailure(
                        error: "Pawl.TaskLost",
                        cause: "What looked after the task is gone and left no word of its end. "
                            + "Whether the work was done is not known."
                    )
                )
            )
        }
        guard let integration = registry.integration(for: task.order.resource) else {
            return endTask(
                id,
                of: key,
                with: .failed(
                    TaskFailure(
                        error: "States.Runtime",
                        cause: "Nothing here carries out '\(task.order.resource.arn)' any more."
                    )
                )
            )
        }
        let outcome = integration.outcome(of: result, order: task.order, attempt: attempt)
        if isCallback, case .succeeded = outcome {
            submit(
                id,
                of: key,
                integration.submission(of: task.order, attempt: attempt, result: result)
            )
        } else {
            endTask(id, of: key, with: outcome)
        }
    }

    /// Records that a task's request was accepted, once.
    mutating func submit(_ id: TaskID, of key: ExecutionKey, _ output: JSON?) {
        guard let output, running[key]?.tasks[id]?.isSubmitted == false else { return }
        running[key]?.tasks[id]?.isSubmitted = true
        news.append((key, .taskSubmitted(id, output: output)))
    }

    /// A task is over.
    ///
    /// What comes for it later is not listened to.
    mutating func endTask(_ id: TaskID, of key: ExecutionKey, with outcome: TaskOutcome) {
        guard let task = running[key]?.tasks.removeValue(forKey: id) else { return }
        if let token = task.order.taskToken { tokens[token] = nil }
        switch outcome {
        case .succeeded(let output): news.append((key, .taskSucceeded(id, output: output)))
        case .failed(let failure): news.append((key, .taskFailed(id, failure)))
        }
    }

    /// Nobody waits for a task any more: what it started is ended.
    mutating func cancelTask(_ id: TaskID, of key: ExecutionKey) {
        guard let task = running[key]?.tasks.removeValue(forKey: id) else { return }
        if let token = task.order.taskToken { tokens[token] = nil }
        if let number = task.supervisor { supervisors[number]?.supervisor.end() }
        if let child = task.child {
            stopChild(child, of: NestedTask(key: key, task: id, wait: .description, service: ""))
        }
    }

    func attempt(_ id: TaskID, of key: ExecutionKey) -> TaskAttempt? {
        guard let identity = running[key]?.execution.identity else { return nil }
        let name = Array("\(identity.arn)/\(id)".utf8)
        return TaskAttempt(
            execution: identity,
            directory: store.layout.task(id.eventID, of: key),
            idempotencyKey: Digest.hex(of: name, algorithm: .sha256),
            projectDirectory: options.projectDirectory,
            storeDirectory: store.layout.root
        )
    }
}

extension Resource {
    /// How an integration's end is learned; nil for a function or an activity.
    var pattern: Pattern? {
        if case .integration(_, _, let pattern) = kind { pattern } else { nil }
    }
}
