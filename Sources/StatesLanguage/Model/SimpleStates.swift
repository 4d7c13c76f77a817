public import Values

/// Passes its input on, perhaps changed.
public struct PassState: Sendable {
    /// What it does with data.
    public var flow: DataFlow
    /// `Result`, taken as it is.
    public var result: JSON?
    /// Where to go.
    public var transition: Transition

    /// Makes the data of a Pass state.
    public init(flow: DataFlow, result: JSON? = nil, transition: Transition) {
        self.flow = flow
        self.result = result
        self.transition = transition
    }
}

/// Lets time pass.
public struct WaitState: Sendable {
    /// Until when a Wait state waits.
    public enum Until: Sendable {
        /// `Seconds` or `SecondsPath`.
        case seconds(DynamicField<Int64>)
        /// `Timestamp` or `TimestampPath`.
        case timestamp(DynamicField<Timestamp>)
    }

    /// What it does with data.
    public var flow: DataFlow
    /// Until when it waits.
    public var until: Until
    /// Where to go.
    public var transition: Transition

    /// Makes the data of a Wait state.
    public init(flow: DataFlow, until: Until, transition: Transition) {
        self.flow = flow
        self.until = until
        self.transition = transition
    }
}

/// Ends its scope well.
public struct SucceedState: Sendable {
    /// What it does with data.
    public var flow: DataFlow

    /// Makes the data of a Succeed state.
    public init(flow: DataFlow) { self.flow = flow }
}

/// Ends its scope with an error.
public struct FailState: Sendable {
    /// `Error` or `ErrorPath`.
    public var error: DynamicField<String>?
    /// `Cause` or `CausePath`.
    public var cause: DynamicField<String>?

    /// Makes the data of a Fail state.
    public init(error: DynamicField<String>? = nil, cause: DynamicField<String>? = nil) {
        self.error = error
        self.cause = cause
    }
}
