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
}

extension Execution {
    /// Makes an execution that has not begun: its first event is ``Event/started``.
    public init(program: Program, identity: ExecutionIdentity, input: JSON, seed: UInt64) {
        self.program = program
        self.identity = identity
        self.input = input
        self.seed = seed
    }

    /// Takes an event in, and appends to `effects` what it leads to.
    public mutating func apply(_ event: Event, at now: Timestamp, into effects: inout Effects) {}

    /// The tasks that are waited for, oldest first: after recovery the driver looks after each.
    public var outstandingTasks: [TaskOrder] { [] }

    /// The timers that are waited for, oldest first.
    public var outstandingTimers: [(id: TimerID, until: Timestamp)] { [] }

    /// The id of the last history event so far.
    public var lastEventID: Int64 { 0 }
}
