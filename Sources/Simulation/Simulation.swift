public import Engine
public import Values

/// An execution in virtual time: no task runs, no time passes; each task attempt becomes what the
/// first source that knows it says.
///
/// It drives the engine that a live run drives, with the same news; so its history is the one that a
/// live run with these outcomes has. It is a value: a copy of it goes on by itself.
public struct Simulation {
    private var run: VirtualRun
    private var book: CallBook

    /// Makes a simulation that has not begun.
    ///
    /// - Parameters:
    ///   - program: what is executed.
    ///   - input: what the execution is started with.
    ///   - identity: who it is; its start time is what the virtual clock shows first.
    ///   - seed: from which jitter and random values come.
    ///   - sources: who says what becomes of task attempts, asked in this order. What nobody knows
    ///     succeeds with a placeholder.
    public init(
        program: Program,
        input: JSON,
        identity: ExecutionIdentity = Simulation.identity(),
        seed: UInt64 = 0,
        sources: [any OutcomeSource] = []
    ) {
        let execution = Execution(program: program, identity: identity, input: input, seed: seed)
        run = VirtualRun(execution, at: identity.startTime, keepsDecisions: true)
        book = CallBook(sources: sources, program: program)
    }

    /// Makes a simulation that goes on where a replay ends.
    ///
    /// - Parameters:
    ///   - replay: what was before.
    ///   - execution: the replay's execution as it was before it began.
    ///   - sources: who says what becomes of the task attempts that the replay has left, and of those
    ///     after them.
    /// - Throws: `HistoryError` if what was before cannot be the beginning of this execution.
    public init(
        continuing replay: Replay,
        of execution: Execution,
        sources: [any OutcomeSource] = []
    ) throws(HistoryError) {
        var recovered = execution
        var book = CallBook(
            sources: [replay.takenOutcomes] + sources,
            program: execution.program
        )
        var answers: [TaskID: [VirtualRun.Answer]] = [:]
        var effects = Effects(keepsDecisions: true)
        try recovered.recover(from: replay.history, into: &effects) { _, time, effects in
            for command in effects.commands {
                guard case .startTask(let order) = command else { continue }
                answers[order.id] = book.answers(to: order)
            }
            book.take(effects, at: time)
        }
        run = VirtualRun(
            recovered: recovered,
            history: replay.history,
            at: replay.history.last?.timestamp ?? execution.identity.startTime,
            keepsDecisions: true,
            answer: { answers[$0.id] ?? [] }
        )
        self.book = book
    }

    /// Who an execution is of which nothing else is known.
    public static func identity(
        machine: String = "machine",
        startTime: Timestamp = Simulation.usualStart
    ) -> ExecutionIdentity {
        ExecutionIdentity(name: "simulation", stateMachineName: machine, startTime: startTime)
    }

    /// When an execution begins where nobody says: 2026-01-01T00:00:00Z.
    public static let usualStart = Timestamp(milliseconds: 1_767_225_600_000)

    /// Lets news from outside come at a time: a stop, a redrive.
    public mutating func post(_ event: Event, at time: Timestamp) { run.post(event, at: time) }

    /// Takes the next piece of news.
    ///
    /// - Returns: false if there is none: the execution has ended, or waits for ever.
    public mutating func step() -> Bool { Self.step(&run, &book) }

    // Both are changed where they are: a copy of the book would be one of all attempts so far.
    private static func step(_ run: inout VirtualRun, _ book: inout CallBook) -> Bool {
        guard run.step(answering: { book.answers(to: $0) }) else { return false }
        book.take(run.effects, at: run.now)
        return true
    }

    /// Goes on to the end, or until nothing more can come.
    ///
    /// - Parameter stepsMax: no more pieces of news are taken than this; a history's own limit ends
    ///   an execution that goes round for ever before it comes to that.
    public mutating func finish(stepsMax: Int = 1_000_000) {
        var steps = 0
        while steps < stepsMax, step() { steps += 1 }
    }

    /// How it stands.
    public var execution: Execution { run.execution }
    /// What the virtual clock shows.
    public var now: Timestamp { run.now }
    /// All events so far, as the service's history has them.
    public var history: [HistoryEvent] { run.history }
    /// All task attempts so far, in the order in which they were ordered.
    public var attempts: [SimulatedAttempt] { book.attempts }
    /// All decisions so far with their times.
    public var decisions: [TimedDecision] { book.decisions }
    /// How much virtual time has passed, in milliseconds.
    public var durationMilliseconds: Int64 {
        now.milliseconds - execution.identity.startTime.milliseconds
    }

    /// The attempts that nothing will end, of an execution that waits for ever.
    public var endlessAttempts: [SimulatedAttempt] {
        execution.status == .running ? attempts.filter { $0.end == nil } : []
    }

    /// Runs a simulation to its end.
    public static func finished(
        program: Program,
        input: JSON,
        identity: ExecutionIdentity = Simulation.identity(),
        seed: UInt64 = 0,
        sources: [any OutcomeSource] = []
    ) -> Simulation {
        var simulation = Simulation(
            program: program,
            input: input,
            identity: identity,
            seed: seed,
            sources: sources
        )
        simulation.finish()
        return simulation
    }
}

/// A decision and its time.
public struct TimedDecision: Sendable, Equatable {
    /// What was decided.
    public let decision: Decision
    /// When.
    public let at: Timestamp
}

/// One task attempt of a simulation.
public struct SimulatedAttempt: Sendable {
    /// How an attempt ended.
    public enum End: Sendable, Equatable {
        case succeeded(JSON)
        case failed(TaskFailure)
        /// Also where a heartbeat was missed.
        case timedOut(TaskFailure)
        /// Nobody waited for it any more.
        case cancelled
    }

    /// What an error led to.
    public enum Reaction: Sendable, Equatable {
        /// The retrier with this index has it tried again after a wait.
        case retried(Int, afterMilliseconds: Int64)
        /// The catcher with this index goes on elsewhere.
        case caught(Int)
        /// Nothing took it: it ended the state's scope.
        case uncaught
    }

    /// Which attempt it is, and what was ordered.
    public let call: TaskCall
    /// What was to become of it, and who said so.
    public let planned: SourcedOutcome
    /// When it ended; nil while it has not.
    public internal(set) var endedAt: Timestamp?
    /// How it ended; nil while it has not.
    public internal(set) var end: End?
    /// What its error led to; nil if it did not fail.
    public internal(set) var reaction: Reaction?

    /// When it was ordered.
    public var orderedAt: Timestamp { call.order.scheduledAt }
}
