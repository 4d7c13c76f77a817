import JSONPath
import JSONata
import StatesLanguage
import Values

/// What a Choice rule asks, as a person would write it.
enum ConditionText {
    static func text(of condition: Condition) -> String {
        switch condition {
        case .and(let parts): parts.map(inner).joined(separator: " and ")
        case .or(let parts): parts.map(inner).joined(separator: " or ")
        case .not(let part): "not \(inner(part))"
        case .test(let path, let test): text(of: test, path: path.text)
        case .jsonata(let field): field.expression.text.trimmingSpaces
        case .constant(let value): value ? "always" : "never"
        }
    }

    /// A part of a larger condition, in parentheses where they are needed.
    private static func inner(_ condition: Condition) -> String {
        switch condition {
        case .and(let parts), .or(let parts):
            parts.count > 1 ? "(\(text(of: condition)))" : text(of: condition)
        case .not, .test, .jsonata, .constant: text(of: condition)
        }
    }

    private static func text(of test: ChoiceTest, path: String) -> String {
        switch test {
        case .compare(_, let relation, .literal(let value)): "\(path) \(relation.sign) \(value)"
        case .compare(_, let relation, .path(let other)): "\(path) \(relation.sign) \(other.text)"
        case .matches(let pattern): "\(path) like \"\(pattern)\""
        case .has(let property, true): "\(path) is \(property.words)"
        case .has(let property, false): "\(path) is not \(property.words)"
        }
    }
}

extension ChoiceTest.Relation {
    fileprivate var sign: String {
        switch self {
        case .equals: "="
        case .lessThan: "<"
        case .greaterThan: ">"
        case .lessThanEquals: "≤"
        case .greaterThanEquals: "≥"
        }
    }
}

extension ChoiceTest.Property {
    fileprivate var words: String {
        switch self {
        case .isNull: "null"
        case .isPresent: "present"
        case .isNumeric: "a number"
        case .isString: "a string"
        case .isBoolean: "a boolean"
        case .isTimestamp: "a timestamp"
        }
    }
}

extension String {
    /// Without spaces and line breaks at both ends, and with one space for each stretch of them
    /// within.
    var trimmingSpaces: String {
        split { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r\n" }.joined(separator: " ")
    }
}
