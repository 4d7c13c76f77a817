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
    /// What is changed where it enters states.
    public let changes: [EntryChange]
    /// Whom its context object names.
    public let contextIdentity: ContextIdentity
    /// How it stands.
    public internal(set) var status: ExecutionStatus = .running
    /// What it gave, once it has succeeded.
    public internal(set) var output: JSON?
    /// Why it ended otherwise.
    public internal(set) var failure: (error: String?, cause: String?)?
    /// The id of the last history event so far.
    public internal(set) var lastEventID: Int64 = 0
    /// How often it was redriven.
    public internal(set) var redriveCount = 0
    /// When it was redriven last.
    public internal(set) var redriveTime: Timestamp?

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
    /// Where it stood when it ended without success.
    var standstill: Standstill?
    /// The first state: the program's, or that of a distributed Map's processor for its children.
    private let start: Int

    /// Makes an execution that has not begun: its first event is ``Event/started``.
    ///
    /// - Parameters:
    ///   - program: what it runs.
    ///   - identity: who it is.
    ///   - input: what it is started with.
    ///   - seed: from which its random numbers come.
    ///   - changes: what somebody wants to be otherwise where it enters states.
    ///   - contextIdentity: whom its context object names; nil for itself.
    public init(
        program: Program,
        identity: ExecutionIdentity,
        input: JSON,
        seed: UInt64,
        changes: [EntryChange] = [],
        contextIdentity: ContextIdentity? = nil
    ) {
        self.changes = changes
        self.contextIdentity = contextIdentity ?? ContextIdentity(identity)
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
        changes = []
        var identity = parent.identity
        identity.name = name
        identity.arn = parent.identity.arn + "/" + name
        self.identity = identity
        contextIdentity = ContextIdentity(identity)
        self.input = input
        self.seed = seed
        random = RandomGenerator(seed: seed)
        self.start = start
    }

    /// Takes an event in, and appends to `effects` what it leads to.
    ///
    /// - Complexity: O(the work of the states that it leads through).
    public mutating func apply(_ event: Event, at now: Timestamp, into effects: inout Effects) {
        guard status == .running || event == .redriveRequested else { return }
        switch event {
        case .redriveRequested: redrive(at: now, into: &effects)
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
        startMachineTimer(at: now, into: &effects)
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

    /// The time that the whole may take begins.
    mutating func startMachineTimer(at now: Timestamp, into effects: inout Effects) {
        guard let seconds = program.timeoutSeconds else { return }
        lastTimer += 1
        let timer = (id: TimerID(number: lastTimer), until: now.advanced(bySeconds: seconds))
        machineTimer = timer
        effects.commands.append(.startTimer(timer.id, until: timer.until))
    }

    private mutating func runReadyTokens(at now: Timestamp, into effects: inout Effects) {
        var position = 0
        while position < ready.count, status == .running {
            let token = ready[position]
            position += 1
            if case .redriven = tokens[token].phase { workAgain(token, at: now, into: &effects) }
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
        if status == .succeeded {
            standstill = nil
        } else if standstill == nil, !tokens.isEmpty {
            standstill = Standstill(tokens, freeSlots)
        }
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
