import StatesLanguage

/// The names of errors that the language reserves, and which names match which.
public enum ErrorName {
    /// Matches every error that may be caught.
    public static let all = "States.ALL"
    /// Matches every error but a timeout.
    public static let taskFailed = "States.TaskFailed"
    /// A task or a machine took too long.
    public static let timeout = "States.Timeout"
    /// No sign of life came in time.
    public static let heartbeatTimeout = "States.HeartbeatTimeout"
    /// An error of the machine's author that no handler may hide.
    public static let runtime = "States.Runtime"
    /// A payload was too long.
    public static let dataLimitExceeded = "States.DataLimitExceeded"
    /// No rule of a Choice matched, and it has no Default.
    public static let noChoiceMatched = "States.NoChoiceMatched"
    /// A JSONata expression failed.
    public static let queryEvaluationError = "States.QueryEvaluationError"
    /// An intrinsic function failed.
    public static let intrinsicFailure = "States.IntrinsicFailure"
    /// A `ResultPath` cannot be applied to its input.
    public static let resultPathMatchFailure = "States.ResultPathMatchFailure"
    /// Too many child executions of a distributed Map failed.
    public static let exceedToleratedFailureThreshold = "States.ExceedToleratedFailureThreshold"
    /// A branch failed without an error name.
    public static let branchFailed = "States.BranchFailed"

    /// Whether a name in `ErrorEquals` is for an error.
    ///
    /// States.Runtime is for nobody. States.ALL takes all others but States.DataLimitExceeded,
    /// States.TaskFailed all but timeouts.
    ///
    /// - Parameters:
    ///   - pattern: a name in `ErrorEquals`.
    ///   - thrown: the error's name; nil for an error without one.
    ///   - origin: where the error comes from.
    /// - Returns: whether it is.
    public static func matches(
        _ pattern: String,
        thrown: String?,
        from origin: ErrorOrigin = .state
    ) -> Bool {
        if thrown == runtime { return false }
        if pattern == thrown { return true }
        let isTaken = thrown != dataLimitExceeded || origin != .state
        switch pattern {
        case all: return isTaken
        case taskFailed: return isTaken && thrown != timeout && thrown != heartbeatTimeout
        case timeout: return thrown == heartbeatTimeout
        case heartbeatTimeout: return origin == .missedHeartbeat
        default: return false
        }
    }
}

/// Where an error comes from, as far as its name does not tell.
public enum ErrorOrigin: Sendable {
    /// A state's own data or expressions, or what is inside it.
    case state
    /// A task's answer. As recorded, States.ALL takes one that is too long, though it does not take a
    /// state's own data that is.
    case task
    /// A sign of life that did not come. As recorded it is a States.Timeout; States.HeartbeatTimeout
    /// takes it too.
    case missedHeartbeat
}

extension Retrier {
    /// Whether this is for an error.
    func matches(_ error: String?, from origin: ErrorOrigin) -> Bool {
        errorEquals.contains { ErrorName.matches($0, thrown: error, from: origin) }
    }
}

extension Catcher {
    /// Whether this is for an error.
    func matches(_ error: String?, from origin: ErrorOrigin) -> Bool {
        errorEquals.contains { ErrorName.matches($0, thrown: error, from: origin) }
    }
}
