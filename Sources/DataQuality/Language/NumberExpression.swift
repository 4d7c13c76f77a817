/// A number of a condition, perhaps one that depends on earlier runs.
public indirect enum NumberExpression: Sendable {
    case literal(String)
    case negated(NumberExpression)
    case sum(NumberExpression, NumberExpression)
    case difference(NumberExpression, NumberExpression)
    case product(NumberExpression, NumberExpression)
    case quotient(NumberExpression, NumberExpression)
    case absolute(NumberExpression)
    /// The value of the run before this one.
    case last
    /// One number made of the last runs.
    case aggregate(Aggregate, count: Int)
    /// One of the last runs; 0 is the latest of them.
    case indexed(count: Int, index: Int)

    /// How several numbers become one.
    public enum Aggregate: String, Sendable, CaseIterable {
        case average = "avg"
        case maximum = "max"
        case minimum = "min"
        case sum = "sum"
        case deviation = "std"
        case median = "median"
    }
}

extension NumberExpression {
    /// How many earlier values it looks at; 0 if it is the same in every run.
    var historyCount: Int {
        switch self {
        case .literal: 0
        case .negated(let inner), .absolute(let inner): inner.historyCount
        case .sum(let a, let b), .difference(let a, let b), .product(let a, let b),
            .quotient(let a, let b):
            max(a.historyCount, b.historyCount)
        case .last: 1
        case .aggregate(_, let count), .indexed(let count, _): count
        }
    }

    /// Its value.
    ///
    /// - Parameter history: values of earlier runs, the latest first.
    /// - Throws: what is missing.
    /// - Returns: the number; NaN where it is none, as of 0 / 0.
    func value(history: [Double]) throws(HistoryMissing) -> Double {
        switch self {
        case .literal(let text): return Double(text) ?? .nan
        case .negated(let inner): return -(try inner.value(history: history))
        case .sum(let a, let b): return try a.value(history: history) + b.value(history: history)
        case .difference(let a, let b):
            return try a.value(history: history) - b.value(history: history)
        case .product(let a, let b):
            return try a.value(history: history) * b.value(history: history)
        case .quotient(let a, let b):
            return try a.value(history: history) / b.value(history: history)
        case .absolute(let inner): return abs(try inner.value(history: history))
        case .last:
            guard let value = history.first else { throw HistoryMissing(wanted: 1, found: 0) }
            return value
        case .aggregate(let aggregate, let count):
            let values = Array(history.prefix(count))
            guard !values.isEmpty else { throw HistoryMissing(wanted: count, found: 0) }
            return aggregate.value(of: values)
        case .indexed(let count, let index):
            guard index < min(count, history.count) else {
                throw HistoryMissing(wanted: index + 1, found: history.count)
            }
            return history[index]
        }
    }

    /// The text of a number as it is written, for SQL, where it is one; arithmetic is computed.
    func exactText(history: [Double]) throws(HistoryMissing) -> String {
        switch self {
        case .literal(let text): return text
        case .negated(.literal(let text)): return "-" + text
        case .negated, .sum, .difference, .product, .quotient, .absolute, .last, .aggregate,
            .indexed:
            return try value(history: history).description
        }
    }
}

/// A rule looks back to runs that there have not been yet.
struct HistoryMissing: Error {
    let wanted: Int
    let found: Int
}

extension NumberExpression.Aggregate {
    /// The number that it makes of some others.
    func value(of values: [Double]) -> Double {
        let sum = values.reduce(0, +)
        let count = Double(values.count)
        switch self {
        case .average: return sum / count
        case .maximum: return values.max() ?? .nan
        case .minimum: return values.min() ?? .nan
        case .sum: return sum
        case .deviation:
            let mean = sum / count
            return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
        case .median:
            let sorted = values.sorted()
            let middle = sorted.count / 2
            return sorted.count % 2 == 1
                ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
        }
    }
}
