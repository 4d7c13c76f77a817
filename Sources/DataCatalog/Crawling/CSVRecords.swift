/// Takes separated values apart.
struct CSVRecords {
    /// A value: where it stands, and whether quotes are around it.
    struct Value {
        var range: Range<Int>
        var isQuoted: Bool
    }

    let bytes: [UInt8]
    let delimiter: UInt8
    let quote: UInt8?
    /// What stands before a quote that belongs to a value; nil where such a quote is doubled.
    let escape: UInt8?
    private(set) var position = 0
    /// Whether some value has quotes around it.
    private(set) var sawQuotes = false
    /// Whether something shows how quotes inside of values are written: one of them, or, without an escape,
    /// a backslash that ends a value.
    private(set) var sawEscape = false
    /// Whether something stood behind a closing quote: the quotes mean something else.
    private(set) var sawStray = false

    init(_ bytes: [UInt8], delimiter: UInt8, quote: UInt8?, escape: UInt8?) {
        self.bytes = bytes
        self.delimiter = delimiter
        self.quote = quote
        self.escape = escape
    }

    /// The characters of a value, without what made quotes a part of it.
    func content(_ slice: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let quote else { return slice }
        var content: [UInt8] = []
        var index = slice.startIndex
        while index < slice.endIndex {
            let isDoubled = slice[index] == quote || slice[index] == escape
            if isDoubled, index + 1 < slice.endIndex,
                slice[index] == escape || slice[index + 1] == quote
            {
                index += 1
            }
            content.append(slice[index])
            index += 1
        }
        return content[...]
    }

    /// The next record; nil at the end.
    ///
    /// - Parameter isWhole: whether the bytes are the whole file: else a last record without its end of
    ///   line is none.
    /// - Returns: its values; nil at the end.
    mutating func next(isWhole: Bool) -> [Value]? {
        while position < bytes.count, bytes[position] == 0x0A || bytes[position] == 0x0D {
            position += 1
        }
        guard position < bytes.count else { return nil }
        var values: [Value] = []
        while true {
            values.append(value())
            guard position < bytes.count else { return isWhole ? values : nil }
            let end = bytes[position]
            position += 1
            if end == delimiter { continue }
            if end == 0x0D, position < bytes.count, bytes[position] == 0x0A { position += 1 }
            return values
        }
    }

    /// Reads up to the delimiter or the end of the line.
    private mutating func value() -> Value {
        var start = position
        if let quote {
            // Blanks before a quote do not make it a character.
            var first = position
            while first < bytes.count, bytes[first] == 0x20 { first += 1 }
            if first < bytes.count, bytes[first] == quote {
                position = first + 1
                start = position
                while position < bytes.count {
                    if bytes[position] == escape, position + 1 < bytes.count {
                        if bytes[position + 1] == quote { sawEscape = true }
                        position += 2
                        continue
                    }
                    if bytes[position] == quote {
                        if position + 1 < bytes.count, bytes[position + 1] == quote {
                            if escape == nil { sawEscape = true }
                            position += 2
                            continue
                        }
                        break
                    }
                    position += 1
                }
                sawQuotes = true
                let end = min(position, bytes.count)
                if escape == nil, end > start, bytes[end - 1] == UInt8(ascii: "\\") {
                    sawEscape = true
                }
                if position < bytes.count { position += 1 }
                while position < bytes.count, !isEnd(bytes[position]) {
                    if bytes[position] != 0x20 { sawStray = true }
                    position += 1
                }
                return Value(range: start..<max(start, end), isQuoted: true)
            }
        }
        while position < bytes.count, !isEnd(bytes[position]) { position += 1 }
        return Value(range: start..<position, isQuoted: false)
    }

    private func isEnd(_ byte: UInt8) -> Bool {
        byte == delimiter || byte == 0x0A || byte == 0x0D
    }
}

/// The types of texts, by Glue's rules: whole numbers, numbers, truth values, and everything else.
///
/// Dates and times are everything else.
enum CSVType {
    static func type(of bytes: ArraySlice<UInt8>) -> InferredType {
        guard let first = bytes.first else { return .nothing }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
            UInt8(ascii: "."):
            return number(bytes)
        case UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"):
            let isTruth = isWord(bytes, "true") || isWord(bytes, "false")
            return .scalar(isTruth ? .boolean : .string)
        default: return .scalar(.string)
        }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> InferredType {
        var index = bytes.startIndex
        func digits() -> Int {
            let start = index
            while index < bytes.endIndex, (0x30...0x39).contains(bytes[index]) { index += 1 }
            return index - start
        }
        if bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") { index += 1 }
        let whole = digits()
        if index == bytes.endIndex {
            guard whole > 0 else { return .scalar(.string) }
            if whole < 19 { return .scalar(.bigint) }
            // As a fraction it would lose its last digits.
            return .scalar(Int64(String(decoding: bytes, as: UTF8.self)) == nil ? .string : .bigint)
        }
        var fraction = 0
        if bytes[index] == UInt8(ascii: ".") {
            index += 1
            fraction = digits()
        }
        guard whole + fraction > 0 else { return .scalar(.string) }
        if index < bytes.endIndex, bytes[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < bytes.endIndex,
                bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+")
            {
                index += 1
            }
            guard digits() > 0 else { return .scalar(.string) }
        }
        return .scalar(index == bytes.endIndex ? .double : .string)
    }

    private static func isWord(_ bytes: ArraySlice<UInt8>, _ word: StaticString) -> Bool {
        word.withUTF8Buffer { word in
            bytes.count == word.count && zip(bytes, word).allSatisfy { $0 | 0x20 == $1 }
        }
    }
}
