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
    /// States.TaskFailed all but timeouts, and States.Timeout also a heartbeat's.
    ///
    /// - Parameters:
    ///   - pattern: a name in `ErrorEquals`.
    ///   - thrown: the error's name.
    ///   - byTask: whether it is a task's answer. As recorded, States.ALL takes an answer that is too
    ///     long, though it does not take a state's own data that is.
    public static func matches(_ pattern: String, thrown: String, byTask: Bool = false) -> Bool {
        if thrown == runtime { return false }
        if pattern == thrown { return true }
        let isTaken = thrown != dataLimitExceeded || byTask
        switch pattern {
        case all: return isTaken
        case taskFailed: return isTaken && thrown != timeout && thrown != heartbeatTimeout
        case timeout: return thrown == heartbeatTimeout
        default: return false
        }
    }
}

extension Retrier {
    /// Whether this is for an error.
    func matches(_ error: String, byTask: Bool) -> Bool {
        errorEquals.contains { ErrorName.matches($0, thrown: error, byTask: byTask) }
    }
}

extension Catcher {
    /// Whether this is for an error.
    func matches(_ error: String, byTask: Bool) -> Bool {
        errorEquals.contains { ErrorName.matches($0, thrown: error, byTask: byTask) }
    }
}
