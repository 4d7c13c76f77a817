import Engine
import Values

// Requests, of this process and of others.
extension DriverCore {
    /// Takes the requests that wait in the inbox.
    ///
    /// Each answer becomes durable together with what the request leads to; only then is the
    /// request removed, so each is done exactly once.
    mutating func takeInbox() throws(StoreError) {
        for id in try store.waitingRequests() {
            let path = store.layout.request(id)
            // It may have been withdrawn meanwhile.
            guard let bytes = try store.reader.bytes(of: path) else { continue }
            let reply: Reply
            do {
                reply = answer(try Request(json: try JSON(parsing: bytes)))
            } catch let refused as RequestRefused {
                reply = .refused(refused)
            } catch {
                reply = .refused(RequestRefused("ValidationException", "not a request: \(error)"))
            }
            log(.debug, "request \(id): \(reply.json.text())")
            batch.answer(id, with: reply.json)
        }
    }

    /// Does what a request asks for, and answers it.
    ///
    /// The answer is good once the batch is durable.
    mutating func answer(_ request: Request) -> Reply {
        do throws(RequestRefused) {
            switch request {
            case .startExecution(let request):
                let identity = try begin(request, parent: nil).identity
                return .started(arn: identity.arn, startDate: identity.startTime)
            case .redriveExecution(let key): return .redriven(date: try redrive(key))
            case .stopExecution(let key, let error, let cause):
                return try stop(key, error: error, cause: cause)
            case .taskSucceeded(let token, let output):
                let (key, task) = try self.task(of: token)
                endTask(task, of: key, with: .succeeded(output))
                return .accepted
            case .taskFailed(let token, let error, let cause):
                let (key, task) = try self.task(of: token)
                let failure = TaskFailure(error: error, cause: cause)
                endTask(task, of: key, with: .failed(failure))
                return .accepted
            case .taskHeartbeat(let token):
                let (key, task) = try self.task(of: token)
                news.append((key, .taskHeartbeat(task)))
                return .accepted
            case .takeActivityTask(let arn, let workerName):
                return .activityTask(takeActivityTask(arn, workerName: workerName))
            }
        } catch { return .refused(error) }
    }

    /// Begins an execution, or finds the one that the same request began.
    mutating func begin(
        _ request: StartRequest,
        parent: ExecutionRecord.Parent?
    ) throws(RequestRefused) -> ExecutionRecord {
        let name = request.name ?? Entropy.uuid(entropy())
        let key: ExecutionKey
        do throws(StoreError) {
            key = try ExecutionKey(machine: request.machine.name, name: name)
        } catch {
            throw RequestRefused("InvalidName", "Invalid Name: \(error.path) \(error.reason)")
        }
        let program = request.machine.program
        guard !request.input.isLonger(than: program.limits.payloadBytesMax) else {
            throw RequestRefused(
                "InvalidExecutionInput",
                "Invalid Execution Input: it is longer than \(program.limits.payloadBytesMax) bytes"
            )
        }
        let identity = ExecutionIdentity(
            name: name,
            stateMachineName: key.machine,
            startTime: request.replay?.startTime ?? now,
            account: options.account,
            region: options.region
        )
        if let record = running[key]?.record ?? (try? store.reader.record(of: key)) {
            // As the service: the same start of an execution that is open is the same execution.
            let isSame = record.end == nil && record.input == request.input
            let isOurs = parent != nil && record.parent == parent
            if isSame || isOurs {
                // Open, and yet not among those that run: waiting for its end would be for ever.
                guard record.end != nil || running[key] != nil else { throw notRecovered(key) }
                return record
            }
        }
        guard running[key] == nil, !store.disk.exists(store.layout.execution(key)) else {
            throw RequestRefused(
                "ExecutionAlreadyExists",
                "Execution Already Exists: '\(identity.arn)'"
            )
        }
        let seed = request.seed ?? entropy()
        let record = ExecutionRecord(
            identity: identity,
            type: program.type,
            definitionDigest: request.machine.digest,
            definitionSource: request.machine.source,
            input: request.input,
            seed: seed,
            parent: parent,
            replayOf: request.replay?.origin
        )
        let execution = record.execution(of: program)
        if let replay = request.replay {
            try begin(execution, record, replay)
        } else {
            running[key] = RunningExecution(execution: execution, record: record)
            news.append((key, .started))
        }
        batch.begin(record, definition: request.machine.json)
        return record
    }

    func notRecovered(_ key: ExecutionKey) -> RequestRefused {
        let folder = store.layout.execution(key) + "/"
        let problem = problems.first { $0.path.hasPrefix(folder) }
        return RequestRefused(
            "ExecutionNotRecovered",
            problem?.description ?? "\(key) could not be recovered"
        )
    }

    private mutating func stop(
        _ key: ExecutionKey,
        error: String?,
        cause: String?
    ) throws(RequestRefused) -> Reply {
        if running[key] != nil {
            news.append((key, .stopRequested(error: error, cause: cause)))
            return .stopped(date: now)
        }
        guard let record = try? store.reader.record(of: key) else {
            throw RequestRefused("ExecutionDoesNotExist", "Execution Does Not Exist: '\(key)'")
        }
        guard let end = record.end else { throw notRecovered(key) }
        // As the service: to stop what has ended is no error.
        return .stopped(date: end.date)
    }

    /// The task that a token names.
    private func task(of token: String) throws(RequestRefused) -> (ExecutionKey, TaskID) {
        if let (key, task) = tokens[token] { return (key, task) }
        guard let key = ExecutionKey(token: token) else {
            throw RequestRefused("InvalidToken", "Invalid Token: 'Invalid token'")
        }
        guard running[key] != nil || store.disk.exists(store.layout.record(key)) else {
            throw RequestRefused("TaskDoesNotExist", "Task Does Not Exist: '\(key)'")
        }
        throw .taskTimedOut
    }

    private mutating func takeActivityTask(_ arn: String, workerName: String?) -> ActivityTask? {
        while let (key, id) = activities[arn]?.first {
            activities[arn]?.removeFirst()
            guard let task = running[key]?.tasks[id], let token = task.order.taskToken else {
                continue
            }
            running[key]?.tasks[id]?.isSubmitted = true
            news.append((key, .activityStarted(id, workerName: workerName)))
            return ActivityTask(token: token, input: task.order.input)
        }
        return nil
    }
}
