/// Has work done elsewhere.
public struct TaskState: Sendable {
    /// What does the work.
    public var resource: Resource
    /// What it does with data.
    public var flow: DataFlow
    /// `TimeoutSeconds` or `TimeoutSecondsPath`.
    public var timeoutSeconds: DynamicField<Int64>?
    /// `HeartbeatSeconds` or `HeartbeatSecondsPath`.
    public var heartbeatSeconds: DynamicField<Int64>?
    /// `Credentials`.
    public var credentials: PayloadTemplate?
    /// `Retry`.
    public var retry: [Retrier]
    /// `Catch`.
    public var catchers: [Catcher]
    /// Where to go.
    public var transition: Transition

    /// Makes the data of a Task state.
    public init(
        resource: Resource,
        flow: DataFlow,
        timeoutSeconds: DynamicField<Int64>? = nil,
        heartbeatSeconds: DynamicField<Int64>? = nil,
        credentials: PayloadTemplate? = nil,
        retry: [Retrier] = [],
        catchers: [Catcher] = [],
        transition: Transition
    ) {
        self.resource = resource
        self.flow = flow
        self.timeoutSeconds = timeoutSeconds
        self.heartbeatSeconds = heartbeatSeconds
        self.credentials = credentials
        self.retry = retry
        self.catchers = catchers
        self.transition = transition
    }
}
