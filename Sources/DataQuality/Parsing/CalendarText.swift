import Values

/// Dates and times as they stand in rulesets.
enum CalendarText {
    /// Whether a text is `2024-01-31`, perhaps with a time: `2024-01-31T10:00:00`, `2024-01-31 10:00`.
    static func isDate(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]),
            let day = number(bytes[8..<10]), (1...12).contains(month),
            (1...CivilDate.days(in: month, of: year)).contains(day)
        else { return false }
        if bytes.count == 10 { return true }
        guard bytes[10] == UInt8(ascii: " ") || bytes[10] == UInt8(ascii: "T") else { return false }
        var time = bytes[11...]
        if time.last == UInt8(ascii: "Z") { time.removeLast() }
        return isClock(time)
    }

    /// Whether bytes are `10:00`, `10:00:00` or `10:00:00.123`.
    private static func isClock(_ bytes: ArraySlice<UInt8>) -> Bool {
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, parts[0].count == 2, parts[1].count == 2,
            let hour = number(parts[0]), hour < 24, let minute = number(parts[1]), minute < 60
        else { return false }
        guard parts.count == 3 else { return true }
        let seconds = parts[2].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard seconds.count <= 2, seconds[0].count == 2, let second = number(seconds[0]),
            second < 60
        else { return false }
        return seconds.count == 1 || (number(seconds[1]) != nil && seconds[1].count <= 9)
    }

    /// The minutes since midnight of `9:30 AM`, `09:30 pm` or `19:30`; nil if it is no time.
    static func minutes(of text: String) -> Int64? {
        let words = text.split(separator: " ")
        guard words.count == 1 || words.count == 2 else { return nil }
        let clock = Array(words[0].utf8).split(
            separator: UInt8(ascii: ":"),
            omittingEmptySubsequences: false
        )
        guard clock.count == 2, (1...2).contains(clock[0].count), clock[1].count == 2,
            let hour = number(clock[0]), let minute = number(clock[1]), minute < 60
        else { return nil }
        guard words.count == 2 else { return hour < 24 ? hour * 60 + minute : nil }
        guard (1...12).contains(hour) else { return nil }
        switch words[1].uppercased() {
        case "AM": return hour % 12 * 60 + minute
        case "PM": return (hour % 12 + 12) * 60 + minute
        default: return nil
        }
    }

    private static func number(_ digits: some Collection<UInt8>) -> Int64? {
        guard !digits.isEmpty, digits.count <= 9 else { return nil }
        var value: Int64 = 0
        for digit in digits {
            guard digit &- 0x30 < 10 else { return nil }
            value = value * 10 + Int64(digit - 0x30)
        }
        return value
    }
}
