import Values

/// A function at the end of a path: `$.items.length()`.
enum PathFunction: Sendable, Equatable {
    case length, keys, min, max, sum, average, standardDeviation, first, last
    case index(Int)

    /// The function of that name; nil if there is none.
    ///
    /// The argument of `index` is set later.
    init?(name: String) {
        switch name {
        case "length", "size": self = .length
        case "keys": self = .keys
        case "min": self = .min
        case "max": self = .max
        case "sum": self = .sum
        case "avg": self = .average
        case "stddev": self = .standardDeviation
        case "first": self = .first
        case "last": self = .last
        case "index": self = .index(0)
        default: return nil
        }
    }

    /// The names there are, as error texts list them.
    static let names = "length, size, keys, min, max, sum, avg, stddev, first, last, index"

    /// How the path prints it.
    var text: String {
        switch self {
        case .length: ".length()"
        case .keys: ".keys()"
        case .min: ".min()"
        case .max: ".max()"
        case .sum: ".sum()"
        case .average: ".avg()"
        case .standardDeviation: ".stddev()"
        case .first: ".first()"
        case .last: ".last()"
        case .index: ".index()"
        }
    }

    /// The function's value; nil where it has none, as of the smallest of no numbers.
    func callAsFunction(_ value: JSON) -> JSON? {
        switch self {
        case .length:
            switch value {
            case .array(let elements): .integer(Int64(elements.count))
            case .object(let object): .integer(Int64(object.count))
            case .string(let text): .integer(Int64(text.utf16.count))
            case .null, .bool, .integer, .double: nil
            }
        case .keys: value.objectValue.map { .array($0.keys.map(JSON.string)) }
        case .first: value.arrayValue?.first
        case .last: value.arrayValue?.last
        case .index(let index): value.arrayValue?.element(at: index)
        case .min: Self.numbers(value).min().map(Self.number)
        case .max: Self.numbers(value).max().map(Self.number)
        case .sum, .average, .standardDeviation: aggregate(Self.numbers(value))
        }
    }

    private func aggregate(_ numbers: [Double]) -> JSON? {
        guard !numbers.isEmpty else { return nil }
        let count = Double(numbers.count)
        let sum = numbers.reduce(0, +)
        guard self == .standardDeviation else {
            return .double(self == .sum ? sum : sum / count)
        }
        let mean = sum / count
        let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return .double((squares / count).squareRoot())
    }

    private static func numbers(_ value: JSON) -> [Double] {
        (value.arrayValue ?? []).compactMap(\.doubleValue)
    }

    private static func number(_ value: Double) -> JSON { .double(value) }
}
