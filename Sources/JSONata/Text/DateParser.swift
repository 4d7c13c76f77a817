import Values

/// Reads dates and times by a picture.
struct DateParser {
    private let picture: DatePicture
    private let regex: Regex

    /// Prepares to read by a picture.
    ///
    /// - Throws: as ``DatePicture``; `D3133` for a name where there is none to read.
    init(_ picture: String) throws(JSONataError) {
        self.picture = try DatePicture(picture)
        var pattern = "^"
        for part in self.picture.parts { pattern += "(" + (try Self.pattern(part)) + ")" }
        regex = try Regex(pattern + "$", flags: "i", position: 0)
    }

    private static func pattern(_ part: DatePicture.Part) throws(JSONataError) -> String {
        switch part {
        case .literal(let text):
            return text.reduce(into: "") { result, character in
                if ".*+?^${}()|[]\\".contains(character) { result += "\\" }
                result.append(character)
            }
        case .component(let component):
            if component.letter == "Z" || component.letter == "z" {
                var pattern = (component.letter == "z" ? "GMT" : "") + "[-+][0-9]+"
                if let number = component.number, number.isRegular,
                    let separator = number.separators.first
                {
                    pattern += String(separator.character) + "[0-9]+"
                }
                return pattern
            }
            if let number = component.number { return try number.pattern() }
            guard "MxFP".contains(component.letter) else {
                throw JSONataError("D3133", value: .string(String(component.letter)))
            }
            return "[a-zA-Z]+"
        }
    }

    /// Milliseconds since 1970; nil if the text is not as the picture has it.
    ///
    /// - Throws: `D3136` if components are missing in between.
    func parse(_ text: String, now: Timestamp, steps: Int) throws(JSONataError) -> Double? {
        let units = RegexText(text)
        var steps = steps
        guard let match = try regex.firstMatch(in: units, from: 0, steps: &steps) else {
            return nil
        }
        var found = Components()
        for (index, part) in picture.parts.enumerated() {
            guard case .component(let component) = part, let range = match[index + 1] else {
                continue
            }
            guard let value = Self.value(units.text(range), component) else { return nil }
            found[component.letter] = value
        }
        guard !found.isEmpty else { return nil }
        return try Self.milliseconds(&found, now)
    }

    private static func value(_ text: String, _ component: DatePicture.Component) -> Double? {
        switch component.letter {
        case "Z", "z": return offset(text, component)
        default: break
        }
        if let number = component.number { return number.parse(text) }
        func place(in names: [String]) -> Double? {
            names.firstIndex { name in
                let known = component.widthMax.map { String(name.prefix($0)) } ?? name
                return !known.isEmpty && known.lowercased() == text.lowercased()
            }.map { Double($0) }
        }
        switch component.letter {
        case "M", "x": return place(in: DatePicture.months).map { $0 + 1 }
        case "F": return place(in: DatePicture.days)
        case "P": return text.lowercased() == "am" ? 0 : text.lowercased() == "pm" ? 1 : nil
        default: return nil
        }
    }

    /// Minutes east of Greenwich.
    private static func offset(_ text: String, _ component: DatePicture.Component) -> Double? {
        let digits = component.letter == "z" ? text.dropFirst(3) : Substring(text)
        let isNegative = digits.first == "-"
        var hours = digits.dropFirst()
        var minutes = Substring()
        if let number = component.number, number.isRegular, let separator = number.separators.first,
            let place = hours.unicodeScalars.firstIndex(of: separator.character)
        {
            minutes = hours[hours.unicodeScalars.index(after: place)...]
            hours = hours[..<place]
        } else if hours.count > 2 {
            minutes = hours.dropFirst(2)
            hours = hours.prefix(2)
        }
        let total = (Double(hours) ?? 0) * 60 + (Double(minutes) ?? 0)
        return isNegative ? -total : total
    }

    /// The components that were read, by their letters.
    private struct Components {
        private var values: [(letter: Character, value: Double)] = []

        var isEmpty: Bool { values.isEmpty }

        subscript(letter: Character) -> Double? {
            get { values.last { $0.letter == letter }?.value }
            set { if let newValue { values.append((letter, newValue)) } }
        }

        /// One bit for each of these letters, the first the highest: whether it was read.
        func mask(_ letters: String) -> Int {
            letters.reduce(0) { $0 << 1 | (self[$1] == nil ? 0 : 1) }
        }
    }

