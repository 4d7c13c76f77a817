/// Cuts an expression into tokens, on demand: what a slash means depends on what stood before it.
///
/// It walks UTF-16 code units, as the reference implementation does, so that positions agree.
struct Tokenizer {
    private let units: [UInt16]
    private var position = 0

    /// Starts before the first token.
    init(_ text: String) { units = Array(text.utf16) }

    /// How many code units there are.
    var count: Int { units.count }

    /// The next token.
    ///
    /// `isInfix` says whether an operator is expected here, so that `/` divides.
    mutating func next(isInfix: Bool) throws(JSONataError) -> Token {
        try skipSpaceAndComments()
        let start = position
        guard let unit = peek() else {
            return Token(kind: .end, text: "(end)", start: start, position: start)
        }
        if unit == Unit.slash, !isInfix { return try regex(start) }
        if let symbol = symbol() {
            return Token(kind: .operation, text: symbol, start: start, position: position)
        }
        if unit == Unit.quote || unit == Unit.apostrophe { return try string(start, until: unit) }
        if let token = try number(start) { return token }
        if unit == Unit.backquote { return try quotedName(start) }
        return name(start)
    }

    private func peek(_ ahead: Int = 0) -> UInt16? {
        position + ahead < units.count ? units[position + ahead] : nil
    }

    private mutating func skipSpaceAndComments() throws(JSONataError) {
        while let unit = peek() {
            if Unit.isSpace(unit) {
                position += 1
            } else if unit == Unit.slash, peek(1) == Unit.asterisk {
                let start = position
                position += 2
                while !(peek() == Unit.asterisk && peek(1) == Unit.slash) {
                    guard position < units.count else {
                        throw JSONataError("S0106", position: start)
                    }
                    position += 1
                }
                position += 2
            } else {
                return
            }
        }
    }

    private mutating func symbol() -> String? {
        guard let unit = peek() else { return nil }
        if let next = peek(1), unit < 128, next < 128 {
            let pair = String(decoding: [unit, next], as: UTF16.self)
            switch pair {
            case "..", ":=", "!=", ">=", "<=", "**", "~>", "?:", "??":
                position += 2
                return pair
            default: break
            }
        }
        guard Unit.isOperator(unit) else { return nil }
        position += 1
        return String(decoding: [unit], as: UTF16.self)
    }

    private func text(_ range: Range<Int>) -> String { UTF16Text.string(units[range]) }

    private mutating func string(_ start: Int, until quote: UInt16) throws(JSONataError) -> Token {
        var content: [UInt16] = []
        position += 1
        while let unit = peek() {
            if unit == quote {
                position += 1
                return Token(
                    kind: .string,
                    text: UTF16Text.string(content[...]),
                    start: start,
                    position: position
                )
            }
            if unit == Unit.backslash {
                position += 1
                content.append(try escape())
            } else {
                content.append(unit)
            }
            position += 1
        }
        throw JSONataError("S0101", position: position)
    }

    private mutating func escape() throws(JSONataError) -> UInt16 {
        switch peek().flatMap({ Unicode.Scalar($0) }) {
        case "\"": return 0x22
        case "\\": return 0x5C
        case "/": return 0x2F
        case "b": return 0x08
        case "f": return 0x0C
        case "n": return 0x0A
        case "r": return 0x0D
        case "t": return 0x09
        case "u":
            var value: UInt16 = 0
            for ahead in 1...4 {
                guard let digit = peek(ahead).flatMap(Unit.hexDigit) else {
                    throw JSONataError("S0104", position: position)
                }
                value = value << 4 | digit
            }
            position += 4
            return value
        case let other:
            throw JSONataError(
                "S0103",
                position: position,
                token: other.map { String($0) } ?? ""
            )
        }
    }

