import Values

extension Value {
    /// The value as a condition: undefined, null, zero, empty texts, empty objects, functions and
    /// arrays without anything true in them are false.
    func isTruthy() throws(JSONataError) -> Bool {
        switch self {
        case .undefined, .function: false
        case .json(let json, _): try Self.isTruthy(json)
        case .sequence(let array): try Self.isTruthy(array.elements)
        case .tuples(let stream): !stream.tuples.isEmpty
        }
    }

    private static func isTruthy(_ json: JSON) throws(JSONataError) -> Bool {
        switch json {
        case .null: return false
        case .bool(let value): return value
        case .integer(let value): return value != 0
        case .double(let value):
            if value.isInfinite { throw JSONataError("D1001", value: json) }
            return value != 0 && !value.isNaN
        case .string(let value): return !value.isEmpty
        case .array(let elements): return try isTruthy(elements)
        case .object(let object): return !object.isEmpty
        }
    }

    private static func isTruthy(_ elements: [JSON]) throws(JSONataError) -> Bool {
        for element in elements where try isTruthy(element) { return true }
        return false
    }

    /// The number, if this is a finite one.
    ///
    /// - Throws: `D1001` if it is infinite.
    func numeric() throws(JSONataError) -> Double? {
        guard let number = doubleValue, !number.isNaN else { return nil }
        guard number.isFinite else { throw JSONataError("D1001", value: .double(number)) }
        return number
    }
}
