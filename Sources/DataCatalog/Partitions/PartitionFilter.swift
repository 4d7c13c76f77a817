/// A condition on partitions, in the words of Glue's `GetPartitions.Expression`: a where-clause over
/// the partition keys, such as `year = '2024' AND month IN ('01', '02')`.
///
/// Values are compared by the type of their key: numbers as numbers, everything else as text, which for
/// dates and times in ISO form is their order.
public struct PartitionFilter: Sendable, Equatable {
    let condition: Condition
    let keys: [Column]

    /// A condition or a part of one; keys are positions among the table's keys.
    indirect enum Condition: Sendable, Equatable {
        case compare(key: Int, Comparison, Literal)
        case between(key: Int, Literal, Literal)
        case among(key: Int, [Literal])
        case like(key: Int, pattern: [UInt8])
        case isNull(key: Int)
        case not(Condition)
        case and(Condition, Condition)
        case or(Condition, Condition)
    }

    enum Comparison: Sendable, Equatable {
        case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    }

    /// What a key is compared with.
    enum Literal: Sendable, Equatable {
        case text(String)
        case number(Decimal)
    }

    /// Reads an expression.
    ///
    /// - Parameters:
    ///   - text: the expression.
    ///   - keys: the table's partition keys.
    /// - Throws: ``PartitionFilterError`` with the place, also where a name is no key.
    public init(_ text: String, keys: [Column]) throws(PartitionFilterError) {
        self.keys = keys
        var parser = try PartitionFilterParser(text, keys: keys)
        condition = try parser.whole()
    }

    /// Whether a partition with these values fits.
    ///
    /// A comparison with a value that there is not (`__HIVE_DEFAULT_PARTITION__`), or that is no number
    /// where the key is one, is neither true nor false, as in SQL; such a partition does not fit.
    public func fits(_ values: [String]) -> Bool { truth(condition, values) == true }

    private func truth(_ condition: Condition, _ values: [String]) -> Bool? {
        switch condition {
        case .compare(let key, let comparison, let literal):
            return order(key, literal, values).map { order in
                switch comparison {
                case .equal: order == .same
                case .notEqual: order != .same
                case .less: order == .less
                case .lessOrEqual: order != .greater
                case .greater: order == .greater
                case .greaterOrEqual: order != .less
                }
            }
        case .between(let key, let low, let high):
            guard let first = order(key, low, values), let second = order(key, high, values) else {
                return nil
            }
            return first != .less && second != .greater
        case .among(let key, let literals):
            var isKnown = true
            for literal in literals {
                guard let order = order(key, literal, values) else {
                    isKnown = false
                    continue
                }
                if order == .same { return true }
            }
            return isKnown ? false : nil
        case .like(let key, let pattern):
            return value(key, values).map { LikePattern.fits(Array($0.utf8), pattern) }
        case .isNull(let key): return value(key, values) == nil
        case .not(let inner): return truth(inner, values).map { !$0 }
        case .and(let one, let other):
            switch (truth(one, values), truth(other, values)) {
            case (false, _), (_, false): return false
            case (true, true): return true
            default: return nil
            }
        case .or(let one, let other):
            switch (truth(one, values), truth(other, values)) {
            case (true, _), (_, true): return true
            case (false, false): return false
            default: return nil
            }
        }
    }

    private func value(_ key: Int, _ values: [String]) -> String? {
        guard values.indices.contains(key), values[key] != Partition.nullValue else { return nil }
        return values[key]
    }

    private enum Order { case less, same, greater }

    private func order(_ key: Int, _ literal: Literal, _ values: [String]) -> Order? {
        guard let value = value(key, values) else { return nil }
        switch literal {
        case .number(let number):
            guard let own = Decimal(value) else { return nil }
            return own < number ? .less : (number < own ? .greater : .same)
        case .text(let text):
            if value.utf8.elementsEqual(text.utf8) { return .same }
            return value.utf8.lexicographicallyPrecedes(text.utf8) ? .less : .greater
        }
    }
}

/// Why a partition expression cannot be used, and where.
public struct PartitionFilterError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, and what was expected.
    public let reason: String
    /// Before which character of the expression, from 0.
    public let offset: Int

    /// The reason and the place.
    public var description: String { "\(reason) at character \(offset + 1) of the expression" }
}

/// SQL's LIKE: `%` is any text, `_` any character, a backslash takes the next one as it is.
enum LikePattern {
    /// - Complexity: O(text × pattern).
    static func fits(_ text: [UInt8], _ pattern: [UInt8]) -> Bool {
        var t = 0
        var p = 0
        var retry: (pattern: Int, text: Int)?
        while t < text.count {
            if p < pattern.count, pattern[p] == UInt8(ascii: "%") {
                retry = (p + 1, t)
                p += 1
                continue
            }
            if p < pattern.count, pattern[p] == UInt8(ascii: "_") {
                p += 1
                t = next(text, t)
                continue
            }
            let escaped = p + 1 < pattern.count && pattern[p] == UInt8(ascii: "\\")
            let wanted = escaped ? p + 1 : p
            if wanted < pattern.count, pattern[wanted] == text[t] {
                p = wanted + 1
                t += 1
                continue
            }
            guard let last = retry else { return false }
            let start = next(text, last.text)
            retry = (last.pattern, start)
            (p, t) = (last.pattern, start)
        }
        return pattern[p...].allSatisfy { $0 == UInt8(ascii: "%") }
    }

    /// Where the next character begins.
    private static func next(_ text: [UInt8], _ position: Int) -> Int {
        var position = position + 1
        while position < text.count, text[position] & 0xC0 == 0x80 { position += 1 }
        return position
    }
}
