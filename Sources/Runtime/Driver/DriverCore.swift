import Engine
package import Values

/// The driver's loop without its threads: a turn takes what has come, makes durable what follows
/// from it, and then carries out what is ordered.
package struct DriverCore: ~Copyable, Sendable {
    var store: Store
    let host: any TaskHost
    let registry: any IntegrationRegistry
    let options: DriverOptions
    let clock: any Clock
    /// Where names and seeds come from that nobody has given.
    let entropy: @Sendable () -> UInt64
    let observer: (any DriverObserver)?
    let log: Log

    /// The time of this turn; never goes back.
    var now = Timestamp(milliseconds: 0)
    /// The executions that are open.
    var running: [ExecutionKey: RunningExecution] = [:]
    /// What is to be told to executions in the next turn's round.
    var news: [(key: ExecutionKey, event: Event)] = []
    /// What is to become durable in it besides.
    var batch = Batch()
    /// Executions that begin with a history, which is to become durable in it too.
    var begun: [(key: ExecutionKey, history: [HistoryEvent])] = []
    /// The answers to this process's requests, given once they are durable.
    var answers: [(letter: Letter, reply: Reply)] = []
    var alarms = TimerHeap()
    /// The supervisors that are watched, by number.
    var supervisors: [UInt64: WatchedSupervisor] = [:]
    var lastSupervisor: UInt64 = 0
    /// The tasks that an answer from outside can name.
    var tokens: [String: (key: ExecutionKey, task: TaskID)] = [:]
    /// The tasks of activities that no worker has taken, oldest first, by the activity's ARN.
    var activities: [String: [(key: ExecutionKey, task: TaskID)]] = [:]
    /// The tasks that wait for the end of another execution, by that execution.
    var parents: [ExecutionKey: [NestedTask]] = [:]
    /// What could not be recovered.
    package internal(set) var problems: [StoreError] = []
    /// Why the driver does nothing more.
    var failure: StoreError?
    /// When it was last seen that there is room on the disk.
    var lastRoom = Timestamp(milliseconds: 0)

    package init(
        store: consuming Store,
        host: any TaskHost,
        registry: any IntegrationRegistry,
        options: DriverOptions,
        clock: any Clock,
        entropy: @escaping @Sendable () -> UInt64 = Entropy.seed,
        observer: (any DriverObserver)?,
        log: @escaping Log
    ) {
        self.store = store
        self.host = host
        self.registry = registry
        self.options = options
        self.clock = clock
        self.entropy = entropy
        self.observer = observer
        self.log = log
    }

    package var hasNews: Bool { !news.isEmpty || !batch.isEmpty }
    package var isIdle: Bool { running.isEmpty && !hasNews }
    /// When there is something to do even if nothing comes.
    package var next: Timestamp? {
        let look =
            supervisors.isEmpty
            ? nil : lastRoom.advanced(byMilliseconds: Self.roomMilliseconds)
        return [alarms.next, look].compactMap(\.self).min()
    }
    func isOpen(_ key: ExecutionKey) -> Bool { running[key] != nil }

    /// One turn.
    package mutating func turn(_ arrivals: Arrivals, _ letters: [Letter]) throws(StoreError) {
        if let failure { throw failure }
        do throws(StoreError) {
            now = max(now, clock.now())
            for number in arrivals.ended { try supervisorExited(number) }
            for letter in letters { answers.append((letter, answer(letter.request))) }
            if arrivals.inbox { try takeInbox() }
            try lookForRoom()
            try takeDueAlarms()
            try round()
        } catch {
            failure = error
            log(.error, "\(error)")
            throw error
        }
    }

    /// Tells the executions their news, makes durable what follows, and carries out what is ordered.
    mutating func round() throws(StoreError) {
        let begun = self.begun
        self.begun = []
        let beginnings = begun.flatMap { take($0.history, of: $0.key, timers: []) }
        let (orders, changes) = applyNews()
        let progress = beginnings + changes
        try store.append(batch)
        batch = Batch()
        for (letter, reply) in answers { letter.answer = .success(reply) }
        answers.removeAll(keepingCapacity: true)
        if let observer { progress.forEach(observer.happened) }
        for (key, _) in begun { try resume(key) }
        for (key, command) in orders { try perform(command, of: key) }
    }

    private mutating func applyNews() -> ([(ExecutionKey, Command)], [ExecutionProgress]) {
        var orders: [(ExecutionKey, Command)] = []
        var progress: [ExecutionProgress] = []
        var effects = Effects()
        for (key, event) in news {
            effects.removeAll()
            running[key]?.execution.apply(event, at: now, into: &effects)
            orders.append(contentsOf: effects.commands.map { (key, $0) })
            progress += take(effects.history, of: key, timers: effects.commands.compactMap(\.timer))
        }
        news.removeAll(keepingCapacity: true)
        return (orders, progress)
    }

    /// Adds to the batch what has happened to an execution.
    mutating func take(
        _ events: [HistoryEvent],
        of key: ExecutionKey,
        timers: [ExecutionProgress.Timer]
    ) -> [ExecutionProgress] {
        guard let identity = running[key]?.execution.identity, !(events.isEmpty && timers.isEmpty)
        else { return [] }
        batch.add(events, to: key)
        running[key]?.noteEnd(at: events.last?.timestamp ?? now)
        if let record = running[key]?.record, record.end != nil { batch.end(record) }
        return [
            ExecutionProgress(
                execution: identity,
                events: events,
                timers: timers,
                end: running[key]?.record.end
            )
        ]
    }

    private mutating func perform(_ command: Command, of key: ExecutionKey) throws(StoreError) {
        switch command {
        case .startTask(let order): try startTask(order, of: key)
        case .cancelTask(let id): cancelTask(id, of: key)
        case .startTimer(let id, let until):
            running[key]?.timers.insert(id)
            alarms.add(.timer(key, id), at: until)
        case .cancelTimer(let id): running[key]?.timers.remove(id)
        case .finish: finish(key)
        }
    }

    /// Notices a full disk while tasks run.
    ///
    /// A supervisor keeps its task's end to itself then, until there is room: nothing comes of it.
    private mutating func lookForRoom() throws(StoreError) {
        guard !supervisors.isEmpty,
            now.milliseconds - lastRoom.milliseconds >= Self.roomMilliseconds
        else { return }
        lastRoom = now
        try store.checkRoom()
    }

    /// How often that is looked for while tasks run.
    private static let roomMilliseconds: Int64 = 2000

    private mutating func takeDueAlarms() throws(StoreError) {
        while let alarm = alarms.popDue(at: now) {
            switch alarm {
            case .timer(let key, let id):
                guard running[key]?.timers.remove(id) != nil else { continue }
                news.append((key, .timerFired(id)))
            case .look(let key, let id): try lookAtTask(id, of: key)
            }
        }
    }

    /// An execution is over: whoever waits for it learns of it.
    mutating func finish(_ key: ExecutionKey) {
        guard let ended = running.removeValue(forKey: key) else { return }
        for parent in parents.removeValue(forKey: key) ?? [] {
            childEnded(ended.record, parent)
        }
    }

    package mutating func checkpoint() throws(StoreError) {
        if let failure { throw failure }
        try store.checkpoint()
    }
}

