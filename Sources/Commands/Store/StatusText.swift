import ArgumentParser
import Engine

/// How executions stand, for people.
enum StatusText {
    /// The status with its sign, painted.
    static func text(_ status: ExecutionStatus, _ paint: Paint) -> String {
        switch status {
        case .running: paint(.active, "● RUNNING")
        case .succeeded: paint(.good, "✔ SUCCEEDED")
        case .failed: paint(.bad, "✖ FAILED")
        case .timedOut: paint(.bad, "✖ TIMED_OUT")
        case .aborted: paint(.caution, "■ ABORTED")
        }
    }
}

/// A status as a word of the command line, in any case and with `-` for `_`.
enum StatusArgument: String, ExpressibleByArgument, CaseIterable {
    case running = "RUNNING"
    case succeeded = "SUCCEEDED"
    case failed = "FAILED"
    case timedOut = "TIMED_OUT"
    case aborted = "ABORTED"

    init?(argument: String) {
        self.init(rawValue: String(argument.uppercased().map { $0 == "-" ? "_" : $0 }))
    }

    var status: ExecutionStatus {
        switch self {
        case .running: .running
        case .succeeded: .succeeded
        case .failed: .failed
        case .timedOut: .timedOut
        case .aborted: .aborted
        }
    }
}
