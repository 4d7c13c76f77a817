public import Values

/// Who an execution is: what the context object and the history say about it.
public struct ExecutionIdentity: Sendable, Equatable {
    /// Its name, unique among the executions of its machine.
    public var name: String
    /// Its ARN.
    public var arn: String
    /// Its machine's name.
    public var stateMachineName: String
    /// Its machine's ARN.
    public var stateMachineARN: String
    /// The role that it is said to run with.
    public var roleARN: String
    /// The region that its ARNs name.
    public var region: String
    /// When it was started.
    public var startTime: Timestamp

    /// Makes an identity with the ARNs that the service would give.
    ///
    /// - Parameters:
    ///   - name: the execution's name.
    ///   - stateMachineName: the machine's name.
    ///   - startTime: when it was started.
    ///   - account: the account that its ARNs name.
    ///   - region: the region that its ARNs name.
    ///   - roleARN: the role; nil for one named `pawl`.
    public init(
        name: String,
        stateMachineName: String,
        startTime: Timestamp,
        account: String = "000000000000",
        region: String = "local",
        roleARN: String? = nil
    ) {
        self.name = name
        self.stateMachineName = stateMachineName
        self.startTime = startTime
        self.region = region
        arn = "arn:aws:states:\(region):\(account):execution:\(stateMachineName):\(name)"
        stateMachineARN = "arn:aws:states:\(region):\(account):stateMachine:\(stateMachineName)"
        self.roleARN = roleARN ?? "arn:aws:iam::\(account):role/pawl"
    }
}

/// Whom an execution's context object names as the execution.
///
/// A replay has that of the execution whose results it takes over: the places that tasks made of a
/// name are there under that name.
public struct ContextIdentity: Sendable, Equatable {
    /// `Execution.Id`.
    public var id: String
    /// `Execution.Name`.
    public var name: String
    /// `Execution.StartTime`.
    public var startTime: Timestamp

    /// Makes one.
    public init(id: String, name: String, startTime: Timestamp) {
        self.id = id
        self.name = name
        self.startTime = startTime
    }

    /// The one of an execution that is nobody's replay.
    public init(_ identity: ExecutionIdentity) {
        self.init(id: identity.arn, name: identity.name, startTime: identity.startTime)
    }
}

/// How an execution stands, as the service spells it.
public enum ExecutionStatus: String, Sendable, CaseIterable {
    case running = "RUNNING"
    case succeeded = "SUCCEEDED"
    case failed = "FAILED"
    case timedOut = "TIMED_OUT"
    case aborted = "ABORTED"
}
