import StatesLanguage
public import Values

/// One run of a program: a value that news changes and that answers with orders and records.
///
/// It reads no clock, rolls no die but its own seeded one, opens no file and waits for nothing. Two
/// executions made of the same program, identity, input and seed that get the same events at the
/// same times are equal in all they do. That is what recovery, replay and simulation stand on.
public struct Execution: Sendable {
    /// What it runs.
    public let program: Program
    /// Who it is.
    public let identity: ExecutionIdentity
    /// What it was started with.
    public let input: JSON
    /// From which its random numbers come.
    public let seed: UInt64
    /// How it stands.
    public internal(set) var status: ExecutionStatus = .running
    /// What it gave, once it has succeeded.
    public internal(set) var output: JSON?
    /// Why it ended otherwise.
    public internal(set) var failure: (error: String?, cause: String?)?
    /// The id of the last history event so far.
    public internal(set) var lastEventID: Int64 = 0

    var random: RandomGenerator
    /// All positions; ended ones leave their slot for others.
    var tokens: [Token] = []
    var freeSlots: [Int] = []
    /// Tokens that are to enter a state, first come, first served.
    var ready: [Int] = []
    var lastTimer = 0
    /// Looked up by key only: what has an order is iterated over `tokens`.
    var timers: [TimerID: RunningTimer] = [:]
    var tokenOfTask: [TaskID: Int] = [:]
    var machineTimer: (id: TimerID, until: Timestamp)?
    /// The first state: the program's, or that of a distributed Map's processor for its children.
    private let start: Int

    /// Makes an execution that has not begun: its first event is ``Event/started``.
    public init(program: Program, identity: ExecutionIdentity, input: JSON, seed: UInt64) {
        self.program = program
        self.identity = identity
        self.input = input
        self.seed = seed
        random = RandomGenerator(seed: seed)
        start = program.start
    }

    /// Makes a child execution of a distributed Map.
    init(childOf parent: Execution, name: String, start: Int, input: JSON, seed: UInt64) {
        program = parent.program
        var identity = parent.identity
        identity.name = name
        identity.arn = parent.identity.arn + "/" + name
        self.identity = identity
        self.input = input
        self.seed = seed
        random = RandomGenerator(seed: seed)
        self.start = start
    }

    /// Takes an event in, and appends to `effects` what it leads to.
    ///
    /// - Complexity: O(the work of the states that it leads through).
    public mutating func apply(_ event: Event, at now: Timestamp, into effects: inout Effects) {
        guard status == .running else { return }
        switch event {
        case .started: begin(at: now, into: &effects)
        case .taskSubmitted(let id, let output):
            taskSubmitted(id, output: output, at: now, into: &effects)
        case .activityStarted(let id, let workerName):
            activityStarted(id, workerName: workerName, at: now, into: &effects)
        case .taskSucceeded(let id, let output):
            taskSucceeded(id, output: output, at: now, into: &effects)
        case .taskFailed(let id, let failure):
            taskFailed(id, failure, at: now, into: &effects)
        case .taskHeartbeat(let id): taskHeartbeat(id, at: now, into: &effects)
        case .timerFired(let id): timerFired(id, at: now, into: &effects)
        case .stopRequested(let error, let cause):
            end(.aborted, .executionAborted(error: error, cause: cause), at: now, into: &effects)
            failure = (error, cause)
        }
        runReadyTokens(at: now, into: &effects)
    }

    private mutating func begin(at now: Timestamp, into effects: inout Effects) {
        guard lastEventID == 0 else { return }
        record(
            .executionStarted(input: input, roleARN: identity.roleARN),
            after: 0,
            at: now,
            into: &effects
        )
        if let seconds = program.timeoutSeconds {
            lastTimer += 1
            let timer = (id: TimerID(number: lastTimer), until: now.advanced(bySeconds: seconds))
            machineTimer = timer
            effects.commands.append(.startTimer(timer.id, until: timer.until))
        }
        let token = Token(
            place: .root,
            state: start,
            lastEventID: 0,
            input: input,
            variables: JSONObject(),
            item: nil
        )
        ready.append(insert(token))
    }

    private mutating func runReadyTokens(at now: Timestamp, into effects: inout Effects) {
        var position = 0
        while position < ready.count, status == .running {
            let token = ready[position]
            position += 1
            while case .entering = tokens[token].phase, status == .running {
                enterState(token, at: now, into: &effects)
            }
        }
        ready.removeAll(keepingCapacity: true)
    }

    private mutating func timerFired(
        _ id: TimerID,
        at now: Timestamp,
        into effects: inout Effects
    ) {
        if let machineTimer, machineTimer.id == id {
            end(
                .timedOut,
                .executionTimedOut(error: nil, cause: nil),
                at: now,
                into: &effects
            )
            return
        }
        guard let timer = timers.removeValue(forKey: id) else { return }
        switch timer.purpose {
        case .wait: waitIsOver(timer.token, at: now, into: &effects)
        case .retry: retryIsDue(timer.token, at: now, into: &effects)
        case .taskTimeout:
            taskTimedOut(timer.token, from: .task, at: now, into: &effects)
        case .heartbeat:
            // Where both are due (the clock was set, nobody drove) it is the timeout: the history has
            // one event for either, and recovery tells by the time which it was.
            let origin: ErrorOrigin =
                isTimeoutDue(timer.token, at: now) ? .task : .missedHeartbeat
            taskTimedOut(timer.token, from: origin, at: now, into: &effects)
        }
    }
}

