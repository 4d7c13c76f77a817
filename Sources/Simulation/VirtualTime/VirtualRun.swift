public import Engine
public import Values

/// Drives an execution in virtual time: no task runs, no time passes.
///
/// News is taken in the order of its time, and of its coming where times are equal. It is a value: a
/// copy goes on by itself.
public struct VirtualRun {
    /// One part of what a task answers with.
    public struct Answer {
        enum Kind {
            case news((TaskID) -> Event)
            /// Until when there are signs of life; nil for as long as it is waited for.
            case alive(untilMilliseconds: Int64?)
        }

        /// How long after the task was ordered it comes.
        public var afterMilliseconds: Int64
        let kind: Kind

        /// Makes a piece of news.
        public init(afterMilliseconds: Int64 = 0, _ event: @escaping (TaskID) -> Event) {
            self.afterMilliseconds = afterMilliseconds
            kind = .news(event)
        }

        private init(_ kind: Kind) {
            afterMilliseconds = 0
            self.kind = kind
        }

        /// Signs of life as often as they have to come, the last one this long after the order; nil
        /// for always.
        ///
        /// They are no news of their own: the timer that waits for them is put off.
        public static func alive(untilMilliseconds: Int64?) -> Answer {
            Answer(.alive(untilMilliseconds: untilMilliseconds))
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
    /// What the last piece of news has led to.
    public private(set) var effects: Effects
    private var pending = NewsHeap()
    /// Looked up by key only.
    private var cancelled: Set<TimerID> = []
    private var alive: [TaskID: Int64?] = [:]
    private let answer: (TaskOrder) -> [Answer]

    /// Makes a run that has not begun.
    ///
    /// - Parameters:
    ///   - execution: one that has not begun.
    ///   - now: what the clock shows.
    ///   - keepsDecisions: whether ``effects`` say what was decided.
    ///   - answer: what becomes of a task; asked when it is ordered.
    public init(
        _ execution: Execution,
        at now: Timestamp,
        keepsDecisions: Bool = false,
        answer: @escaping (TaskOrder) -> [Answer] = { _ in [] }
    ) {
        self.execution = execution
        self.now = now
        self.answer = answer
        effects = Effects(keepsDecisions: keepsDecisions)
        pending.add(.started, at: now)
    }

    /// Takes a run over from a recovered execution.
    public init(
        recovered execution: Execution,
        history: [HistoryEvent],
        at now: Timestamp,
        keepsDecisions: Bool = false,
        answer: @escaping (TaskOrder) -> [Answer]
    ) {
        self.execution = execution
        self.history = history
        self.now = now
        self.answer = answer
        effects = Effects(keepsDecisions: keepsDecisions)
        for order in execution.outstandingTasks {
            perform(.startTask(order), at: order.scheduledAt, answer)
        }
        for timer in execution.outstandingTimers {
            perform(.startTimer(timer.id, until: timer.until), at: now, answer)
        }
    }

    /// Lets news from outside come at a time: a stop, a redrive.
    public mutating func post(_ event: Event, at time: Timestamp) { pending.add(event, at: time) }

    /// Takes the next piece of news.
    ///
    /// - Returns: false if there is none. For an execution that has ended only a redrive is one.
    public mutating func step() -> Bool { step(answering: answer) }

    /// Takes the next piece of news, and asks `answer` about the tasks that are ordered with it.
    ///
    /// - Returns: false if there is none.
    /// - Complexity: O(log n) for n pieces of news to come, and what the execution does.
    public mutating func step(answering answer: (TaskOrder) -> [Answer]) -> Bool {
        while let (event, time) = pending.removeFirst() {
            if execution.status != .running, event != .redriveRequested { continue }
            // One that nobody waits for any more must not move the clock.
            if case .timerFired(let id) = event, cancelled.remove(id) != nil { continue }
            now = max(now, time)
            take(event, answering: answer)
            return true
        }
        return false
    }

    /// Takes a piece of news now.
    public mutating func take(_ event: Event) { take(event, answering: answer) }

    /// Takes a piece of news now, and asks `answer` about the tasks that are ordered with it.
    public mutating func take(_ event: Event, answering answer: (TaskOrder) -> [Answer]) {
        news.append((event, now))
        effects.removeAll()
        execution.apply(event, at: now, into: &effects)
        history.append(contentsOf: effects.history)
        for command in effects.commands { perform(command, at: now, answer) }
    }

    /// Goes on to the end, or until nothing more can come.
    public mutating func run(stepsMax: Int = 1_000_000) {
        var steps = 0
        while steps < stepsMax, step() { steps += 1 }
    }

    private mutating func perform(
        _ command: Command,
        at time: Timestamp,
        _ answer: (TaskOrder) -> [Answer]
    ) {
        switch command {
        case .startTask(let order):
            for part in answer(order) {
                switch part.kind {
                case .news(let event):
                    pending.add(
                        event(order.id),
                        at: time.advanced(byMilliseconds: part.afterMilliseconds)
                    )
                case .alive(let until): alive[order.id] = .some(until)
                }
            }
        case .startTimer(let id, let until):
            guard let order = execution.task(waitedForBy: id), let end = alive[order.id],
                let seconds = order.heartbeatSeconds
            else { return pending.add(.timerFired(id), at: until) }
            guard let end else { return }
            let missed = order.scheduledAt.advanced(byMilliseconds: end)
                .advanced(bySeconds: seconds)
            pending.add(.timerFired(id), at: max(until, missed))
        case .cancelTimer(let id): cancelled.insert(id)
        case .cancelTask(let id): alive[id] = nil
        case .finish: break
        }
    }
}
