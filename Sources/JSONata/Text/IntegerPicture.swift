import Values

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How an integer is written: the pictures of XPath's `format-integer`.
struct IntegerPicture {
    enum Form { case decimal, letters, roman, words, sequence }
    enum Casing { case upper, lower, title }

    struct Separator {
        /// How many digits stand to the right of it.
        var position: Int
        var character: Unicode.Scalar
    }

    var form = Form.decimal
    var casing = Casing.lower
    var isOrdinal = false
    private(set) var zero: UInt32 = 0x30
    var mandatoryDigits = 0
    private(set) var optionalDigits = 0
    private(set) var isRegular = false
    private(set) var separators: [Separator] = []
    private let token: String
    /// How many digits to read, where nothing else tells.
    var parseWidth: Int?

    private static let zeros: [UInt32] = [
        0x30, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66,
        0x0CE6,
        0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0,
        0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0,
        0xAA50, 0xABF0, 0xFF10,
    ]

    /// Reads a picture.
    ///
    /// - Throws: `D3131` if it mixes digits of different scripts.
    init(_ picture: String) throws(JSONataError) {
        var primary = Substring(picture)
        if let semicolon = picture.lastIndex(of: ";") {
            primary = picture[..<semicolon]
            isOrdinal = picture[picture.index(after: semicolon)...].first == "o"
        }
        token = String(primary)
        switch primary {
        case "A": (form, casing) = (.letters, .upper)
        case "a": form = .letters
        case "I": (form, casing) = (.roman, .upper)
        case "i": form = .roman
        case "W": (form, casing) = (.words, .upper)
        case "Ww": (form, casing) = (.words, .title)
        case "w": form = .words
        default: try readDecimal(primary)
        }
    }

    private mutating func readDecimal(_ primary: Substring) throws(JSONataError) {
        var zero: UInt32?
        var position = 0
        var found: [Separator] = []
        for scalar in primary.unicodeScalars.reversed() {
            if let group = Self.zeros.first(where: { $0...($0 + 9) ~= scalar.value }) {
                guard zero == nil || zero == group else { throw JSONataError("D3131") }
                zero = group
                mandatoryDigits += 1
                position += 1
            } else if scalar == "#" {
                optionalDigits += 1
                position += 1
            } else {
                found.append(Separator(position: position, character: scalar))
            }
        }
        guard mandatoryDigits > 0, let zero else {
            form = .sequence
            return
        }
        self.zero = zero
        let interval = Self.regularInterval(found)
        isRegular = interval > 0
        separators =
            isRegular ? [Separator(position: interval, character: found[0].character)] : found
    }

