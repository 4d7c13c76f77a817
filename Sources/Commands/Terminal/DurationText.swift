/// How long something takes, as a person would say it.
enum DurationText {
    /// `94 ms`, `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`: two units at the most, rounded to
    /// the nearest of the smaller.
    static func text(milliseconds: Int64) -> String {
        let milliseconds = max(0, milliseconds)
        if milliseconds > 0, milliseconds < 100 { return "\(milliseconds) ms" }
        let tenths = rounded(milliseconds, to: 100)
        if tenths < 100, milliseconds % 1000 != 0 { return "\(tenths / 10).\(tenths % 10) s" }
        let seconds = rounded(milliseconds, to: 1000)
        if seconds < 60 { return "\(seconds) s" }
        if seconds < 3600 { return pair(seconds / 60, "min", seconds % 60, "s") }
        let minutes = rounded(milliseconds, to: 60_000)
        if minutes < 1440 { return pair(minutes / 60, "h", minutes % 60, "min") }
        let hours = rounded(milliseconds, to: 3_600_000)
        return pair(hours / 24, "d", hours % 24, "h")
    }

    private static func rounded(_ milliseconds: Int64, to unit: Int64) -> Int64 {
        let rest = milliseconds % unit
        return milliseconds / unit + (rest >= unit - rest ? 1 : 0)
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
