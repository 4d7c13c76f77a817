/// Why a text is not JSON, and where.
public struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was found and what was expected instead.
    public let reason: String
    /// How many bytes stand before the offending one.
    public let offset: Int

    /// Makes an error.
    public init(_ reason: String, offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    /// Reason and place in one line.
    public var description: String { "\(reason) at byte \(offset)" }
}

/// What a text may ask of the reader at the most.
public struct JSONLimits: Sendable {
    /// How deep arrays and objects may nest.
    public var depthMax: Int
    /// How long the text may be, in bytes.
    public var bytesMax: Int

    /// Makes limits; without arguments those that Pawl uses for data.
    public init(depthMax: Int = 512, bytesMax: Int = 256 << 20) {
        self.depthMax = depthMax
        self.bytesMax = bytesMax
    }
}

extension JSON {
    /// Reads one JSON value (RFC 8259) and nothing after it but white space.
    ///
    /// Of two members of one name the later counts, as the service has it.
    ///
    /// - Throws: ``JSONError`` with the place.
    /// - Complexity: O(bytes), one pass.
    public init(
        parsing bytes: some Collection<UInt8>,
        limits: JSONLimits = JSONLimits()
    ) throws(JSONError) {
        let copy = ContiguousArray(bytes)
        let result = copy.withUnsafeBufferPointer { buffer -> Result<JSON, JSONError> in
            var reader = JSONReader(bytes: buffer, limits: limits)
            do throws(JSONError) { return .success(try reader.document()) } catch {
                return .failure(error)
            }
        }
        self = try result.get()
    }

    /// Reads one JSON value from text.
    ///
    /// - Throws: ``JSONError`` with the place in UTF-8 bytes.
    public init(parsing text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        try self.init(parsing: ContiguousArray(text.utf8), limits: limits)
    }
}

