import Values

/// A value that is a number or a truth value, without the weight of ``Value``: nothing in it has to be
/// retained or released.
enum Scalar {
    case undefined
    case bool(Bool)
    case integer(Int64)
    case double(Double)
    /// Anything else: the run holds it, until it is taken with ``Run/takeOther()``.
    case other

    /// A number.
    @inline(__always)
    static func number(_ value: Double) -> Scalar {
        if value.magnitude < NumberText.exactIntegerMax, value == value.rounded(.towardZero) {
            return .integer(Int64(value))
        }
        return .double(value)
    }

    /// What stands at a place; nil if it is anything else.
    @inline(__always)
    init?(_ place: UnsafePointer<JSON>) {
        switch place.pointee {
        case .bool(let value): self = .bool(value)
        case .integer(let value): self = .integer(value)
        case .double(let value) where !FunctionBox.isBox(value): self = .double(value)
        case .null, .double, .string, .array, .object: return nil
        }
    }
}

extension Run {
    /// A value as a scalar.
    @inline(__always)
    func scalar(_ value: Value) -> Scalar {
        switch value {
        case .undefined: return .undefined
        case .json(.bool(let value), _): return .bool(value)
        case .json(.integer(let value), _): return .integer(value)
        case .json(.double(let value), _): return .double(value)
        case .json, .sequence, .function, .tuples:
            other = value
            return .other
        }
    }

    /// A scalar as a value.
    @inline(__always)
    func value(_ scalar: Scalar) -> Value {
        switch scalar {
        case .undefined: .undefined
        case .bool(let value): .json(.bool(value), 0)
        case .integer(let value): .json(.integer(value), 0)
        case .double(let value): .json(.double(value), 0)
        case .other: takeOther()
        }
    }

    /// The value that was no scalar.
    func takeOther() -> Value {
        let value = other
        other = .undefined
        return value
    }

    /// Whether a scalar, as a condition, is true.
    @inline(__always)
    func isTruthy(_ scalar: Scalar) throws(JSONataError) -> Bool {
        switch scalar {
        case .undefined: return false
        case .bool(let value): return value
        case .integer(let value): return value != 0
        case .double(let value) where value.isFinite: return value != 0
        case .double, .other: return try value(scalar).isTruthy()
        }
    }
}