    /// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([Ee][-+]?[0-9]+)?` without the sign, which is an operator.
    private mutating func number(_ start: Int) throws(JSONataError) -> Token? {
        guard let first = peek(), Unit.isDigit(first) else { return nil }
        var end = position + 1
        func digits(from index: Int) -> Int {
            var index = index
            while index < units.count, Unit.isDigit(units[index]) { index += 1 }
            return index
        }
        if first != 0x30 { end = digits(from: end) }
        if end < units.count, units[end] == 0x2E {
            let fraction = digits(from: end + 1)
            if fraction > end + 1 { end = fraction }
        }
        if end < units.count, units[end] | 0x20 == 0x65 {
            var exponent = end + 1
            if exponent < units.count, units[exponent] == 0x2B || units[exponent] == 0x2D {
                exponent += 1
            }
            let last = digits(from: exponent)
            if last > exponent { end = last }
        }
        let spelling = text(start..<end)
        guard let value = Double(spelling), value.isFinite else {
            throw JSONataError("S0102", position: position, token: spelling)
        }
        position = end
        return Token(kind: .number, text: spelling, number: value, start: start, position: end)
    }

    private mutating func quotedName(_ start: Int) throws(JSONataError) -> Token {
        guard let end = units[(start + 1)...].firstIndex(of: Unit.backquote) else {
            position = units.count
            throw JSONataError("S0105", position: position)
        }
        position = end + 1
        return Token(
            kind: .name,
            text: text(start + 1..<end),
            start: start,
            position: position
        )
    }

    private mutating func name(_ start: Int) -> Token {
        while let unit = peek(), !Unit.isSpace(unit), !Unit.isOperator(unit) { position += 1 }
        if units[start] == Unit.dollar {
            return Token(
                kind: .variable,
                text: text(start + 1..<position),
                start: start,
                position: position
            )
        }
        let word = text(start..<position)
        let kind: TokenKind =
            switch word {
            case "or", "in", "and": .operation
            case "true", "false", "null": .constant
            default: .name
            }
        return Token(kind: kind, text: word, start: start, position: position)
    }

    private mutating func regex(_ start: Int) throws(JSONataError) -> Token {
        position += 1
        let first = position
        var depth = 0
        while let unit = peek() {
            let isEscaped = escapes(before: position, from: first) % 2 == 1
            if unit == Unit.slash, depth == 0, !isEscaped {
                let pattern = text(first..<position)
                guard !pattern.isEmpty else { throw JSONataError("S0301", position: position) }
                position += 1
                let flagsStart = position
                while peek() == 0x69 || peek() == 0x6D { position += 1 }
                return Token(
                    kind: .regex,
                    text: pattern,
                    flags: text(flagsStart..<position),
                    start: start,
                    position: position
                )
            }
            let wasBackslash = position > first && units[position - 1] == Unit.backslash
            switch unit {
            case 0x28, 0x5B, 0x7B: if !wasBackslash { depth += 1 }
            case 0x29, 0x5D, 0x7D: if !wasBackslash { depth -= 1 }
            default: break
            }
            position += 1
        }
        throw JSONataError("S0302", position: position)
    }

    private func escapes(before index: Int, from first: Int) -> Int {
        var count = 0
        while index - count - 1 >= first, units[index - count - 1] == Unit.backslash { count += 1 }
        return count
    }
}

/// The code units that mean something to the tokenizer.
private enum Unit {
    static let slash: UInt16 = 0x2F
    static let asterisk: UInt16 = 0x2A
    static let quote: UInt16 = 0x22
    static let apostrophe: UInt16 = 0x27
    static let backquote: UInt16 = 0x60
    static let backslash: UInt16 = 0x5C
    static let dollar: UInt16 = 0x24

    static func isSpace(_ unit: UInt16) -> Bool {
        unit == 0x20 || unit == 0x09 || unit == 0x0A || unit == 0x0D
    }

    static func isDigit(_ unit: UInt16) -> Bool { unit &- 0x30 < 10 }

    static func hexDigit(_ unit: UInt16) -> UInt16? {
        guard unit < 128, let value = UInt8(unit).hexDigit else { return nil }
        return UInt16(value)
    }

    /// What ends a name: every operator of one character, and the first of those of two.
    static func isOperator(_ unit: UInt16) -> Bool {
        switch unit {
        case 0x21, 0x23, 0x25, 0x26, 0x28...0x2F, 0x3A...0x3F, 0x40, 0x5B, 0x5D, 0x5E, 0x7B...0x7E:
            true
        default: false
        }
    }
}

extension UInt8 {
    /// The value of an ASCII hexadecimal digit.
    var hexDigit: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x41 + 10
        case 0x61...0x66: self - 0x61 + 10
        default: nil
        }
    }
}
