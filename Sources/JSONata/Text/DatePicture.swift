import Values

/// How a date and time is written: the pictures of XPath's `format-dateTime`.
final class DatePicture {
    enum Part {
        case literal(String)
        case component(Component)
    }

    final class Component {
        let letter: Character
        /// The letter in ASCII.
        let code: UInt8
        var widthMax: Int?
        /// The second presentation modifier: `o` for ordinals, `t` for `Z` in place of an offset.
        var modifier: Character?
        /// How names are written; nil for numbers.
        var names: IntegerPicture.Casing?
        var number: IntegerPicture?
        /// How many digits of the year; nil for all.
        var yearDigits: Int?

        init(letter: Character) {
            self.letter = letter
            code = letter.asciiValue ?? 0
        }
    }

    private(set) var parts: [Part] = []
    /// The same, if there is nothing in it but digits and literal text.
    private var digits: DigitPicture?

    /// What `$now()` and `$fromMillis` write without a picture.
    static let iso8601 = "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]"

    static let days = [
        "", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]
    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]

    /// Reads a picture.
    ///
    /// - Throws: `D3132` for an unknown component, `D3135` for a bracket that is not closed.
    init(_ picture: String) throws(JSONataError) {
        let text = Array(picture)
        var literal = ""
        var index = 0
        while index < text.count {
            if text[index] == "[" {
                if index + 1 < text.count, text[index + 1] == "[" {
                    literal.append("[")
                    index += 2
                    continue
                }
                guard let end = text[index...].firstIndex(of: "]") else {
                    throw JSONataError("D3135")
                }
                if !literal.isEmpty { parts.append(.literal(literal)) }
                literal = ""
                let marker = text[(index + 1)..<end].filter { !$0.isWhitespace }
                let component = try Self.component(marker)
                // Digits that follow digits are read by their number.
                if case .component(let last)? = parts.last,
                    let digits = last.number?.mandatoryDigits
                {
                    last.number?.parseWidth = digits
                }
                parts.append(.component(component))
                index = end + 1
            } else {
                // `]]` is a bracket.
                if text[index] == "]", index + 1 < text.count, text[index + 1] == "]" { index += 1 }
                literal.append(text[index])
                index += 1
            }
        }
        if !literal.isEmpty { parts.append(.literal(literal)) }
        digits = DigitPicture(parts)
    }

    private static func component(_ marker: [Character]) throws(JSONataError) -> Component {
        guard let letter = marker.first else {
            throw JSONataError("D3132", value: .string(""))
        }
        let component = Component(letter: letter)
        var presentation = String(marker.dropFirst())
        var widthMin: Int?
        if let comma = presentation.lastIndex(of: ",") {
            let width = presentation[presentation.index(after: comma)...].split(
                separator: "-",
                omittingEmptySubsequences: false
            )
            widthMin = width.first.flatMap { Int($0) }
            component.widthMax = width.count > 1 ? Int(width[1]) : nil
            presentation = String(presentation[..<comma])
        }
        if presentation.count > 1, let last = presentation.last, "atco".contains(last) {
            component.modifier = last
            presentation.removeLast()
        } else if presentation.isEmpty {
            guard let standard = defaultPresentation(letter) else {
                throw JSONataError("D3132", value: .string(String(letter)))
            }
            presentation = standard
        }
        if presentation.first == "n" {
            component.names = .lower
        } else if presentation.first == "N" {
            component.names = presentation.dropFirst().first == "n" ? .title : .upper
        } else if "YMDdFWwXxHhmsf".contains(letter) {
            component.number = try number(presentation, component, widthMin)
        }
        if letter == "Z" || letter == "z" {
            component.number = try IntegerPicture(presentation)
            component.number?.isOrdinal = component.modifier == "o"
        }
        return component
    }

    private static func number(
        _ presentation: String,
        _ component: Component,
        _ widthMin: Int?
    ) throws(JSONataError) -> IntegerPicture {
        let modifier = component.modifier.map { ";\($0)" } ?? ""
        var number = try IntegerPicture(presentation + modifier)
        number.isOrdinal = component.modifier == "o"
        if let widthMin, number.mandatoryDigits < widthMin {
            number.mandatoryDigits = min(widthMin, 99)
        }
        if component.letter == "Y" {
            if let most = component.widthMax {
                component.yearDigits = most
                number.mandatoryDigits = min(most, 99)
            } else if number.mandatoryDigits + number.optionalDigits >= 2 {
                component.yearDigits = number.mandatoryDigits + number.optionalDigits
            }
        }
        return number
    }

    private static func defaultPresentation(_ letter: Character) -> String? {
        switch letter {
        case "Y", "M", "D", "d", "W", "w", "X", "x", "H", "h", "f": "1"
        case "m", "s": "01"
        case "Z", "z": "01:01"
        case "F", "P", "C", "E": "n"
        default: nil
        }
    }

    // MARK: Writing

    /// A point in time as the picture has it.
    ///
    /// `zone` is the offset from Greenwich, as `-0500`.
    /// Throws `D3133`, `D3134` for components that cannot be written so.
    func format(_ milliseconds: Int64, zone: String?) throws(JSONataError) -> String {
        if zone == nil, let text = digits?.text(CalendarTime(milliseconds)) { return text }
        let offset = Self.offset(zone)
        let moved = milliseconds + Int64((offset.hours * 60 + offset.minutes) * 60_000)
        let calendar = CalendarTime(moved)
        var result = ""
        for part in parts {
            switch part {
            case .literal(let text): result += text
            case .component(let component):
                result += try Self.text(of: component, calendar, offset)
            }
        }
        return result
    }

    private static func offset(_ zone: String?) -> (hours: Int, minutes: Int) {
        guard let zone else { return (0, 0) }
        let digits = zone.drop { $0 == "+" || $0 == "-" }.prefix { $0.isASCII && $0.isNumber }
        let value = min(Int(digits) ?? 0, 9999) * (zone.first == "-" ? -1 : 1)
        return (value / 100, value % 100)
    }

    private static func text(
        of component: Component,
        _ calendar: CalendarTime,
        _ offset: (hours: Int, minutes: Int)
    ) throws(JSONataError) -> String {
        let letter = component.letter
        switch component.code {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"): return try zone(component, offset)
        case UInt8(ascii: "P"):
            let text = calendar.hour < 12 ? "am" : "pm"
            return component.names == .upper ? text.uppercased() : text
        case UInt8(ascii: "C"), UInt8(ascii: "E"): return "ISO"
        default: break
        }
        guard var value = calendar.value(of: component.code) else {
            throw JSONataError("D3132", value: .string(String(letter)))
        }
        if let digits = component.yearDigits, digits < 18 {
            var power: Int64 = 1
            for _ in 0..<max(0, digits) { power *= 10 }
            value %= power
        }
        guard let names = component.names else {
            if let digits = component.number?.plainDigits, value >= 0 {
                let text = String(value)
                return text.utf8.count >= digits
                    ? text : String(repeating: "0", count: digits - text.utf8.count) + text
            }
            return try component.number?.format(Double(value)) ?? String(value)
        }
        var name: String
        switch letter {
        case "M", "x": name = months[Int(value) - 1]
        case "F": name = days[Int(value)]
        default: throw JSONataError("D3133", value: .string(String(letter)))
        }
        switch names {
        case .upper: name = name.uppercased()
        case .lower: name = name.lowercased()
        case .title: break
        }
        return component.widthMax.map { String(name.prefix($0)) } ?? name
    }

    private static func zone(
        _ component: Component,
        _ offset: (hours: Int, minutes: Int)
    ) throws(JSONataError) -> String {
        guard let number = component.number else { return "" }
        let whole = offset.hours * 100 + offset.minutes
        if whole == 0, component.modifier == "t" { return "Z" }
        var text: String
        if number.isRegular {
            text = try number.format(Double(whole))
        } else {
            switch number.mandatoryDigits {
            case 1, 2:
                text = try number.format(Double(offset.hours))
                if offset.minutes != 0 {
                    text += ":" + (try IntegerPicture("00").format(Double(abs(offset.minutes))))
                }
            case 3, 4: text = try number.format(Double(whole))
            case let digits: throw JSONataError("D3134", value: .integer(Int64(digits)))
            }
        }
        if whole >= 0 { text = "+" + text }
        return component.letter == "z" ? "GMT" + text : text
    }
}

