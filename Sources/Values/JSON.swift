/// A JSON value.
///
/// Integers and floating-point numbers are kept apart, so that `1` is written as `1` and `1.0` as
/// `1.0`; they compare equal where they are the same number. Copying costs one retain at the most.
public enum JSON: Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case double(Double)
    case string(String)
    case array([JSON])
    case object(JSONObject)
}

extension JSON {
    /// What kind of value this is, in the words of JSON: `null`, `boolean`, `number`, `string`,
    /// `array`, `object`.
    public var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .integer, .double: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// Whether this is `null`.
    @inlinable
    public var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// The text, if this is a string.
    @inlinable
    public var stringValue: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The truth value, if this is a boolean.
    @inlinable
    public var boolValue: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The number, if this is one without a fraction that fits 64 bits.
    @inlinable
    public var integerValue: Int64? {
        switch self {
        case .integer(let value): value
        case .double(let value): Int64(exactly: value)
        case .null, .bool, .string, .array, .object: nil
        }
    }

    /// The number as a floating-point one, if this is a number.
    @inlinable
    public var doubleValue: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .double(let value): value
        case .null, .bool, .string, .array, .object: nil
        }
    }

    /// The elements, if this is an array.
    @inlinable
    public var arrayValue: [JSON]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// The members, if this is an object.
    @inlinable
    public var objectValue: JSONObject? {
        if case .object(let value) = self { value } else { nil }
    }

    /// The member of that name, if this is an object that has it.
    @inlinable
    public subscript(name: String) -> JSON? {
        if case .object(let object) = self { object[name] } else { nil }
    }
}

extension JSON: Equatable {
    /// Whether two values are the same JSON: numbers by value, strings by code units, objects in any
    /// order of members.
    public static func == (lhs: JSON, rhs: JSON) -> Bool {
        switch (lhs, rhs) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.double(let left), .double(let right)): left == right
        case (.integer(let left), .double(let right)): Int64(exactly: right) == left
        case (.double(let left), .integer(let right)): Int64(exactly: left) == right
        case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        case (.null, _), (.bool, _), (.integer, _), (.double, _), (.string, _), (.array, _),
            (.object, _):
            false
        }
    }
}

extension String {
    /// Whether both are the same words in memory, which short texts are if they are equal.
    ///
    /// Texts that are not may still be equal.
    @inlinable
    public func isIdentical(toStorageOf other: String) -> Bool {
        let (left, right) = (
            unsafeBitCast(self, to: (UInt64, UInt64).self),
            unsafeBitCast(other, to: (UInt64, UInt64).self)
        )
        return left.0 == right.0 && left.1 == right.1
    }

    /// Whether the text is held in the two words themselves, as short ones mostly are: two such texts
    /// are equal only if their words are.
    ///
    /// The flag is that of the standard library's `_StringObject`; a test watches over it.
    @inlinable public var isHeldInWords: Bool {
        unsafeBitCast(self, to: (UInt64, UInt64).self).1 & Self.smallFlag != 0
    }

    /// The bit of the second word that says so.
    @inlinable public static var smallFlag: UInt64 { 1 << 61 }

    /// Whether copies of the text are bytes and nothing else: it is held in the two words, or is part
    /// of the program.
    ///
    /// The flag is that of the standard library's `_StringObject`; where it is not set although it
    /// could be, a copy is only slower.
    @inlinable public var needsNoCounting: Bool {
        unsafeBitCast(self, to: (UInt64, UInt64).self).1 & (1 << 63) != 0
    }

    /// Whether both are the same UTF-8 text.
    ///
    /// `==` on `String` also equates texts that Unicode calls
    /// equivalent (`é` in one or in two code points), which JSON and the service tell apart.
    @inlinable
    public func hasSameBytes(as other: String) -> Bool {
        if isIdentical(toStorageOf: other) { return true }
        guard !(isHeldInWords && other.isHeldInWords) else { return false }
        return
            (utf8.count == other.utf8.count && self == other
            && utf8.elementsEqual(other.utf8))
    }
}

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// Makes `null`.
    public init(nilLiteral: ()) { self = .null }
    /// Makes a boolean.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// Makes an integer.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// Makes a floating-point number.
    public init(floatLiteral value: Double) { self = .double(value) }
    /// Makes a string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// Makes an array.
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    /// Makes an object; of two members of one name the later counts.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(JSONObject(elements))
    }
}

extension JSON: CustomStringConvertible {
    /// The value as compact JSON text.
    public var description: String { text() }
}
