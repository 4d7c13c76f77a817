public import Engine
public import Values

/// Drives an execution in virtual time: no task runs, no time passes.
///
/// News is taken in the order of its time, and of its coming where times are equal.
public struct VirtualRun {
    /// One piece of news that a task's answer consists of.
    public struct Answer {
        /// How long after the task was ordered it comes.
        public var afterMilliseconds: Int64
        /// What it is.
        public var event: (TaskID) -> Event

        /// Makes a piece of news.
        public init(afterMilliseconds: Int64 = 0, _ event: @escaping (TaskID) -> Event) {
            self.afterMilliseconds = afterMilliseconds
            self.event = event
        }
    }

    /// What is driven.
    public var execution: Execution
    /// All events so far.
    public private(set) var history: [HistoryEvent] = []
    /// The news taken so far with its times.
    public private(set) var news: [(event: Event, at: Timestamp)] = []
    /// What the clock shows.
    public private(set) var now: Timestamp
    private var pending: [(at: Timestamp, order: Int, event: Event)] = []
    private var count = 0
    private let answer: (TaskOrder) -> [Answer]

    /// Makes a run that has not begun.
    public init(
        _ execution: Execution,
        at now: Timestamp,
        answer: @escaping (TaskOrder) -> [Answer]
    ) {
        self.execution = execution
        self.now = now
        self.answer = answer
        schedule(.started, at: now)
    }

    /// Takes a run over from a recovered execution.
    public init(
        recovered execution: Execution,
        history: [HistoryEvent],
        at now: Timestamp,
        answer: @escaping (TaskOrder) -> [Answer]
    ) {
        self.execution = execution
        self.history = history
        self.now = now
        self.answer = answer
        for order in execution.outstandingTasks {
            perform(.startTask(order), at: order.scheduledAt)
        }
        for timer in execution.outstandingTimers {
            schedule(.timerFired(timer.id), at: timer.until)
        }
    }

    /// Lets news from outside come at a time: a stop, a redrive.
    public mutating func post(_ event: Event, at time: Timestamp) { schedule(event, at: time) }

    /// Takes the next piece of news.
    ///
    /// - Returns: false if there is none. For an execution that has ended only a redrive is one.
    public mutating func step() -> Bool {
        let isRunning = execution.status == .running
        let waiting = pending.indices.filter {
            isRunning || pending[$0].event == .redriveRequested
        }
        guard
            let next = waiting.min(by: {
                (pending[$0].at, pending[$0].order) < (pending[$1].at, pending[$1].order)
            })
        else { return false }
        let item = pending.remove(at: next)
        now = max(now, item.at)
        take(item.event)
        return true
    }

    /// Takes a piece of news now.
    public mutating func take(_ event: Event) {
        news.append((event, now))
        var effects = Effects()
        execution.apply(event, at: now, into: &effects)
        history.append(contentsOf: effects.history)
        for command in effects.commands { perform(command, at: now) }
    }

    /// Goes on to the end, or until nothing more can come.
    public mutating func run(stepsMax: Int = 1_000_000) {
        var steps = 0
        while steps < stepsMax, step() { steps += 1 }
    }

    private mutating func perform(_ command: Command, at time: Timestamp) {
        switch command {
        case .startTask(let order):
            for part in answer(order) {
                schedule(
                    part.event(order.id),
                    at: time.advanced(byMilliseconds: part.afterMilliseconds)
                )
            }
        case .startTimer(let id, let until): schedule(.timerFired(id), at: until)
        case .cancelTimer(let id): pending.removeAll { $0.event == .timerFired(id) }
        case .cancelTask, .finish: break
        }
    }

    private mutating func schedule(_ event: Event, at time: Timestamp) {
        count += 1
        pending.append((time, count, event))
    }
}
