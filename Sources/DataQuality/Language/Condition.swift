/// What a value is compared by.
public enum Comparison: String, Sendable {
    case equal = "="
    case notEqual = "!="
    case greater = ">"
    case greaterOrEqual = ">="
    case less = "<"
    case lessOrEqual = "<="
}

/// A comparison with operands of one kind.
public enum Test<Operand: Sendable>: Sendable {
    case compare(Comparison, Operand)
    /// Both ends are outside, as the service has it.
    case between(Operand, Operand)
    case notBetween(Operand, Operand)
    case oneOf([Operand])
    case noneOf([Operand])

    /// The operands, in order.
    var operands: [Operand] {
        switch self {
        case .compare(_, let operand): [operand]
        case .between(let low, let high), .notBetween(let low, let high): [low, high]
        case .oneOf(let operands), .noneOf(let operands): operands
        }
    }

    /// The same test with operands of another kind.
    func map<Other: Sendable, Failure: Error>(
        _ change: (Operand) throws(Failure) -> Other
    ) throws(Failure) -> Test<Other> {
        switch self {
        case .compare(let comparison, let operand): return .compare(comparison, try change(operand))
        case .between(let low, let high): return .between(try change(low), try change(high))
        case .notBetween(let low, let high): return .notBetween(try change(low), try change(high))
        case .oneOf(let operands): return .oneOf(try operands.mapEach(change))
        case .noneOf(let operands): return .noneOf(try operands.mapEach(change))
        }
    }
}

extension Array {
    /// `map` with a typed error.
    func mapEach<Other, Failure: Error>(
        _ change: (Element) throws(Failure) -> Other
    ) throws(Failure) -> [Other] {
        var result: [Other] = []
        result.reserveCapacity(count)
        for element in self { result.append(try change(element)) }
        return result
    }
}

/// A test of one number.
public typealias NumberCondition = Test<NumberExpression>

/// What a rule asks for.
public enum Condition: Sendable {
    /// Of the one number that the rule has.
    case number(NumberCondition)
    /// Of each value of a column.
    case values(ValueTest)
    /// The names of data types.
    case dataType(Test<DataTypeName>)
    /// Of ages, in milliseconds.
    case age(Test<Int64>)
    /// Of points in time.
    case time(Test<TimeOperand>)
    /// Of sizes, in bytes.
    case size(Test<Double>)
    /// Of checksums.
    case checksum([String])
}

/// A test of each value of a column.
public enum ValueTest: Sendable {
    case test(Test<ValueOperand>)
    case matches(String)
    case notMatches(String)
}

/// What a column's value is compared with.
public enum ValueOperand: Sendable {
    case number(NumberExpression)
    /// A text; a date as well, where the column holds dates.
    case text(String)
    /// `now() - 3 days`
    case time(TimeOperand)
    case null
    case empty
    case whitespacesOnly
}

/// A point in time.
public enum TimeOperand: Sendable, Equatable {
    /// A date, with or without a time, as ISO 8601 without its zone.
    case date(String)
    /// `now()` and milliseconds added to it.
    case now(offsetMilliseconds: Int64)
    /// A time of today, in minutes since midnight.
    case timeOfDay(minutes: Int64)
}

/// The data types that `ColumnDataType` knows.
public enum DataTypeName: String, Sendable, CaseIterable {
    case boolean = "Boolean"
    case date = "Date"
    case timestamp = "Timestamp"
    case integer = "Integer"
    case double = "Double"
    case float = "Float"
    case long = "Long"
    case string = "String"
}
