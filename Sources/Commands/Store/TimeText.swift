import Values

/// Moments for people.
enum TimeText {
    /// `2025-11-21 07:41:32`, in UTC.
    static func text(_ time: Timestamp) -> String {
        let iso = time.description.replacingT
        return String(iso.prefix(19))
    }

    /// `3 min ago`, with one unit.
    static func ago(_ time: Timestamp, at now: Timestamp) -> String {
        let seconds = max(0, (now.milliseconds - time.milliseconds) / 1000)
        switch seconds {
        case ..<5: return "just now"
        case ..<60: return "\(seconds) s ago"
        case ..<3600: return "\(seconds / 60) min ago"
        case ..<86_400: return "\(seconds / 3600) h ago"
        default: return "\(seconds / 86_400) d ago"
        }
    }

    /// A moment as it is typed: `90s`, `15m`, `24h`, `7d` before now, a date, or an ISO 8601 time.
    static func parse(_ text: String, at now: Timestamp) -> Timestamp? {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        if let last = text.last, let unit = units[last], let number = Int64(text.dropLast()),
            number >= 0, number < 1_000_000_000
        {
            return now.advanced(bySeconds: -number * unit)
        }
        return Timestamp(iso8601: text) ?? Timestamp(iso8601: text + "T00:00:00Z")
    }
}

extension String {
    /// With a space for the `T` of an ISO 8601 time.
    fileprivate var replacingT: String { String(map { $0 == "T" ? " " : $0 }) }
}
