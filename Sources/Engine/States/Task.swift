import JSONPath
import StatesLanguage
import Values

extension Execution {
    /// Task: orders the work, and waits for news of it.
    mutating func schedule(
        _ task: TaskState,
        _ token: Int,
        _ state: CompiledState,
        at now: Timestamp,
        into effects: inout Effects
    ) throws(StateFailure) {
        let input = try effectiveInput(token, state, at: now)
        inspectInput(input, state, of: token, in: &effects)
        let taskToken = task.resource.takesToken(ifRead: state.usesContext) ? makeTaskToken() : nil
        var evaluator = evaluator(for: token, input: input, at: now, taskToken: taskToken)
        let timeout = try evaluator.seconds(
            of: task.timeoutSeconds,
            path: "TimeoutSecondsPath"
        )
        let heartbeat = try evaluator.seconds(
            of: task.heartbeatSeconds,
            path: "HeartbeatSecondsPath"
        )
        var arguments = input
        if let template = state.flow.arguments { arguments = try evaluator.value(of: template) }
        var credentials: JSON?
        if let template = task.credentials { credentials = try evaluator.value(of: template) }
        take(evaluator)
        inspectArguments(arguments, state, of: token, in: &effects)
        if arguments.isLonger(than: program.limits.payloadBytesMax) {
            throw StateFailure(
                ErrorName.dataLimitExceeded,
                Sentence.resultTooLarge(state.name)
            )
        }

        let id = record(
            task.resource.scheduled(
                input: arguments,
                region: identity.region,
                timeoutSeconds: timeout,
                heartbeatSeconds: heartbeat,
                credentials: credentials
            ),
            of: token,
            at: now,
            into: &effects
        )
        // An activity's start is a worker's; all else starts as soon as it is ordered.
        if let started = task.resource.started {
            record(started, of: token, at: now, into: &effects)
        }
        guard status == .running else { return }
        let order = TaskOrder(
            id: TaskID(eventID: id),
            stateName: state.name,
            resource: task.resource,
            input: arguments,
            retryCount: tokens[token].retryCount,
            taskToken: taskToken,
            timeoutSeconds: timeout,
            heartbeatSeconds: heartbeat,
            scheduledAt: now,
            mapIndex: tokens[token].item?.index,
            mapIndices: mapIndices(around: token),
            enteredEventID: tokens[token].enteredEventID
        )
        effects.commands.append(.startTask(order))
        var running = RunningTask(order: order)
        running.timeoutTimer = timeout.map {
            startTimer(
                .taskTimeout,
                for: token,
                until: now.advanced(bySeconds: $0),
                into: &effects
            )
        }
        running.heartbeatTimer = heartbeat.map {
            startTimer(.heartbeat, for: token, until: now.advanced(bySeconds: $0), into: &effects)
        }
        tokens[token].phase = .task(running)
        tokenOfTask[order.id] = token
    }

    /// With which an outside answer names a task.
    ///
    /// It is drawn, so that nobody guesses it, and names
    /// the execution, so that an answer finds its way.
    private mutating func makeTaskToken() -> String {
        let text = identity.arn + "#" + random.nextUUID()
        return Base64.encode(Array(text.utf8))
    }
}

// News of tasks.
extension Execution {
    mutating func taskSubmitted(
        _ id: TaskID,
        output: JSON,
        at now: Timestamp,
        into effects: inout Effects
    ) {
        guard case (let token, var task)? = running(id), !task.isUnderWay,
            case .integration = task.order.resource.kind
        else { return }
        task.isUnderWay = true
        tokens[token].phase = .task(task)
        record(
            .taskSubmitted(task.order.resource.named, output: output),
            of: token,
            at: now,
            into: &effects
        )
    }

    mutating func activityStarted(
        _ id: TaskID,
        workerName: String?,
        at now: Timestamp,
        into effects: inout Effects
    ) {
        guard case (let token, var task)? = running(id), !task.isUnderWay,
            case .activity = task.order.resource.kind
        else { return }
        task.isUnderWay = true
        tokens[token].phase = .task(task)
        record(.activityStarted(workerName: workerName), of: token, at: now, into: &effects)
    }

    mutating func taskHeartbeat(
        _ id: TaskID,
        at now: Timestamp,
        into effects: inout Effects
    ) {
        guard case (let token, var task)? = running(id), let seconds = task.order.heartbeatSeconds
        else {
            return
        }
        cancelTimer(task.heartbeatTimer, into: &effects)
        task.heartbeatTimer = startTimer(
            .heartbeat,
            for: token,
            until: now.advanced(bySeconds: seconds),
            into: &effects
        )
        tokens[token].phase = .task(task)
    }