    private static func milliseconds(
        _ found: inout Components,
        _ now: Timestamp
    ) throws(JSONataError) -> Double? {
        /// Whether some of the letters of a kind were read, and none but those.
        func isKind(_ kind: Int, _ mask: Int) -> Bool { ~kind & mask == 0 && kind & mask != 0 }
        let dateMask = found.mask("YXMxWwdD")
        let timeMask = found.mask("PHhmsf")
        let isDate = isKind(0b1010_0001, dateMask)
        let isDayOfYear = !isDate && isKind(0b1000_0010, dateMask)
        let isWeekOfMonth = isKind(0b0101_0100, dateMask)
        let isWeekOfYear = !isWeekOfMonth && isKind(0b0100_1000, dateMask)
        let isHalfDay = !isKind(0b01_0111, timeMask) && isKind(0b10_1111, timeMask)
        let letters =
            (isDayOfYear ? "Yd" : isWeekOfMonth ? "XxwF" : isWeekOfYear ? "XWF" : "YMD")
            + (isHalfDay ? "Phmsf" : "Hmsf")
        let today = CalendarTime(now.milliseconds)
        var hasStarted = false
        var hasEnded = false
        for letter in letters {
            if found[letter] != nil {
                hasStarted = true
                if hasEnded { throw JSONataError("D3136") }
            } else if hasStarted {
                found[letter] = "MDd".contains(letter) ? 1 : 0
                hasEnded = true
            } else {
                found[letter] = Double(today.value(of: letter.asciiValue ?? 0) ?? 0)
            }
        }
        guard !isWeekOfMonth, !isWeekOfYear else { throw JSONataError("D3136") }
        return fields(found, isDayOfYear: isDayOfYear, isHalfDay: isHalfDay)
    }

    private static func fields(
        _ found: Components,
        isDayOfYear: Bool,
        isHalfDay: Bool
    ) -> Double? {
        func integer(_ letter: Character) -> Int64 {
            Int64(exactly: (found[letter] ?? 0).rounded(.towardZero)) ?? 0
        }
        var year = integer("Y")
        guard abs(year) < 300_000 else { return nil }
        // As Date.UTC reads years of two digits.
        if 0...99 ~= year { year += 1900 }
        var days: Int64
        if isDayOfYear {
            days = CivilDate(year: year, month: 1, day: 1).daysSinceEpoch + integer("d") - 1
        } else {
            let months = max(integer("M"), 1) - 1
            days =
                CivilDate(year: year + months / 12, month: months % 12 + 1, day: 1).daysSinceEpoch
                + integer("D") - 1
        }
        guard abs(days) < 100_000_000 else { return nil }
        var hours = integer("H")
        if isHalfDay {
            hours = integer("h") == 12 ? 0 : integer("h")
            if found["P"] == 1 { hours += 12 }
        }
        let minutes = Double((days * 24 + hours) * 60 + integer("m"))
        let milliseconds = (minutes * 60 + Double(integer("s"))) * 1000 + Double(integer("f"))
        return milliseconds - (found["Z"] ?? found["z"] ?? 0) * 60_000
    }
}

/// Reads what JavaScript's `Date.parse` reads of ISO 8601.
enum ISODate {
    /// Milliseconds since 1970; nil if the text is nothing of the sort.
    ///
    /// `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, each with `Thh:mm:ss`, a fraction and an offset if wanted.
    static func milliseconds(_ text: String) -> Double? {
        let bytes = Array(text.utf8)
        var index = 0
        func digits(_ count: Int) -> Int64? {
            guard index + count <= bytes.count else { return nil }
            var value: Int64 = 0
            for byte in bytes[index..<(index + count)] {
                guard byte &- 0x30 < 10 else { return nil }
                value = value * 10 + Int64(byte - 0x30)
            }
            index += count
            return value
        }
        func take(_ scalar: Unicode.Scalar) -> Bool {
            guard index < bytes.count, bytes[index] == UInt8(ascii: scalar) else { return false }
            index += 1
            return true
        }
        guard let year = digits(4) else { return nil }
        var (month, day): (Int64, Int64) = (1, 1)
        var (hour, minute, second): (Int64, Int64, Int64) = (0, 0, 0)
        var millisecond = 0.0
        if index < bytes.count, bytes[index] == UInt8(ascii: "-"), index + 3 <= bytes.count,
            index + 3 == bytes.count || bytes[index + 3] != UInt8(ascii: ":")
        {
            index += 1
            guard let value = digits(2) else { return nil }
            month = value
            if take("-") {
                guard let value = digits(2) else { return nil }
                day = value
            }
        }
        if take("T") {
            guard let h = digits(2), take(":"), let m = digits(2), take(":"), let s = digits(2)
            else { return nil }
            (hour, minute, second) = (h, m, s)
        }
        if take(".") {
            var scale = 100.0
            let start = index
            while let digit = digits(1) {
                if scale >= 1 { millisecond += Double(digit) * scale }
                scale /= 10
            }
            guard index > start else { return nil }
        }
        var offset: Int64 = 0
        if !take("Z"), index < bytes.count {
            let isNegative = bytes[index] == UInt8(ascii: "-")
            guard take("+") || take("-"), let hours = digits(2) else { return nil }
            _ = take(":")
            guard let minutes = digits(2) else { return nil }
            offset = (hours * 60 + minutes) * (isNegative ? -1 : 1)
        }
        guard index == bytes.count, (1...12).contains(month),
            (1...CivilDate.days(in: month, of: year)).contains(day), hour <= 24, minute < 60,
            second < 60
        else { return nil }
        let days = CivilDate(year: year, month: month, day: day).daysSinceEpoch
        let seconds = ((days * 24 + hour) * 60 + minute - offset) * 60 + second
        return Double(seconds) * 1000 + millisecond
    }
}
