import Values

/// A place in a text, for the parsers of this target.
struct ByteCursor {
    let bytes: [UInt8]
    var position = 0
    /// Where the text ends; before the bytes do where white space follows.
    var end: Int

    init(_ text: String) {
        bytes = Array(text.utf8)
        end = bytes.count
    }

    var isAtEnd: Bool { position >= end }

    var current: UInt8? { position < end ? bytes[position] : nil }

    func peek(_ distance: Int) -> UInt8? {
        position + distance < end ? bytes[position + distance] : nil
    }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard current == UInt8(ascii: scalar) else { return false }
        position += 1
        return true
    }

    /// Takes a text that stands here, as it is.
    mutating func take(_ text: String) -> Bool {
        guard bytes[position..<end].starts(with: text.utf8) else { return false }
        position += text.utf8.count
        return true
    }

    mutating func skipSpace() {
        while let byte = current, Self.isSpace(byte) { position += 1 }
    }

    mutating func expect(_ scalar: Unicode.Scalar, after what: String) throws(JSONPathError) {
        guard take(scalar) else {
            throw JSONPathError(
                "expected '\(scalar)' after \(what), found \(found)",
                offset: position
            )
        }
    }

    /// What stands here, for error texts: one character or the end.
    var found: String {
        guard position < end else { return "the end" }
        let text = String(decoding: bytes[position..<end].prefix(16), as: UTF8.self)
        return text.unicodeScalars.first.map { "'\($0)'" } ?? "the end"
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// Takes the bytes for which a test holds.
    mutating func take(while test: (UInt8) -> Bool) -> String {
        let start = position
        while let byte = current, test(byte) { position += 1 }
        return text(start..<position)
    }

    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    /// Letters, digits, `_` and everything beyond ASCII.
    static func isWord(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_") || byte >= 0x80
    }

    /// Takes a whole number with an optional minus.
    mutating func integer() throws(JSONPathError) -> Int {
        let start = position
        _ = take("-")
        let digits = take(while: Self.isDigit)
        guard !digits.isEmpty else {
            throw JSONPathError("expected a digit, found \(found)", offset: position)
        }
        guard let value = Int32(text(start..<position)) else {
            throw JSONPathError(
                "the index \(text(start..<position)) is out of range",
                offset: start
            )
        }
        return Int(value)
    }

    /// Takes a text in quotes with the escapes of Java: `\'`, `\n`, `\u00e9`, and any other character
    /// for itself.
    mutating func quoted() throws(JSONPathError) -> String {
        let start = position
        guard let quote = current else {
            throw JSONPathError("expected a quote, found the end", offset: position)
        }
        position += 1
        var out: [UInt8] = []
        while let byte = current {
            position += 1
            if byte == quote { return String(decoding: out, as: UTF8.self) }
            guard byte == UInt8(ascii: "\\") else {
                out.append(byte)
                continue
            }
            try escape(into: &out)
        }
        throw JSONPathError(
            "expected \(Character(Unicode.Scalar(quote))) at the end of a text in quotes, "
                + "found the end",
            offset: start
        )
    }

    private mutating func escape(into out: inout [UInt8]) throws(JSONPathError) {
        guard let byte = current else {
            throw JSONPathError("expected an escaped character, found the end", offset: position)
        }
        position += 1
        switch byte {
        case UInt8(ascii: "b"): out.append(0x08)
        case UInt8(ascii: "f"): out.append(0x0C)
        case UInt8(ascii: "n"): out.append(0x0A)
        case UInt8(ascii: "r"): out.append(0x0D)
        case UInt8(ascii: "t"): out.append(0x09)
        case UInt8(ascii: "u"):
            var unit = try hexQuad()
            if unit & 0xFC00 == 0xD800, current == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "u")
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
            out.append(contentsOf: String(Unicode.Scalar(unit) ?? "\u{FFFD}").utf8)
        default: out.append(byte)
        }
    }

    private mutating func hexQuad() throws(JSONPathError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = current?.hexDigitValue else {
                throw JSONPathError(
                    "expected a hexadecimal digit, found \(found)",
                    offset: position
                )
            }
            unit = unit << 4 | UInt32(digit)
            position += 1
        }
        return unit
    }
}