/// An execution that is open.
struct RunningExecution: Sendable {
    var execution: Execution
    var record: ExecutionRecord
    /// The tasks that it waits for.
    var tasks: [TaskID: RunningTask] = [:]
    /// The timers that it waits for.
    var timers: Set<TimerID> = []

    /// Writes the end into the record, if the execution has ended.
    mutating func noteEnd(at date: Timestamp) {
        guard execution.status != .running, record.end == nil else { return }
        record.end = ExecutionRecord.End(
            status: execution.status,
            date: date,
            output: execution.output,
            error: execution.failure?.error,
            cause: execution.failure?.cause,
            notRedrivable: execution.notRedrivable?.reason
        )
    }
}

/// A task that an execution waits for.
struct RunningTask: Sendable {
    let order: TaskOrder
    /// Whether `TaskSubmitted` or `ActivityStarted` is in the history.
    var isSubmitted = false
    /// The supervisor of its process, by number.
    var supervisor: UInt64?
    /// What it has started that outlives it.
    var launch: LaunchPlan?
    /// The execution that it started and waits for.
    var child: ExecutionKey?
}

/// A supervisor whose end is waited for.
struct WatchedSupervisor: Sendable {
    let supervisor: any TaskSupervisor
    /// Where it leaves its word.
    let folder: TaskFolder
    let key: ExecutionKey
    let task: TaskID
}

extension Command {
    fileprivate var timer: ExecutionProgress.Timer? {
        if case .startTimer(let id, let until) = self {
            ExecutionProgress.Timer(id: id, until: until)
        } else {
            nil
        }
    }
}