    mutating func taskSucceeded(
        _ id: TaskID,
        output: JSON,
        at now: Timestamp,
        into effects: inout Effects
    ) {
        guard let (token, task) = running(id) else { return }
        guard !output.isLonger(than: program.limits.payloadBytesMax) else {
            let failure = TaskFailure(
                error: ErrorName.dataLimitExceeded,
                cause: Sentence.resultTooLarge(task.order.resource.sourceOfResult)
            )
            taskFailed(id, failure, at: now, into: &effects)
            return
        }
        over(token, task, into: &effects)
        record(
            task.order.resource.succeeded(output: output),
            of: token,
            at: now,
            into: &effects
        )
        guard status == .running else { return }
        let state = program.states[tokens[token].state]
        do throws(StateFailure) {
            try finish(
                token,
                state,
                result: output,
                effectiveInput: .null,
                next: state.next,
                at: now,
                into: &effects
            )
        } catch {
            stateFailed(token, error, at: now, into: &effects)
        }
        resume(token)
    }

    mutating func taskFailed(
        _ id: TaskID,
        _ failure: TaskFailure,
        at now: Timestamp,
        into effects: inout Effects
    ) {
        guard let (token, task) = running(id) else { return }
        let failure = failure.shortened(to: program.limits)
        over(token, task, into: &effects)
        record(
            task.order.resource.failed(error: failure.error, cause: failure.cause),
            of: token,
            at: now,
            into: &effects
        )
        handle(failure, of: token, from: .task, at: now, into: &effects)
        resume(token)
    }

    mutating func taskTimedOut(
        _ token: Int,
        from origin: ErrorOrigin,
        at now: Timestamp,
        into effects: inout Effects
    ) {
        guard case .task(let task) = tokens[token].phase else { return }
        over(token, task, into: &effects)
        effects.commands.append(.cancelTask(task.order.id))
        record(
            task.order.resource.timedOut(error: ErrorName.timeout, cause: nil),
            of: token,
            at: now,
            into: &effects
        )
        handle(
            TaskFailure(error: ErrorName.timeout, cause: nil),
            of: token,
            from: origin,
            at: now,
            into: &effects
        )
        resume(token)
    }

    private func running(_ id: TaskID) -> (token: Int, task: RunningTask)? {
        guard let token = tokenOfTask[id], case .task(let task) = tokens[token].phase,
            task.order.id == id
        else { return nil }
        return (token, task)
    }

    /// Forgets a task and its timers.
    private mutating func over(_ token: Int, _ task: RunningTask, into effects: inout Effects) {
        cancelTimer(task.timeoutTimer, into: &effects)
        cancelTimer(task.heartbeatTimer, into: &effects)
        tokenOfTask[task.order.id] = nil
        // The same state is still current: its retrier or its next state decides.
        tokens[token].phase = .ended
    }

    /// Takes back a task that nobody waits for any more.
    mutating func cancel(_ task: RunningTask, of token: Int, into effects: inout Effects) {
        over(token, task, into: &effects)
        effects.commands.append(.cancelTask(task.order.id))
    }
}

extension TaskFailure {
    /// The failure with error and cause no longer than the service keeps them.
    fileprivate func shortened(to limits: ExecutionLimits) -> TaskFailure {
        guard
            (error?.count ?? 0) > limits.errorCharactersMax
                || (cause?.utf8.count ?? 0) > limits.causeCharactersMax
        else { return self }
        return TaskFailure(
            error: error.map { String($0.prefix(limits.errorCharactersMax)) },
            cause: cause.map { String($0.prefix(limits.causeCharactersMax)) }
        )
    }
}

extension Evaluator {
    /// A number of seconds in one of its forms.
    fileprivate mutating func seconds(
        of field: DynamicField<Int64>?,
        path name: String
    ) throws(StateFailure) -> Int64? {
        switch field {
        case nil: return nil
        case .literal(let seconds): return seconds
        case .path(let expression):
            let value: JSON
            do throws(PathEvaluationError) {
                value = try expression.evaluate(in: scope, random: &random)
            } catch {
                throw StateFailure(selecting: error)
            }
            guard let seconds = value.integerValue, seconds > 0 else {
                throw StateFailure(
                    ErrorName.runtime,
                    Sentence.notInteger(field: name, path: expression.text, value: value)
                )
            }
            return seconds
        case .jsonata(let field):
            return try value(of: field, expected: "integer") { $0.integerValue }
        }
    }
}
