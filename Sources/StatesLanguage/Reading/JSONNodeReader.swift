import Values

/// One pass over a JSON text (RFC 8259) that keeps every value's place.
struct JSONNodeReader {
    private let bytes: [UInt8]
    private let limits: ReadingLimits
    private var position = 0
    private var depth = 0
    private var nodeCount = 0
    private var way: [Pointer.Step] = []
    private var reporter: Reporter

    // The place is carried along, since counting anew from the start of a long line would be quadratic.
    private var placedOffset: Int
    private var place = SourceRange.beginning.start

    /// Reads the only value of a text.
    static func read(_ source: SourceText, limits: ReadingLimits, reporter: Reporter)
        -> (node: Node?, reporter: Reporter)
    {
        var reader = JSONNodeReader(source, limits: limits, reporter: reporter)
        do throws(ReadingFailure) {
            let node = try reader.document()
            return (node, reader.reporter)
        } catch {
            reader.reporter.report(
                .error,
                error.sentence,
                at: error.range,
                path: Pointer.text(reader.way),
                related: error.related
            )
            return (nil, reader.reporter)
        }
    }

    private init(_ source: SourceText, limits: ReadingLimits, reporter: Reporter) {
        bytes = source.bytes
        self.limits = limits
        self.reporter = reporter
        position = source.lineStarts.first ?? 0
        placedOffset = position
    }

    private mutating func here() -> SourcePosition {
        while placedOffset < position {
            let byte = bytes[placedOffset]
            placedOffset += 1
            if byte == UInt8(ascii: "\n") {
                place = SourcePosition(line: place.line + 1, column: 1)
            } else if byte == UInt8(ascii: "\r") {
                if placedOffset < bytes.count, bytes[placedOffset] == UInt8(ascii: "\n") {
                    // The break ends with the line feed.
                    continue
                }
                place = SourcePosition(line: place.line + 1, column: 1)
            } else if byte & 0xC0 != 0x80 {
                place.column += 1
            }
        }
        return place
    }

    private mutating func failure(_ expected: String) -> ReadingFailure {
        let start = here()
        var end = start
        if position < bytes.count { end.column += 1 }
        return ReadingFailure(
            sentence: Sentences.jsonSyntax(expected: expected, found: found()),
            range: SourceRange(start, end)
        )
    }

    private func found() -> String {
        guard position < bytes.count else { return "the end" }
        let rest = bytes[position...].prefix(40)
        let word = rest.prefix { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }
        if word.count > 1 { return "'" + String(decoding: word, as: UTF8.self) + "'" }
        let byte = bytes[position]
        if byte >= 0x21, byte < 0x7F { return "'\(Character(Unicode.Scalar(byte)))'" }
        if byte >= 0x80 {
            let text = String(decoding: rest, as: UTF8.self)
            return text.unicodeScalars.first.map { "'\($0)'" } ?? "a byte"
        }
        return byte == 0x0A || byte == 0x0D
            ? "the end of the line" : "byte 0x" + String(byte, radix: 16)
    }

    private mutating func document() throws(ReadingFailure) -> Node {
        let node = try value()
        skipSpace()
        guard position == bytes.count else { throw failure("the end of the text") }
        return node
    }

    private mutating func value() throws(ReadingFailure) -> Node {
        skipSpace()
        nodeCount += 1
        guard nodeCount <= limits.nodesMax else {
            let start = here()
            throw ReadingFailure(
                sentence: Sentences.tooManyNodes(limits.nodesMax),
                range: SourceRange(start, start)
            )
        }
        guard position < bytes.count else { throw failure("a value") }
        let start = here()
        switch bytes[position] {
        case UInt8(ascii: "{"): return try object(from: start)
        case UInt8(ascii: "["): return try array(from: start)
        case UInt8(ascii: "\""):
            let text = try string()
            return Node(.string(text), range: SourceRange(start, here()), style: .doubleQuoted)
        case UInt8(ascii: "t"): return try word("true", .bool(true), from: start)
        case UInt8(ascii: "f"): return try word("false", .bool(false), from: start)
        case UInt8(ascii: "n"): return try word("null", .null, from: start)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return try number(from: start)
        default: throw failure("a value")
        }
    }

    private mutating func enter() throws(ReadingFailure) {
        guard depth < limits.depthMax else {
            let start = here()
            throw ReadingFailure(
                sentence: Sentences.nestedTooDeeply(limits.depthMax),
                range: SourceRange(start, start)
            )
        }
        depth += 1
        position += 1
    }

