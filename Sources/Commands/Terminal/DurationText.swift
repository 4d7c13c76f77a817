/// How long something takes, as a person would say it.
enum DurationText {
    /// `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`: two units at the most.
    static func text(milliseconds: Int64) -> String {
        let milliseconds = max(0, milliseconds)
        if milliseconds < 10_000, milliseconds % 1000 != 0 {
            return "\(milliseconds / 1000).\(milliseconds % 1000 / 100) s"
        }
        let seconds = milliseconds / 1000
        switch seconds {
        case ..<60: return "\(seconds) s"
        case ..<3600: return pair(seconds / 60, "min", seconds % 60, "s")
        case ..<86_400: return pair(seconds / 3600, "h", seconds / 60 % 60, "min")
        default: return pair(seconds / 86_400, "d", seconds / 3600 % 24, "h")
        }
    }

    /// As ``text(milliseconds:)``, but with tenths of a second below a minute, so that a time that
    /// runs keeps its width.
    static func running(milliseconds: Int64) -> String {
        guard milliseconds < 60_000 else { return text(milliseconds: milliseconds) }
        let tenths = max(0, milliseconds) / 100
        return "\(tenths / 10).\(tenths % 10) s"
    }

    /// `12.345 s`, to the millisecond.
    static func exact(milliseconds: Int64) -> String {
        let milliseconds = max(0, milliseconds)
        let rest = String(milliseconds % 1000)
        return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - rest.utf8.count) + rest
            + " s"
    }

    private static func pair(_ large: Int64, _ unit: String, _ small: Int64, _ part: String)
        -> String
    {
        small == 0 ? "\(large) \(unit)" : "\(large) \(unit) \(small) \(part)"
    }
}
