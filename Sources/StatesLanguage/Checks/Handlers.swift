/// One member of `Retry` or `Catch` as it is written.
struct Handler: Sendable {
    /// What kind it is.
    enum Kind: String, Sendable {
        case retrier = "Retry"
        case catcher = "Catch"
    }

    var kind: Kind
    /// Which member of its list it is.
    var number: Int
    var place: Place
    /// The names in `ErrorEquals`.
    var errors: [Place]

    /// The members of a list of a state.
    static func list(_ kind: Kind, in state: Place) -> [Handler] {
        guard let list = state[kind.rawValue] else { return [] }
        return list.elements.enumerated().map { number, place in
            Handler(
                kind: kind,
                number: number,
                place: place,
                errors: (place["ErrorEquals"]?.elements ?? []).filter { $0.string != nil }
            )
        }
    }
}

/// The language's own error names.
enum ErrorName {
    static let all = "States.ALL"
    static let taskFailed = "States.TaskFailed"
    static let timeout = "States.Timeout"
    static let heartbeatTimeout = "States.HeartbeatTimeout"
    static let runtime = "States.Runtime"
    static let dataLimitExceeded = "States.DataLimitExceeded"

    static let reserved = [
        all, "States.BranchFailed", dataLimitExceeded, "States.ExceedToleratedFailureThreshold",
        heartbeatTimeout, "States.Http.Socket", "States.IntrinsicFailure",
        "States.ItemReaderFailed",
        "States.NoChoiceMatched", "States.ParameterPathFailure", "States.Permissions",
        "States.QueryEvaluationError", "States.ResultPathMatchFailure", "States.ResultWriterFailed",
        runtime, taskFailed, timeout,
    ]

    static func isReserved(_ name: String) -> Bool {
        reserved.contains(name) || name.hasPrefix("States.Http.StatusCode.")
    }

    /// Whether a handler for one name takes every error that a handler for another would.
    static func covers(_ wide: String, _ narrow: String) -> Bool {
        if wide == narrow { return true }
        switch wide {
        case all: return narrow != runtime && narrow != dataLimitExceeded
        case taskFailed:
            return ![all, timeout, heartbeatTimeout, runtime, dataLimitExceeded].contains(narrow)
        case timeout: return narrow == heartbeatTimeout
        default: return false
        }
    }
}