/// A point in time taken apart.
struct CalendarTime {
    let date: CivilDate
    let hour: Int64
    let minute: Int64
    let second: Int64
    let millisecond: Int64
    private let dayNumber: Int64

    init(_ milliseconds: Int64) {
        let (days, inDay) = milliseconds.flooredQuotientAndRemainder(by: 86_400_000)
        dayNumber = days
        date = CivilDate(daysSinceEpoch: days)
        hour = inDay / 3_600_000
        minute = inDay / 60_000 % 60
        second = inDay / 1000 % 60
        millisecond = inDay % 1000
    }

    /// The number of a component of a picture; nil if it is none.
    func value(of letter: UInt8) -> Int64? {
        switch letter {
        case UInt8(ascii: "Y"): date.year
        case UInt8(ascii: "M"): date.month
        case UInt8(ascii: "D"): date.day
        case UInt8(ascii: "d"):
            dayNumber - CivilDate(year: date.year, month: 1, day: 1).daysSinceEpoch + 1
        case UInt8(ascii: "F"): Self.weekday(dayNumber)
        case UInt8(ascii: "W"): weekOfYear
        case UInt8(ascii: "w"): weekOfMonth
        case UInt8(ascii: "X"): weekYear
        case UInt8(ascii: "x"): weekMonth
        case UInt8(ascii: "H"): hour
        case UInt8(ascii: "h"): hour % 12 == 0 ? 12 : hour % 12
        case UInt8(ascii: "P"): hour < 12 ? 0 : 1
        case UInt8(ascii: "m"): minute
        case UInt8(ascii: "s"): second
        case UInt8(ascii: "f"): millisecond
        default: nil
        }
    }

