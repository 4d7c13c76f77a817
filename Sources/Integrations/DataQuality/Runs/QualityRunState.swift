/// The states of a ruleset evaluation run, spelled as Glue spells them.
package enum QualityRunState: String, Sendable {
    case starting = "STARTING"
    case running = "RUNNING"
    /// It was evaluated; whether the rules are met, the results say.
    case succeeded = "SUCCEEDED"
    case failed = "FAILED"

    var isFinal: Bool {
        switch self {
        case .starting, .running: false
        case .succeeded, .failed: true
        }
    }
}