/// One pass over the bytes of a JSON text.
struct JSONReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let limits: JSONLimits
    private var position = 0
    private var depth = 0

    init(bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    mutating func document() throws(JSONError) -> JSON {
        guard bytes.count <= limits.bytesMax else {
            throw JSONError(
                "the text has \(bytes.count) bytes, more than the \(limits.bytesMax) allowed",
                offset: 0
            )
        }
        let value = try value()
        skipSpace()
        guard position == bytes.count else {
            throw JSONError("expected the end, found \(found())", offset: position)
        }
        return value
    }

    private mutating func value() throws(JSONError) -> JSON {
        skipSpace()
        guard position < bytes.count else {
            throw JSONError("expected a value, found the end", offset: position)
        }
        switch bytes[position] {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw JSONError("expected a value, found \(found())", offset: position)
        }
    }

    private mutating func object() throws(JSONError) -> JSON {
        try enter()
        var object = JSONObject()
        if take(UInt8(ascii: "}")) {
            depth -= 1
            return .object(object)
        }
        while true {
            skipSpace()
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                throw JSONError(
                    "expected a member name in quotes, found \(found())",
                    offset: position
                )
            }
            let key = try string()
            guard take(UInt8(ascii: ":")) else {
                throw JSONError(
                    "expected ':' after a member name, found \(found())",
                    offset: position
                )
            }
            object[key] = try value()
            if take(UInt8(ascii: ",")) { continue }
            guard take(UInt8(ascii: "}")) else {
                throw JSONError("expected ',' or '}', found \(found())", offset: position)
            }
            depth -= 1
            return .object(object)
        }
    }

    private mutating func array() throws(JSONError) -> JSON {
        try enter()
        var elements: [JSON] = []
        if take(UInt8(ascii: "]")) {
            depth -= 1
            return .array(elements)
        }
        while true {
            elements.append(try value())
            if take(UInt8(ascii: ",")) { continue }
            guard take(UInt8(ascii: "]")) else {
                throw JSONError("expected ',' or ']', found \(found())", offset: position)
            }
            depth -= 1
            return .array(elements)
        }
    }

    private mutating func enter() throws(JSONError) {
        guard depth < limits.depthMax else {
            throw JSONError(
                "nested deeper than the \(limits.depthMax) levels allowed",
                offset: position
            )
        }
        depth += 1
        position += 1
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        let length = word.utf8CodeUnitCount
        guard position + length <= bytes.count else {
            throw JSONError("expected \(word), found the end", offset: position)
        }
        for index in 0..<length where bytes[position + index] != word.utf8Start[index] {
            throw JSONError("expected \(word), found something else", offset: position)
        }
        position += length
        return value
    }

    private mutating func number() throws(JSONError) -> JSON {
        let start = position
        let negative = bytes[position] == UInt8(ascii: "-")
        if negative { position += 1 }
        var magnitude: UInt64 = 0
        var fits = true
        let firstDigit = position
        while position < bytes.count, bytes[position] &- 0x30 < 10 {
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(bytes[position] &- 0x30))
            if overflow || carry { fits = false }
            magnitude = sum
            position += 1
        }
        guard position > firstDigit else {
            throw JSONError("expected a digit, found \(found())", offset: position)
        }
        if bytes[firstDigit] == 0x30, position > firstDigit + 1 {
            throw JSONError("a number must not start with 0", offset: firstDigit)
        }
        var isInteger = true
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
        if isInteger, fits {
            if !negative, magnitude <= UInt64(Int64.max) { return .integer(Int64(magnitude)) }
            // "-0" becomes 0, as the service reads it.
            if negative, magnitude <= UInt64(Int64.max) + 1 {
                return .integer(Int64(truncatingIfNeeded: 0 &- magnitude))
            }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let value = Double(text), value.isFinite else {
            throw JSONError("the number \(text.prefix(40)) is out of range", offset: start)
        }
        return .double(value)
    }

    private mutating func digits() throws(JSONError) {
        let first = position
        while position < bytes.count, bytes[position] &- 0x30 < 10 { position += 1 }
        guard position > first else {
            throw JSONError("expected a digit, found \(found())", offset: position)
        }
    }

    private mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                let text = try decode(start..<position, at: start)
                position += 1
                return text
            case UInt8(ascii: "\\"): return try escapedString(from: start)
            case 0..<0x20:
                throw JSONError("a control character must be escaped in a string", offset: position)
            default: position += 1
            }
        }
        throw JSONError("expected '\"' at the end of a string, found the end", offset: position)
    }

    /// The slow road, from the first backslash on.
    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var unescaped = ContiguousArray(bytes[start..<position])
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                guard let text = String(validating: unescaped, as: UTF8.self) else {
                    throw JSONError("a string is not valid UTF-8", offset: start)
                }
                return text
            case UInt8(ascii: "\\"):
                position += 1
                try escape(into: &unescaped)
            case 0..<0x20:
                throw JSONError("a control character must be escaped in a string", offset: position)
            default:
                unescaped.append(bytes[position])
                position += 1
            }
        }
        throw JSONError("expected '\"' at the end of a string, found the end", offset: position)
    }

    private mutating func escape(into out: inout ContiguousArray<UInt8>) throws(JSONError) {
        guard position < bytes.count else {
            throw JSONError("expected an escaped character, found the end", offset: position)
        }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
        case UInt8(ascii: "b"): out.append(0x08)
        case UInt8(ascii: "f"): out.append(0x0C)
        case UInt8(ascii: "n"): out.append(0x0A)
        case UInt8(ascii: "r"): out.append(0x0D)
        case UInt8(ascii: "t"): out.append(0x09)
        case UInt8(ascii: "u"):
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
        default:
            throw JSONError("expected one of \"\\/bfnrtu after '\\'", offset: position - 1)
        }
    }

    private mutating func hexQuad() throws(JSONError) -> UInt32 {
        guard position + 4 <= bytes.count else {
            throw JSONError("expected four hexadecimal digits, found the end", offset: position)
        }
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = bytes[position].hexDigitValue else {
                throw JSONError("expected a hexadecimal digit, found \(found())", offset: position)
            }
            unit = unit << 4 | UInt32(digit)
            position += 1
        }
        return unit
    }

    private func decode(_ range: Range<Int>, at offset: Int) throws(JSONError) -> String {
        guard let text = String(validating: bytes[range], as: UTF8.self) else {
            throw JSONError("a string is not valid UTF-8", offset: offset)
        }
        return text
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

    private func found() -> String {
        guard position < bytes.count else { return "the end" }
        let byte = bytes[position]
        if byte >= 0x21, byte < 0x7F { return "'\(Character(Unicode.Scalar(byte)))'" }
        return "byte 0x" + String(byte, radix: 16)
    }
}

extension UInt8 {
    /// The value of this byte as an ASCII hexadecimal digit.
    public var hexDigitValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
