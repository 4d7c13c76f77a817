import Integrations
import Values

/// How runs stand, for people.
enum JobRunText {
    /// The state with its sign, painted.
    static func state(_ state: JobRunState, _ paint: Paint) -> String {
        switch state {
        case .waiting, .starting: paint(.active, "\(Signs.waiting) \(state.rawValue)")
        case .running, .stopping: paint(.active, "● \(state.rawValue)")
        case .succeeded: paint(.good, "\(Signs.succeeded) \(state.rawValue)")
        case .failed, .timeout, .error, .expired:
            paint(.bad, "\(Signs.failed) \(state.rawValue)")
        case .stopped: paint(.caution, "\(Signs.aborted) \(state.rawValue)")
        }
    }

    /// How long it took, or takes so far.
    static func duration(_ record: JobRunRecord, at now: Timestamp) -> String {
        if let wall = record.wallMilliseconds { return DurationText.text(milliseconds: wall) }
        let end = record.completedOn ?? now
        let taken = end.milliseconds - record.startedOn.milliseconds
        return DurationText.text(milliseconds: taken)
    }

    /// `85 MiB`.
    static func memory(_ kibibytes: Int64) -> String {
        kibibytes < 10 << 10 ? "\(kibibytes) KiB" : "\(kibibytes >> 10) MiB"
    }

    /// `$0.00046`, to as many digits as say something.
    static func dollars(_ value: Double) -> String {
        var digits = 2
        var scale = 100.0
        while digits < 6, value * scale < 10, value > 0 {
            digits += 1
            scale *= 10
        }
        let number = Int64((value * scale).rounded())
        let fraction = String(number % Int64(scale))
        let zeros = String(repeating: "0", count: digits - fraction.count)
        return "$\(number / Int64(scale)).\(zeros)\(fraction)"
    }

    /// What was measured, in one line; empty before the end.
    static func measures(_ record: JobRunRecord) -> String {
        var parts: [String] = []
        if let wall = record.wallMilliseconds {
            parts.append(DurationText.exact(milliseconds: wall))
        }
        if let cpu = record.cpuMilliseconds {
            parts.append("\(DurationText.exact(milliseconds: cpu)) of processor time")
        }
        if let memory = record.memoryPeakKiB { parts.append("\(Self.memory(memory)) at most") }
        if let price = record.price { parts.append("\(dollars(price.dollars)) at AWS list price") }
        return parts.joined(separator: ", ")
    }
}
