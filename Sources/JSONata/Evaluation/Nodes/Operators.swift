import Values

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// `+ - * / %`.
final class ArithmeticNode: Node, @unchecked Sendable {
    enum Operation: String {
        case add = "+", subtract = "-", multiply = "*", divide = "/", modulo = "%"
    }

    private let operation: Operation
    private let lhs: Node
    private let rhs: Node

    init(_ operation: Operation, _ lhs: Node, _ rhs: Node, position: Int) {
        self.operation = operation
        self.lhs = lhs
        self.rhs = rhs
        super.init(position: position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value
    {
        run.value(try evaluateScalar(input, frame, run))
    }

    override func evaluateScalar(
        _ input: Value,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) -> Scalar {
        let left = try lhs.scalar(input, frame, run)
        if case .other = left {
            let other = run.takeOther()
            _ = try rhs.value(input, frame, run)
            throw mismatch(other, code: "T2001")
        }
        let right = try rhs.scalar(input, frame, run)
        if case .integer(let a) = left, case .integer(let b) = right,
            let result = Self.exact(operation, a, b)
        {
            return .integer(result)
        }
        let a = try number(left, code: "T2001", run)
        let b = try number(right, code: "T2002", run)
        guard let a, let b else { return .undefined }
        let result =
            switch operation {
            case .add: a + b
            case .subtract: a - b
            case .multiply: a * b
            case .divide: a / b
            case .modulo: fmod(a, b)
            }
        return .number(result)
    }

    /// The result by integers, where doubles would give the same.
    @inline(__always)
    private static func exact(_ operation: Operation, _ a: Int64, _ b: Int64) -> Int64? {
        let small: Int64 = 1 << 31
        guard a.magnitude < small, b.magnitude < small else { return nil }
        switch operation {
        case .add: return a + b
        case .subtract: return a - b
        case .multiply: return (a == 0 || b == 0) ? 0 : exactProduct(a, b)
        case .divide: return b != 0 && a % b == 0 ? a / b : nil
        case .modulo: return b != 0 ? a % b : nil
        }
    }

    @inline(__always)
    private static func exactProduct(_ a: Int64, _ b: Int64) -> Int64? {
        let product = a * b
        return product.magnitude < 1 << 53 ? product : nil
    }

    @inline(__always)
    private func number(_ value: Scalar, code: String, _ run: Run) throws(JSONataError) -> Double? {
        switch value {
        case .undefined: return nil
        case .integer(let number): return Double(number)
        case .double(let number):
            guard number.isFinite else { throw outOfRange(number, code: code) }
            return number
        case .bool, .other: throw mismatch(run.value(value), code: code)
        }
    }

    private func mismatch(_ value: Value, code: String) -> JSONataError {
        JSONataError(
            code,
            position: position,
            token: operation.rawValue,
            value: value.jsonForError
        )
    }

    private func outOfRange(_ number: Double, code: String) -> JSONataError {
        if number.isNaN {
            return JSONataError(
                code,
                position: position,
                token: operation.rawValue,
                value: .double(number)
            )
        }
        return JSONataError(
            "D1001",
            position: position,
            token: operation.rawValue,
            value: .double(number)
        )
    }

    override var ignoresInput: Bool { lhs.ignoresInput && rhs.ignoresInput }
}

/// `-x`.
final class NegationNode: Node, @unchecked Sendable {
    private let operand: Node

    init(_ operand: Node, position: Int) {
        self.operand = operand
        super.init(position: position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value
    {
        let value = try operand.value(input, frame, run)
        if value.isUndefined { return .undefined }
        guard let number = try value.numeric() else {
            throw JSONataError(
                "D1002",
                position: position,
                token: "-",
                value: value.jsonForError
            )
        }
        return .number(-number)
    }

    override var ignoresInput: Bool { operand.ignoresInput }
}

/// `= !=`.
final class EqualityNode: Node, @unchecked Sendable {
    private let isNegated: Bool
    private let lhs: Node
    private let rhs: Node

    init(isNegated: Bool, _ lhs: Node, _ rhs: Node, position: Int) {
        self.isNegated = isNegated
        self.lhs = lhs
        self.rhs = rhs
        super.init(position: position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value
    {
        let left = try lhs.value(input, frame, run)
        let right = try rhs.value(input, frame, run)
        if left.isUndefined || right.isUndefined { return .bool(false) }
        return .bool(Self.areEqual(left, right, run) != isNegated)
    }

    /// Whether two values are the same, functions by identity.
    static func areEqual(_ left: Value, _ right: Value, _ run: Run) -> Bool {
        switch (left, right) {
        case (.json(let a, _), .json(let b, _)): a == b
        case (.function(let a), .function(let b)): a === b
        case (.undefined, .undefined): true
        case (.undefined, _), (_, .undefined), (.function, _), (_, .function): false
        default: run.json(left) == run.json(right)
        }
    }
}

/// `< <= > >=`.
final class ComparisonNode: Node, @unchecked Sendable {
    enum Operation: String {
        case less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
    }

    private let operation: Operation
    private let lhs: Node
    private let rhs: Node

    init(_ operation: Operation, _ lhs: Node, _ rhs: Node, position: Int) {
        self.operation = operation
        self.lhs = lhs
        self.rhs = rhs
        super.init(position: position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value
    {
        run.value(try evaluateScalar(input, frame, run))
    }

    override func evaluateScalar(
        _ input: Value,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) -> Scalar {
        let left = try lhs.scalar(input, frame, run)
        if case .other = left {
            let other = run.takeOther()
            return try compare(other, try rhs.value(input, frame, run))
        }
        let right = try rhs.scalar(input, frame, run)
        switch (left, right) {
        case (.integer(let a), .integer(let b)): return .bool(holds(a, b))
        case (.double(let a), .double(let b)): return .bool(holds(a, b))
        case (.integer(let a), .double(let b)): return .bool(holds(Double(a), b))
        case (.double(let a), .integer(let b)): return .bool(holds(a, Double(b)))
        case (.undefined, _), (.bool, _), (.integer, _), (.double, _), (.other, _):
            return try compare(run.value(left), run.value(right))
        }
    }

    /// Everything but two numbers.
    private func compare(_ left: Value, _ right: Value) throws(JSONataError) -> Scalar {
        if case .json(.string(let a), _) = left, case .json(.string(let b), _) = right {
            return .bool(holds(a, b))
        }
        guard Self.isComparable(left), Self.isComparable(right) else {
            let culprit = Self.isComparable(left) ? right : left
            throw JSONataError(
                "T2010",
                position: position,
                token: operation.rawValue,
                value: culprit.jsonForError
            )
        }
        if left.isUndefined || right.isUndefined { return .undefined }
        throw JSONataError(
            "T2009",
            position: position,
            token: operation.rawValue,
            value: left.jsonForError,
            value2: right.jsonForError
        )
    }

    private static func isComparable(_ value: Value) -> Bool {
        switch value {
        case .undefined, .json(.integer, _), .json(.double, _), .json(.string, _): true
        case .json, .sequence, .function, .tuples: false
        }
    }

    @inline(__always)
    private func holds<T: Comparable>(_ a: T, _ b: T) -> Bool {
        switch operation {
        case .less: a < b
        case .lessOrEqual: a <= b
        case .greater: a > b
        case .greaterOrEqual: a >= b
        }
    }

    private func holds(_ a: String, _ b: String) -> Bool {
        switch operation {
        case .less: UTF16Text.isOrdered(a, before: b)
        case .lessOrEqual: !UTF16Text.isOrdered(b, before: a)
        case .greater: UTF16Text.isOrdered(b, before: a)
        case .greaterOrEqual: !UTF16Text.isOrdered(a, before: b)
        }
    }
}

/// `and or`.
final class BooleanNode: Node, @unchecked Sendable {
    private let isAnd: Bool
    private let lhs: Node
    private let rhs: Node

    init(isAnd: Bool, _ lhs: Node, _ rhs: Node, position: Int) {
        self.isAnd = isAnd
        self.lhs = lhs
        self.rhs = rhs
        super.init(position: position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value
    {
        run.value(try evaluateScalar(input, frame, run))
    }

    override func evaluateScalar(
        _ input: Value,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) -> Scalar {
        let left = try run.isTruthy(try lhs.scalar(input, frame, run))
        if left != isAnd { return .bool(left) }
        return .bool(try run.isTruthy(try rhs.scalar(input, frame, run)))
    }
}

/// `in`.
final class InclusionNode: Node, @unchecked Sendable {
    private let lhs: Node
    private let rhs: Node

    init(_ lhs: Node, _ rhs: Node, position: Int) {
        self.lhs = lhs
        self.rhs = rhs
        super.init(position: position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value
    {
        let left = try lhs.value(input, frame, run)
        let right = try rhs.value(input, frame, run)
        guard case .json(let wanted, _) = left, !right.isUndefined else { return .bool(false) }
        let elements = right.elements
        try run.spend(elements.count)
        return .bool(elements.contains { $0 == wanted })
    }
}

/// `&`.
final class ConcatenationNode: Node, @unchecked Sendable {
    private let lhs: Node
    private let rhs: Node

    init(_ lhs: Node, _ rhs: Node, position: Int) {
        self.lhs = lhs
        self.rhs = rhs
        super.init(position: position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value
    {
        let left = try lhs.value(input, frame, run)
        let right = try rhs.value(input, frame, run)
        var result = try text(left, run)
        let tail = try text(right, run)
        try run.spend(textBytes: result.utf8.count + tail.utf8.count)
        result.append(short: tail)
        return .string(result)
    }

    @inline(__always)
    private func text(_ value: Value, _ run: Run) throws(JSONataError) -> String {
        switch value {
        case .undefined: return ""
        case .json(.string(let text), _): return text
        case .json, .sequence, .function, .tuples: break
        }
        do throws(JSONataError) {
            return try StringText.text(of: value, run)
        } catch {
            throw error.located(at: position, token: "&")
        }
    }
}

/// `a..b`.
final class RangeNode: Node, @unchecked Sendable {
    private let lhs: Node
    private let rhs: Node

    init(_ lhs: Node, _ rhs: Node, position: Int) {
        self.lhs = lhs
        self.rhs = rhs
        super.init(position: position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value
    {
        let left = try lhs.value(input, frame, run)
        let right = try rhs.value(input, frame, run)
        let first = try integer(left, code: "T2003")
        let last = try integer(right, code: "T2004")
        guard let first, let last, first <= last else { return .undefined }
        let (distance, overflow) = last.subtractingReportingOverflow(first)
        guard !overflow, distance < run.limits.rangeMax else {
            throw JSONataError(
                "D2014",
                position: position,
                token: "..",
                value: NumberText.json(Double(last) - Double(first) + 1)
            )
        }
        try run.spend(Int(distance) + 1)
        return .sequence((first...last).map { .integer($0) }, nesting: 1)
    }

    private func integer(_ value: Value, code: String) throws(JSONataError) -> Int64? {
        switch value {
        case .undefined: return nil
        case .json(.integer(let number), _): return number
        case .json(.double(let number), _):
            if let exact = Int64(exactly: number) { return exact }
        case .json, .sequence, .function, .tuples: break
        }
        throw JSONataError(code, position: position, token: "..", value: value.jsonForError)
    }

    override var ignoresInput: Bool { lhs.ignoresInput && rhs.ignoresInput }
}
