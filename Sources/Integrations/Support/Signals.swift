/// Names of signals, for messages.
enum Signals {
    /// The name as Lambda words it: `killed`, `terminated`, `segmentation fault`.
    static func name(_ signal: Int32) -> String {
        switch signal {
        case 1: "hangup"
        case 2: "interrupt"
        case 6: "aborted"
        case 8: "floating point exception"
        case 9: "killed"
        case 11: "segmentation fault"
        case 13: "broken pipe"
        case 14: "alarm clock"
        case 15: "terminated"
        default: "signal \(signal)"
        }
    }
}
