/// Why a text is no type of Hive, and where.
public struct HiveTypeError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong.
    public let reason: String
    /// Before which byte of the text.
    public let offset: Int

    /// The reason and the place.
    public var description: String { "\(reason) at character \(offset + 1)" }
}

extension HiveType {
    /// Types within types beyond this are refused.
    public static let depthMax = 64
    /// A longer text is refused; Glue has this limit too.
    public static let bytesMax = 131_072

    /// Reads a type as the catalog has it; names of types in any case, blanks between words.
    public init(_ text: String) throws(HiveTypeError) {
        let bytes = Array(text.utf8)
        guard bytes.count <= Self.bytesMax else {
            throw HiveTypeError(reason: "a type of more than \(Self.bytesMax) bytes", offset: 0)
        }
        var reader = HiveTypeReader(bytes: bytes)
        self = try reader.type(depth: 0)
        try reader.end()
    }
}

/// One pass over the text of a type.
private struct HiveTypeReader {
    let bytes: [UInt8]
    var position = 0

    mutating func end() throws(HiveTypeError) {
        skipBlanks()
        if position < bytes.count { throw error("expected the end of the type") }
    }

    mutating func type(depth: Int) throws(HiveTypeError) -> HiveType {
        guard depth < HiveType.depthMax else {
            throw error("types within types beyond \(HiveType.depthMax)")
        }
        skipBlanks()
        let start = position
        let word = word()
        switch word {
        case "tinyint", "byte": return .tinyint
        case "smallint", "short": return .smallint
        case "int", "integer": return .int
        case "bigint", "long": return .bigint
        case "float", "real": return .float
        case "double": return .double
        case "boolean": return .boolean
        case "string": return .string
        case "binary": return .binary
        case "date": return .date
        case "timestamp": return .timestamp
        case "decimal", "numeric": return try decimal()
        case "varchar": return .varchar(try length(max: 65_535))
        case "char": return .char(try length(max: 255))
        case "array":
            try expect("<")
            let element = try type(depth: depth + 1)
            try expect(">")
            return .array(element)
        case "map":
            try expect("<")
            let key = try type(depth: depth + 1)
            try expect(",")
            let value = try type(depth: depth + 1)
            try expect(">")
            return .map(key: key, value: value)
        case "struct": return .structure(try fields(depth: depth))
        case "uniontype": return .union(try members(depth: depth))
        default:
            position = start
            throw error(word.isEmpty ? "expected a type" : "there is no type \"\(word)\"")
        }
    }

    private mutating func decimal() throws(HiveTypeError) -> HiveType {
        // Hive's default.
        guard take("(") else { return .decimal(precision: 10, scale: 0) }
        let start = position
        let precision = try number()
        let scale = take(",") ? try number() : 0
        try expect(")")
        guard (1...38).contains(precision), scale <= precision else {
            position = start
            throw error("a decimal has 1 to 38 digits, and no more of them after the point")
        }
        return .decimal(precision: precision, scale: scale)
    }

    private mutating func length(max: Int) throws(HiveTypeError) -> Int {
        try expect("(")
        let start = position
        let length = try number()
        guard (1...max).contains(length) else {
            position = start
            throw error("a length is a number from 1 to \(max)")
        }
        try expect(")")
        return length
    }

    private mutating func fields(depth: Int) throws(HiveTypeError) -> [HiveType.Field] {
        try expect("<")
        var fields: [HiveType.Field] = []
        if take(">") { return fields }
        repeat {
            let name = try fieldName()
            try expect(":")
            fields.append(HiveType.Field(name: name, type: try type(depth: depth + 1)))
        } while take(",")
        try expect(">")
        return fields
    }

    private mutating func members(depth: Int) throws(HiveTypeError) -> [HiveType] {
        try expect("<")
        var types = [try type(depth: depth + 1)]
        while take(",") { types.append(try type(depth: depth + 1)) }
        try expect(">")
        return types
    }

    /// What stands before the colon; crawlers write blanks and punctuation as they are.
    private mutating func fieldName() throws(HiveTypeError) -> String {
        skipBlanks()
        if take("`") {
            let start = position
            while position < bytes.count, bytes[position] != UInt8(ascii: "`") { position += 1 }
            let name = String(decoding: bytes[start..<position], as: UTF8.self)
            try expect("`")
            return name
        }
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: ":") {
            if bytes[position] == UInt8(ascii: ">") || bytes[position] == UInt8(ascii: ",") {
                break
            }
            position += 1
        }
        guard position > start else { throw error("expected the name of a field") }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func word() -> String {
        let start = position
        while position < bytes.count, bytes[position].isLetterOrDigit { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self).lowercased()
    }

    private mutating func number() throws(HiveTypeError) -> Int {
        skipBlanks()
        let start = position
        while position < bytes.count,
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position])
        {
            position += 1
        }
        guard let number = Int(String(decoding: bytes[start..<position], as: UTF8.self)) else {
            throw error("expected a number")
        }
        return number
    }

    private mutating func take(_ character: Character) -> Bool {
        skipBlanks()
        guard position < bytes.count, bytes[position] == character.asciiValue else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ character: Character) throws(HiveTypeError) {
        guard take(character) else { throw error("expected \"\(character)\"") }
    }

    private mutating func skipBlanks() {
        while position < bytes.count, bytes[position] == UInt8(ascii: " ") { position += 1 }
    }

    private func error(_ reason: String) -> HiveTypeError {
        HiveTypeError(reason: reason, offset: position)
    }
}

extension UInt8 {
    /// Whether it is a letter or digit of ASCII, or `_`.
    var isLetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
