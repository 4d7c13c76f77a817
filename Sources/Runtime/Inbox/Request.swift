public import Engine
public import Values

/// What the driver of a store can be asked to do, by its own process or by another one.
public enum Request: Sendable {
    /// Start an execution.
    case startExecution(StartRequest)
    /// Let an execution go on that has ended and did not succeed.
    case redriveExecution(ExecutionKey)
    /// End an execution now.
    case stopExecution(ExecutionKey, error: String?, cause: String?)
    /// The task that was given this token has ended well.
    case taskSucceeded(token: String, output: JSON)
    /// The task that was given this token has failed.
    case taskFailed(token: String, error: String?, cause: String?)
    /// The task that was given this token is still being worked on.
    case taskHeartbeat(token: String)
    /// A worker asks for a task of an activity.
    case takeActivityTask(activityARN: String, workerName: String?)
}

/// An execution to be started.
public struct StartRequest: Sendable {
    /// What it is to run.
    public var machine: MachineDefinition
    /// Its name; nil for a random one.
    public var name: String?
    /// What it begins with.
    public var input: JSON
    /// From which its random numbers come; nil for a random one.
    public var seed: UInt64?
    /// With what it begins, if it is a replay.
    public var replay: Replay?

    /// Makes a request.
    public init(machine: MachineDefinition, name: String? = nil, input: JSON, seed: UInt64? = nil) {
        self.machine = machine
        self.name = name
        self.input = input
        self.seed = seed
    }

    /// A history that an execution begins with, made of what another one has done.
    public struct Replay: Sendable {
        /// The other execution, and up to where it was followed.
        public var origin: ExecutionRecord.ReplayOrigin
        /// When it is said to start: what its history says of it must be true.
        public var startTime: Timestamp
        /// The history, which the execution must be able to have had.
        public var history: [HistoryEvent]

        /// Makes one.
        public init(
            origin: ExecutionRecord.ReplayOrigin,
            startTime: Timestamp,
            history: [HistoryEvent]
        ) {
            self.origin = origin
            self.startTime = startTime
            self.history = history
        }
    }
}

/// How the driver answers a request.
///
/// What it accepts is on the disk by then.
public enum Reply: Sendable, Equatable {
    /// The execution runs; or it ran already, started by the same request.
    case started(arn: String, startDate: Timestamp)
    /// The execution goes on.
    case redriven(date: Timestamp)
    /// The execution has been told to end.
    case stopped(date: Timestamp)
    /// It is done.
    case accepted
    /// The worker has this task now; nil where there is none to be had.
    case activityTask(ActivityTask?)
    /// It cannot be done.
    case refused(RequestRefused)
}

/// A task of an activity, for a worker.
public struct ActivityTask: Sendable, Equatable {
    /// With which the worker answers.
    public var token: String
    /// What it is to work on.
    public var input: JSON
}

/// Why a request cannot be done, in the service's words.
public struct RequestRefused: Error, Sendable, Equatable, CustomStringConvertible {
    /// The service's name for it, `TaskTimedOut` for example.
    public var name: String
    /// What is wrong.
    public var message: String

    /// Makes one.
    public init(_ name: String, _ message: String) {
        self.name = name
        self.message = message
    }

    /// Name and message.
    public var description: String { "\(name): \(message)" }
}

extension RequestRefused {
    /// A token names a task that does not wait any more.
    public static let taskTimedOut = RequestRefused(
        "TaskTimedOut",
        "Task Timed Out: 'Provided task does not exist anymore'"
    )
}
