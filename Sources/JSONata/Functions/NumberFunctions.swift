import Values

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Builtin {
    static let numberFunctions: [Builtin] = [
        Builtin("sum", "<a<n>:n>", arity: 1) { arguments, run throws(JSONataError) in
            guard let numbers = try run.numbers(arguments.at(0)) else { return .undefined }
            return .number(numbers.reduce(0, +))
        },
        Builtin("count", "<a:n>", arity: 1) { arguments, run throws(JSONataError) in
            .integer(run.elements(of: arguments.at(0)).count)
        },
        Builtin("max", "<a<n>:n>", arity: 1) { arguments, run throws(JSONataError) in
            try run.numbers(arguments.at(0))?.max().map { .number($0) } ?? .undefined
        },
        Builtin("min", "<a<n>:n>", arity: 1) { arguments, run throws(JSONataError) in
            try run.numbers(arguments.at(0))?.min().map { .number($0) } ?? .undefined
        },
        Builtin("average", "<a<n>:n>", arity: 1) { arguments, run throws(JSONataError) in
            guard let numbers = try run.numbers(arguments.at(0)), !numbers.isEmpty else {
                return .undefined
            }
            return .number(numbers.reduce(0, +) / Double(numbers.count))
        },
        Builtin("number", "<(nsb)-:n>", arity: 1) { arguments, _ throws(JSONataError) in
            switch arguments.at(0) {
            case .undefined: return .undefined
            case .json(.bool(let value), _): return .integer(value ? 1 : 0)
            case .json(.string(let text), _):
                if let number = NumberText.parse(text) { return .number(number) }
            case let value where value.doubleValue != nil: return value
            default: break
            }
            throw JSONataError("D3030", value: arguments.at(0).jsonForError)
        },
        unary("floor") { value throws(JSONataError) in floor(value) },
        unary("ceil") { value throws(JSONataError) in ceil(value) },
        unary("abs") { value throws(JSONataError) in fabs(value) },
        unary("sqrt") { value throws(JSONataError) in
            guard value >= 0 else { throw JSONataError("D3060", value: NumberText.json(value)) }
            return value.squareRoot()
        },
        Builtin("round", "<n-n?:n>", arity: 2) { arguments, _ throws(JSONataError) in
            guard let value = try arguments.at(0).numeric() else { return .undefined }
            return .number(rounded(value, digits: Int(arguments.at(1).doubleValue ?? 0)))
        },
        Builtin("power", "<n-n:n>", arity: 2) { arguments, _ throws(JSONataError) in
            guard let base = try arguments.at(0).numeric(),
                let exponent = try arguments.at(1).numeric()
            else { return .undefined }
            let result = pow(base, exponent)
            guard result.isFinite else {
                throw JSONataError(
                    "D3061",
                    value: NumberText.json(base),
                    value2: NumberText.json(exponent)
                )
            }
            return .number(result)
        },
    ]

    private static func unary(
        _ name: String,
        _ body: @escaping @Sendable (Double) throws(JSONataError) -> Double
    ) -> Builtin {
        Builtin(name, "<n-:n>", arity: 1) { arguments, _ throws(JSONataError) in
            guard let value = try arguments.at(0).numeric() else { return .undefined }
            return .number(try body(value))
        }
    }

    /// Rounds to decimal digits, halves to the even neighbour.
    ///
    /// The decimal point is moved in the text of the number, because multiplying would not be
    /// exact.
    static func rounded(_ value: Double, digits: Int) -> Double {
        let shifted = digits == 0 ? value : moved(value, by: digits)
        var result = floor(shifted + 0.5)
        if result - shifted > 0.5 || !result.isFinite { result = shifted.rounded() }
        if fabs(result - shifted) == 0.5, fmod(fabs(result), 2) == 1 { result -= 1 }
        return digits == 0 ? result : moved(result, by: -digits)
    }

    private static func moved(_ value: Double, by digits: Int) -> Double {
        let parts = NumberText.text(value).split(separator: "e")
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        return Double("\(parts[0])e\(exponent &+ digits)") ?? value
    }
}

extension Run {
    /// The numbers of an array; nil if it is undefined.
    func numbers(_ value: Value) throws(JSONataError) -> [Double]? {
        guard !value.isUndefined else { return nil }
        let elements = elements(of: value)
        try spend(elements.count)
        return elements.map { $0.doubleValue ?? .nan }
    }

    /// Calls a function from another.
    func callback(_ function: Function, _ arguments: Arguments) throws(JSONataError) -> Value {
        try call(function, arguments, input: .json(.null, 0))
    }
}
