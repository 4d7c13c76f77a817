public import Values

/// News for an execution: everything that can come to it from outside.
///
/// An execution is a pure function of its program, its input, its seed and these events with their
/// times. News about something that is no longer waited for (a task's answer after its timeout) is
/// taken without effect.
public enum Event: Sendable, Equatable {
    /// It begins. The first event of every execution, and never a later one.
    case started
    /// A task's request was accepted: a job was started, a token was handed out.
    case taskSubmitted(TaskID, output: JSON)
    /// A worker took an activity's task.
    case activityStarted(TaskID, workerName: String?)
    /// A task ended well.
    case taskSucceeded(TaskID, output: JSON)
    /// A task ended with an error.
    case taskFailed(TaskID, TaskFailure)
    /// A task that waits for an answer is still alive.
    case taskHeartbeat(TaskID)
    /// A timer that the execution asked for is due.
    case timerFired(TimerID)
    /// Somebody wants it to end now.
    case stopRequested(error: String?, cause: String?)
    /// It has ended and did not succeed, and is to go on where it stood.
    ///
    /// The one piece of news that an ended execution takes; see ``Execution/isRedrivable``.
    case redriveRequested
}

/// An error as the language has it: a name to match and a text to read.
public struct TaskFailure: Sendable, Equatable {
    /// The error's name: `States.Timeout`, `Glue.ConcurrentRunsExceededException`, …; nil where
    /// whoever failed gave none.
    public var error: String?
    /// What happened, in words or as JSON text; nil where nothing is known.
    public var cause: String?

    /// Makes a failure.
    public init(error: String?, cause: String?) {
        self.error = error
        self.cause = cause
    }
}

/// Names a task attempt within its execution: the id of the history event that scheduled it.
public struct TaskID: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The id of the scheduling event.
    public let eventID: Int64

    /// Makes an id.
    public init(eventID: Int64) { self.eventID = eventID }

    /// Whether one task was scheduled before another.
    public static func < (lhs: TaskID, rhs: TaskID) -> Bool { lhs.eventID < rhs.eventID }

    /// The event's id.
    public var description: String { String(eventID) }
}

/// Names a timer within its execution.
public struct TimerID: Sendable, Hashable, Comparable {
    /// Counted from 1 in the order in which timers were asked for.
    public let number: Int

    /// Makes an id.
    public init(number: Int) { self.number = number }

    /// Whether one timer was asked for before another.
    public static func < (lhs: TimerID, rhs: TimerID) -> Bool { lhs.number < rhs.number }
}