    private mutating func object(from start: SourcePosition) throws(ReadingFailure) -> Node {
        try enter()
        defer { depth -= 1 }
        var entries: [Node.Entry] = []
        var index = NameIndex()
        if !take(UInt8(ascii: "}")) {
            repeat {
                skipSpace()
                guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                    throw failure("a name in double quotes")
                }
                let keyStart = here()
                let key = try string()
                let keyRange = SourceRange(keyStart, here())
                guard take(UInt8(ascii: ":")) else { throw failure("':' after a name") }
                way.append(.name(key))
                let value = try value()
                if let earlier = index.set(key, to: entries.count) {
                    reporter.report(
                        .error,
                        Sentences.duplicateKey(key, .schema),
                        at: keyRange,
                        path: Pointer.text(way),
                        related: [
                            Diagnostic.Related(
                                range: entries[earlier].keyRange,
                                message: "first given here"
                            )
                        ]
                    )
                    index.set(key, to: earlier)
                    entries[earlier].value = value
                } else {
                    entries.append(Node.Entry(key: key, keyRange: keyRange, value: value))
                }
                way.removeLast()
            } while take(UInt8(ascii: ","))
            guard take(UInt8(ascii: "}")) else { throw failure("',' or '}'") }
        }
        return Node(.mapping(entries), range: SourceRange(start, here()))
    }

    private mutating func array(from start: SourcePosition) throws(ReadingFailure) -> Node {
        try enter()
        defer { depth -= 1 }
        var elements: [Node] = []
        if !take(UInt8(ascii: "]")) {
            repeat {
                way.append(.index(elements.count))
                elements.append(try value())
                way.removeLast()
            } while take(UInt8(ascii: ","))
            guard take(UInt8(ascii: "]")) else { throw failure("',' or ']'") }
        }
        return Node(.sequence(elements), range: SourceRange(start, here()))
    }

    private mutating func word(
        _ word: StaticString,
        _ content: Node.Content,
        from start: SourcePosition
    )
        throws(ReadingFailure) -> Node
    {
        for index in 0..<word.utf8CodeUnitCount {
            guard position + index < bytes.count, bytes[position + index] == word.utf8Start[index]
            else {
                throw failure("a value")
            }
        }
        position += word.utf8CodeUnitCount
        return Node(content, range: SourceRange(start, here()))
    }

    private mutating func digits() throws(ReadingFailure) {
        let first = position
        while position < bytes.count, bytes[position] &- 0x30 < 10 { position += 1 }
        guard position > first else { throw failure("a digit") }
    }

    private mutating func number(from start: SourcePosition) throws(ReadingFailure) -> Node {
        let first = position
        var isInteger = true
        if bytes[position] == UInt8(ascii: "-") { position += 1 }
        let firstDigit = position
        try digits()
        if bytes[firstDigit] == UInt8(ascii: "0"), position > firstDigit + 1 {
            position = firstDigit
            throw failure("a number that does not start with 0")
        }
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            try digits()
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            position += 1
            if position < bytes.count,
                bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-")
            {
                position += 1
            }
            try digits()
        }
        let text = String(decoding: bytes[first..<position], as: UTF8.self)
        let range = SourceRange(start, here())
        // "-0" is a floating-point zero: as an integer it would lose its sign.
        if isInteger, text != "-0", let value = Int64(text) {
            return Node(.integer(value), range: range)
        }
        guard let value = Double(text), value.isFinite else {
            throw ReadingFailure(
                sentence: Sentences.numberNotJSON(String(text.prefix(40))),
                range: range
            )
        }
        return Node(.double(value), range: range)
    }

    private mutating func string() throws(ReadingFailure) -> String {
        position += 1
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: bytes[start..<(position - 1)], as: UTF8.self)
            case UInt8(ascii: "\\"): return try escapedString(from: start)
            case 0..<0x20: throw failure("control characters in a string to be escaped")
            default: position += 1
            }
        }
        throw failure("'\"' at the end of a string")
    }

    /// The slow road, from the first backslash on.
    private mutating func escapedString(from start: Int) throws(ReadingFailure) -> String {
        var out = Array(bytes[start..<position])
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: out, as: UTF8.self)
            case UInt8(ascii: "\\"):
                position += 1
                try escape(into: &out)
            case 0..<0x20: throw failure("control characters in a string to be escaped")
            default:
                out.append(bytes[position])
                position += 1
            }
        }
        throw failure("'\"' at the end of a string")
    }

    private mutating func escape(into out: inout [UInt8]) throws(ReadingFailure) {
        guard position < bytes.count else { throw failure("an escaped character") }
        let byte = bytes[position]
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
        case UInt8(ascii: "b"): out.append(0x08)
        case UInt8(ascii: "f"): out.append(0x0C)
        case UInt8(ascii: "n"): out.append(0x0A)
        case UInt8(ascii: "r"): out.append(0x0D)
        case UInt8(ascii: "t"): out.append(0x09)
        case UInt8(ascii: "u"):
            position += 1
            try unicodeEscape(into: &out)
            return
        default: throw failure("one of \"\\/bfnrtu after '\\'")
        }
        position += 1
    }

    private mutating func unicodeEscape(into out: inout [UInt8]) throws(ReadingFailure) {
        var unit = try hexQuad()
        if unit & 0xFC00 == 0xD800, position + 1 < bytes.count,
            bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
        {
            let rewind = position
            position += 2
            let low = try hexQuad()
            if low & 0xFC00 == 0xDC00 {
                unit = 0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF
            } else {
                position = rewind
            }
        }
        // Half of a surrogate pair has no place in UTF-8: the replacement character stands for it.
        let scalar = Unicode.Scalar(unit) ?? "\u{FFFD}"
        out.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    private mutating func hexQuad() throws(ReadingFailure) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.count, let digit = bytes[position].hexDigitValue else {
                throw failure("four hexadecimal digits")
            }
            unit = unit << 4 | UInt32(digit)
            position += 1
        }
        return unit
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }
}