extension Execution {
    /// Whether the time is up that a task has in all.
    private func isTimeoutDue(_ token: Int, at now: Timestamp) -> Bool {
        guard case .task(let task) = tokens[token].phase,
            let timeout = task.timeoutTimer.flatMap({ timers[$0] })
        else { return false }
        return timeout.until <= now
    }
}

// What an execution waits for.
extension Execution {
    /// The tasks that are waited for, oldest first: after recovery the driver looks after each.
    public var outstandingTasks: [TaskOrder] {
        tokens.compactMap { token in
            if case .task(let task) = token.phase { task.order } else { nil }
        }.sorted { $0.id < $1.id }
    }

    /// The timers that are waited for, oldest first.
    public var outstandingTimers: [(id: TimerID, until: Timestamp)] {
        let running = timers.map { (id: $0.key, until: $0.value.until) }
        return (running + (machineTimer.map { [$0] } ?? [])).sorted { $0.id < $1.id }
    }
}

// Records and ends.
extension Execution {
    /// Appends a history event.
    ///
    /// The last one that the limit leaves room for is kept for the event that ends the execution.
    @discardableResult
    mutating func record(
        _ details: HistoryEvent.Details,
        after previous: Int64,
        at now: Timestamp,
        into effects: inout Effects
    ) -> Int64 {
        guard status == .running else { return lastEventID }
        guard lastEventID < program.limits.historyEventsMax - 1 else {
            fail(
                TaskFailure(
                    error: ErrorName.runtime,
                    cause: Sentence.tooManyEvents(max: program.limits.historyEventsMax)
                ),
                after: lastEventID,
                at: now,
                into: &effects
            )
            return lastEventID
        }
        lastEventID += 1
        effects.history.append(
            HistoryEvent(
                id: lastEventID,
                previousEventID: previous,
                timestamp: now,
                details: details
            )
        )
        return lastEventID
    }

    /// Appends a history event of a token, from which the token's next one follows.
    @discardableResult
    mutating func record(
        _ details: HistoryEvent.Details,
        of token: Int,
        at now: Timestamp,
        into effects: inout Effects
    ) -> Int64 {
        let id = record(details, after: tokens[token].lastEventID, at: now, into: &effects)
        tokens[token].lastEventID = id
        return id
    }

    /// Ends the execution with an error.
    mutating func fail(
        _ failure: TaskFailure,
        after previous: Int64,
        at now: Timestamp,
        into effects: inout Effects
    ) {
        self.failure = (failure.error, failure.cause)
        end(
            .failed,
            .executionFailed(error: failure.error, cause: failure.cause),
            after: previous,
            at: now,
            into: &effects
        )
    }

    /// Ends the execution, and all it waits for.
    mutating func end(
        _ status: ExecutionStatus,
        _ details: HistoryEvent.Details,
        after previous: Int64? = nil,
        at now: Timestamp,
        into effects: inout Effects
    ) {
        guard self.status == .running else { return }
        lastEventID += 1
        effects.history.append(
            HistoryEvent(
                id: lastEventID,
                previousEventID: previous ?? lastEventID - 1,
                timestamp: now,
                details: details
            )
        )
        self.status = status
        for task in outstandingTasks { effects.commands.append(.cancelTask(task.id)) }
        for timer in outstandingTimers { effects.commands.append(.cancelTimer(timer.id)) }
        // The slots stay: whoever called may still look at its token, which has ended.
        for slot in tokens.indices {
            tokens[slot].phase = .ended
            tokens[slot].input = .null
            tokens[slot].variables = JSONObject()
        }
        ready.removeAll()
        timers.removeAll()
        tokenOfTask.removeAll()
        machineTimer = nil
        effects.commands.append(.finish)
    }
}

// Slots and timers.
extension Execution {
    /// Puts a token into a free slot.
    mutating func insert(_ token: Token) -> Int {
        if let slot = freeSlots.popLast() {
            tokens[slot] = token
            return slot
        }
        tokens.append(token)
        return tokens.count - 1
    }

    /// Asks for a timer on behalf of a token.
    mutating func startTimer(
        _ purpose: TimerPurpose,
        for token: Int,
        until: Timestamp,
        into effects: inout Effects
    ) -> TimerID {
        lastTimer += 1
        let id = TimerID(number: lastTimer)
        timers[id] = RunningTimer(token: token, purpose: purpose, until: until)
        effects.commands.append(.startTimer(id, until: until))
        return id
    }

    /// Takes a timer back, if it is still waited for.
    mutating func cancelTimer(_ id: TimerID?, into effects: inout Effects) {
        guard let id, timers.removeValue(forKey: id) != nil else { return }
        effects.commands.append(.cancelTimer(id))
    }
}