    /// 1 is Monday.
    private static func weekday(_ day: Int64) -> Int64 {
        (day + 3).flooredQuotientAndRemainder(by: 7).remainder + 1
    }

    /// The Monday of the week that the first Thursday of a month is in.
    private static func firstWeek(year: Int64, month: Int64) -> Int64 {
        var (year, month) = (year, month)
        if month < 1 { (year, month) = (year - 1, 12) }
        if month > 12 { (year, month) = (year + 1, 1) }
        let first = CivilDate(year: year, month: month, day: 1).daysSinceEpoch
        let weekday = weekday(first)
        return weekday > 4 ? first + 8 - weekday : first - (weekday - 1)
    }

    private func weeks(since start: Int64) -> Int64 {
        (dayNumber - start).flooredQuotientAndRemainder(by: 7).quotient + 1
    }

    private var weekOfYear: Int64 {
        let week = weeks(since: Self.firstWeek(year: date.year, month: 1))
        if week > 52, dayNumber >= Self.firstWeek(year: date.year + 1, month: 1) { return 1 }
        return week < 1 ? weeks(since: Self.firstWeek(year: date.year - 1, month: 1)) : week
    }

    private var weekOfMonth: Int64 {
        let week = weeks(since: Self.firstWeek(year: date.year, month: date.month))
        if week > 4, dayNumber >= Self.firstWeek(year: date.year, month: date.month + 1) {
            return 1
        }
        return week < 1
            ? weeks(since: Self.firstWeek(year: date.year, month: date.month - 1)) : week
    }

    private var weekYear: Int64 {
        if dayNumber < Self.firstWeek(year: date.year, month: 1) { return date.year - 1 }
        return dayNumber >= Self.firstWeek(year: date.year + 1, month: 1)
            ? date.year + 1 : date.year
    }

    private var weekMonth: Int64 {
        if dayNumber < Self.firstWeek(year: date.year, month: date.month) {
            return date.month == 1 ? 12 : date.month - 1
        }
        if dayNumber >= Self.firstWeek(year: date.year, month: date.month + 1) {
            return date.month == 12 ? 1 : date.month + 1
        }
        return date.month
    }
}