    /// The distance between separators, if they are alike and evenly spaced; 0 otherwise.
    private static func regularInterval(_ separators: [Separator]) -> Int {
        guard let first = separators.first,
            separators.allSatisfy({ $0.character == first.character })
        else { return 0 }
        func divisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : divisor(b, a % b) }
        let factor = separators.map(\.position).reduce(0, divisor)
        let positions = separators.map(\.position)
        return (1...positions.count).allSatisfy { positions.contains($0 * factor) } ? factor : 0
    }

    // MARK: Writing

    /// How many digits at the least, if there is nothing to the picture but ASCII digits.
    var plainDigits: Int? {
        form == .decimal && zero == 0x30 && separators.isEmpty && !isOrdinal ? mandatoryDigits : nil
    }

    /// An integer as the picture has it.
    ///
    /// - Throws: `D3130` if the picture is a numbering sequence that is not known.
    func format(_ value: Double) throws(JSONataError) -> String {
        let magnitude = fabs(value)
        var text: String
        switch form {
        case .letters:
            text = Self.letters(magnitude)
            if casing == .upper { text = text.uppercased() }
        case .roman:
            text = Self.roman(magnitude)
            if casing == .upper { text = text.uppercased() }
        case .words:
            text = NumberWords.words(magnitude, isOrdinal: isOrdinal)
            switch casing {
            case .upper: text = text.uppercased()
            case .lower: text = text.lowercased()
            case .title: break
            }
        case .decimal: text = decimal(magnitude)
        case .sequence: throw JSONataError("D3130", value: .string(token))
        }
        return value < 0 ? "-" + text : text
    }

    private func decimal(_ magnitude: Double) -> String {
        var digits = Array(NumberText.text(magnitude).unicodeScalars)
        while digits.count < mandatoryDigits { digits.insert("0", at: 0) }
        let plain = digits
        if zero != 0x30 {
            digits = digits.map { Unicode.Scalar($0.value + zero - 0x30) ?? $0 }
        }
        if isRegular, let separator = separators.first {
            var position = digits.count - separator.position
            while position > 0 {
                digits.insert(separator.character, at: position)
                position -= separator.position
            }
        } else {
            for separator in separators.reversed() where digits.count - separator.position >= 0 {
                digits.insert(separator.character, at: digits.count - separator.position)
            }
        }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: digits)
        return String(text) + (isOrdinal ? Self.ordinalSuffix(plain) : "")
    }

    private static func ordinalSuffix(_ digits: [Unicode.Scalar]) -> String {
        if digits.count > 1, digits[digits.count - 2] == "1" { return "th" }
        return switch digits.last {
        case "1": "st"
        case "2": "nd"
        case "3": "rd"
        default: "th"
        }
    }

    private static func letters(_ value: Double) -> String {
        var rest = Int64(exactly: min(value, 1e15)) ?? 0
        var out: [UInt8] = []
        while rest > 0 {
            out.append(UInt8((rest - 1) % 26) + UInt8(ascii: "a"))
            rest = (rest - 1) / 26
        }
        return String(decoding: out.reversed(), as: UTF8.self)
    }

    private static let numerals: [(value: Int, letters: String)] = [
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
        (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ]

    /// Beyond this a Roman number would be nothing but a very long row of M.
    private static let romanMax = 1e7

    private static func roman(_ value: Double) -> String {
        var rest = Int(min(value, romanMax))
        var out = ""
        for numeral in numerals {
            while rest >= numeral.value {
                out += numeral.letters
                rest -= numeral.value
            }
        }
        return out
    }

    // MARK: Reading

    /// A regular expression for what the picture writes.
    ///
    /// - Throws: `D3130` if the picture is a numbering sequence that is not known.
    func pattern() throws(JSONataError) -> String {
        switch form {
        case .letters: return casing == .upper ? "[A-Z]+" : "[a-z]+"
        case .roman: return casing == .upper ? "[MDCLXVI]+" : "[mdclxvi]+"
        case .words:
            return "(?:" + (NumberWords.all + ["and", "[\\-, ]"]).joined(separator: "|") + ")+"
        case .decimal:
            let digits = parseWidth.map { "[0-9]{\($0)}" } ?? "[0-9]+"
            return digits + (isOrdinal ? "(?:th|st|nd|rd)" : "")
        case .sequence: throw JSONataError("D3130", value: .string(token))
        }
    }

    /// The number that a text of the picture stands for.
    func parse(_ text: String) -> Double? {
        switch form {
        case .letters:
            return text.lowercased().utf8.reduce(0.0) {
                $0 * 26 + Double(Int($1) - Int(UInt8(ascii: "a")) + 1)
            }
        case .roman: return Self.number(roman: text.uppercased())
        case .words: return NumberWords.number(text.lowercased())
        case .decimal:
            var scalars = Array(text.unicodeScalars)
            if isOrdinal { scalars.removeLast(min(2, scalars.count)) }
            scalars.removeAll { scalar in
                isRegular ? scalar == "," : separators.contains { $0.character == scalar }
            }
            var value: Double?
            for scalar in scalars {
                guard scalar.value >= zero, scalar.value < zero + 10 else { break }
                value = (value ?? 0) * 10 + Double(scalar.value - zero)
            }
            return value
        case .sequence: return nil
        }
    }

    private static func number(roman text: String) -> Double? {
        var total = 0.0
        var most = 1.0
        for scalar in text.unicodeScalars.reversed() {
            let values: [Unicode.Scalar: Double] = [
                "M": 1000, "D": 500, "C": 100, "L": 50, "X": 10, "V": 5, "I": 1,
            ]
            guard let value = values[scalar] else { return nil }
            if value < most {
                total -= value
            } else {
                most = value
                total += value
            }
        }
        return total
    }
}
