import StatesLanguage
import Values

/// Something that a Choice asks of a value that came from outside.
enum LeafTest: Equatable {
    case text(String)
    /// A comparison of order: texts below and above matter too.
    case textOrder(String)
    case pattern(String)
    case number(Double)
    case boolean
    case timestamp(String)
    case presence
    case null
    /// Whether it is of a type.
    case type(ChoiceTest.Property)

    /// What a JSONata expression's constant asks.
    init(comparedWith constant: JSON) {
        switch constant {
        case .string(let text): self = .text(text)
        case .integer, .double: self = .number(constant.doubleValue ?? 0)
        case .bool: self = .boolean
        case .null: self = .null
        case .array, .object: self = .presence
        }
    }

    /// What an operator of Choice asks.
    ///
    /// - Parameters:
    ///   - test: the operator.
    ///   - operands: what it may be compared with.
    static func tests(of test: ChoiceTest, operands: [JSON]) -> [LeafTest] {
        switch test {
        case .compare(let kind, let relation, _):
            let known = operands.isEmpty ? [usual(kind)] : operands
            return known.map { operand in
                switch kind {
                case .string:
                    let text = operand.stringValue ?? Demand.sample
                    return relation == .equals ? .text(text) : .textOrder(text)
                case .numeric: return .number(operand.doubleValue ?? 1)
                case .boolean: return .boolean
                case .timestamp:
                    return .timestamp(operand.stringValue ?? Demand.sampleTimestamp)
                }
            }
        case .matches(let pattern): return [.pattern(pattern)]
        case .has(.isPresent, _): return [.presence]
        case .has(.isNull, _): return [.null]
        case .has(let property, _): return [.type(property)]
        }
    }

    private static func usual(_ kind: ChoiceTest.ValueKind) -> JSON {
        switch kind {
        case .string: .string(Demand.sample)
        case .numeric: 1
        case .boolean: true
        case .timestamp: .string(Demand.sampleTimestamp)
        }
    }

    /// The values that tests may tell apart, the first of them one that is there.
    static func values(for tests: [LeafTest]) -> [LeafValue] {
        var values: [LeafValue] = []
        func add(_ value: LeafValue) { if !values.contains(value) { values.append(value) } }
        for test in tests {
            switch test {
            case .text(let text): add(.value(.string(text)))
            case .textOrder(let text):
                add(.value(.string(text)))
                add(.value(.string("")))
                add(.value(.string(text + "~")))
            case .pattern(let pattern): add(.value(.string(instance(of: pattern))))
            case .number(let number):
                for other in [number - 1, number, number + 1] { add(.value(json(other))) }
            case .boolean:
                add(.value(true))
                add(.value(false))
            case .timestamp(let text):
                let moment = Timestamp(iso8601: text) ?? Timestamp(milliseconds: 0)
                for seconds: Int64 in [-86_400, 0, 86_400] {
                    add(.value(.string(moment.advanced(bySeconds: seconds).description)))
                }
            case .presence: add(.asNeeded)
            case .null: add(.asNeeded)
            case .type(let property): add(.value(example(of: property)))
            }
        }
        for test in tests {
            switch test {
            case .text, .textOrder, .pattern: add(.value(.string("other")))
            case .presence: add(.absent)
            case .null: add(.value(.null))
            case .type(.isString): add(.value(1))
            case .type: add(.value("other"))
            case .number, .boolean, .timestamp: break
            }
        }
        return Array(values.prefix(valuesMax))
    }

    private static func example(of property: ChoiceTest.Property) -> JSON {
        switch property {
        case .isNumeric: 1
        case .isString: "other"
        case .isBoolean: true
        case .isTimestamp: .string(Demand.sampleTimestamp)
        case .isNull: .null
        case .isPresent: "other"
        }
    }

    private static func json(_ number: Double) -> JSON {
        Int64(exactly: number).map { .integer($0) } ?? .double(number)
    }

    /// A text of a pattern's form: `x` for each star.
    private static func instance(of pattern: String) -> String {
        var text = ""
        var isEscaped = false
        for character in pattern {
            if isEscaped {
                text.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                text.append(character == "*" ? "x" : character)
            }
        }
        return text
    }

    /// How many values of one leaf are told apart.
    private static let valuesMax = 24
}
