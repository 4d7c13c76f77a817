public import Engine

/// A task attempt, counted in every way that one may want to name it by.
public struct TaskCall: Sendable {
    /// What the execution ordered.
    public let order: TaskOrder
    /// Which visit of the state this is within its iteration, counted from 1.
    ///
    /// A visit that ended before it ordered its task does not count.
    public let visit: Int
    /// Which attempt of the visit, counted from 1.
    public let attempt: Int
    /// Which attempt of all visits within the iteration, counted from 1.
    public let call: Int
    /// Which attempt of the state in the whole execution, counted from 1.
    public let callInAll: Int

    /// The state's name.
    public var state: String { order.stateName }
    /// The indices of the Map iterations around it, the outermost first.
    public var iteration: [Int] { order.mapIndices }

    /// Makes a call.
    public init(order: TaskOrder, visit: Int, attempt: Int, call: Int, callInAll: Int) {
        self.order = order
        self.visit = visit
        self.attempt = attempt
        self.call = call
        self.callInAll = callInAll
    }
}

/// Something that says what becomes of task attempts.
public protocol OutcomeSource: Sendable {
    /// What becomes of one; nil where it does not know.
    ///
    /// - Complexity: asked once per attempt.
    func outcome(of call: TaskCall) -> SourcedOutcome?
}

/// An outcome and where it is from.
public struct SourcedOutcome: Sendable, Equatable {
    /// What becomes of the attempt.
    public var outcome: Outcome
    /// Who says so.
    public var origin: OutcomeOrigin

    /// Makes one.
    public init(_ outcome: Outcome, from origin: OutcomeOrigin) {
        self.outcome = outcome
        self.origin = origin
    }
}

/// Who said what becomes of a task attempt.
public enum OutcomeOrigin: Sendable, Equatable {
    /// The rule of the script with this index.
    case script(rule: Int)
    /// A mock configuration's response of this name.
    case mock(response: String)
    /// A recorded execution: the event of it that scheduled the attempt.
    case recorded(event: Int64)
    /// What the machine's test file says for all its tests.
    case example
    /// Nobody: it stands for something that nobody said.
    case placeholder
}
