public import StatesLanguage
public import Values

/// What an execution wants done and recorded after an event.
///
/// The driver makes `history` durable before it carries out `commands`.
public struct Effects: Sendable {
    /// What happened, in order.
    public var history: [HistoryEvent] = []
    /// What is to be done, in order.
    public var commands: [Command] = []

    /// What was decided, in order; nil where nobody wants to know.
    public var decisions: [Decision]?
    /// The data that states worked with, stage by stage; nil where nobody wants to know.
    public var stages: [DataStage]?

    /// Makes effects without content.
    ///
    /// - Parameters:
    ///   - keepsDecisions: whether ``decisions`` are wanted.
    ///   - keepsStages: whether ``stages`` are wanted.
    public init(keepsDecisions: Bool = false, keepsStages: Bool = false) {
        decisions = keepsDecisions ? [] : nil
        stages = keepsStages ? [] : nil
    }

    /// Empties the lists and keeps their room.
    public mutating func removeAll() {
        history.removeAll(keepingCapacity: true)
        commands.removeAll(keepingCapacity: true)
        decisions?.removeAll(keepingCapacity: true)
        stages?.removeAll(keepingCapacity: true)
    }
}

/// An order of an execution to its driver: the complete list of what it may ask for.
public enum Command: Sendable {
    /// Have this work done, and say how it ended.
    case startTask(TaskOrder)
    /// Nobody waits for this task any more: end it.
    case cancelTask(TaskID)
    /// Say when this time has come.
    case startTimer(TimerID, until: Timestamp)
    /// Nobody waits for this timer any more.
    case cancelTimer(TimerID)
    /// The execution is over; its ``Execution/status`` says how.
    case finish
}

/// One task attempt, with all that an integration needs to know.
public struct TaskOrder: Sendable {
    /// Its id.
    public let id: TaskID
    /// The state that wants it.
    public let stateName: String
    /// What is to do the work.
    public let resource: Resource
    /// `Parameters` or `Arguments` after evaluation; the state's input for a function or an activity.
    public let input: JSON
    /// Which try of the state this is, counted from 0 (the context's `State.RetryCount`).
    public let retryCount: Int
    /// With which an outside answer names this task, where the resource waits for one.
    public let taskToken: String?
    /// After how many seconds the execution gives up on it.
    public let timeoutSeconds: Int64?
    /// How many seconds may pass between signs of life.
    public let heartbeatSeconds: Int64?
    /// When it was scheduled.
    public let scheduledAt: Timestamp
    /// Index of the Map iteration it belongs to, where it belongs to one (the innermost).
    public let mapIndex: Int?
    /// The indices of all Map iterations around it, the outermost first.
    public let mapIndices: [Int]
    /// The event with which its state was entered: the attempts of one visit have it in common.
    public let enteredEventID: Int64
}
