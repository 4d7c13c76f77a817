import Values

/// How long something takes, as scripts say it: `45s`, `1h30m`, `250ms`, `2d`; a number is seconds.
public enum DurationForm {
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]
    /// No duration is longer than this many milliseconds: a thousand years.
    private static let millisecondsMax: Int64 = 31_536_000_000_000

    /// Reads one; nil if it has not that form, is negative or longer than a thousand years.
    public static func milliseconds(of text: String) -> Int64? {
        var total: Int64 = 0
        var rest = text.utf8[...]
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let number = rest.prefix { (48...57).contains($0) || $0 == 46 }
            rest = rest.dropFirst(number.count)
            let unit = rest.prefix { (97...122).contains($0) }
            rest = rest.dropFirst(unit.count)
            guard let value = Double(String(number) ?? ""),
                let size = units.first(where: { $0.name == String(unit) })?.milliseconds,
                value * Double(size) <= Double(millisecondsMax)
            else { return nil }
            total += Int64((value * Double(size)).rounded())
            guard total <= millisecondsMax else { return nil }
        }
        return total
    }

    /// Reads a number of seconds; nil if it is negative or longer than a thousand years.
    public static func milliseconds(ofSeconds seconds: Double) -> Int64? {
        guard seconds >= 0, seconds * 1000 <= Double(millisecondsMax) else { return nil }
        return Int64((seconds * 1000).rounded())
    }

    /// Writes one so that it reads back as it was.
    public static func text(milliseconds: Int64) -> String {
        guard milliseconds > 0 else { return "0s" }
        var rest = milliseconds
        var text = ""
        for unit in units where rest >= unit.milliseconds {
            text += "\(rest / unit.milliseconds)\(unit.name)"
            rest %= unit.milliseconds
        }
        return text
    }
}
