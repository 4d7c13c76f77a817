import JSONPath
import JSONata
import Values

/// What a Choice rule asks, brought into a form in which one rule can be seen to follow from another.
///
/// Sound, not complete: where it says that a rule follows, or can never match, that is so.
struct RuleLogic {
    /// One question about the value that a variable path selects.
    enum Atom: Equatable {
        case string(String)
        case number(Interval)
        case bool(Bool)
        case has(ChoiceTest.Property, Bool)
        /// Anything else; equal only to itself. The kind of value it asks for, if it asks for one.
        case other(String, ChoiceTest.ValueKind?)

        /// Which kind of value it can be true of only.
        var kind: ChoiceTest.ValueKind? {
            switch self {
            case .string: .string
            case .number: .numeric
            case .bool: .boolean
            case .has(.isString, true): .string
            case .has(.isNumeric, true): .numeric
            case .has(.isBoolean, true): .boolean
            case .has: nil
            case .other(_, let kind): kind
            }
        }
    }

    /// Numbers from `low` to `high`.
    struct Interval: Equatable {
        var low = -Double.infinity
        var includesLow = false
        var high = Double.infinity
        var includesHigh = false

        var isEmpty: Bool { low > high || (low == high && !(includesLow && includesHigh)) }

        func contains(_ other: Interval) -> Bool {
            (low < other.low || (low == other.low && (includesLow || !other.includesLow)))
                && (high > other.high
                    || (high == other.high && (includesHigh || !other.includesHigh)))
        }

        func intersection(_ other: Interval) -> Interval {
            var result = self
            if other.low > low || (other.low == low && !other.includesLow) {
                result.low = other.low
                result.includesLow = other.includesLow
            }
            if other.high < high || (other.high == high && !other.includesHigh) {
                result.high = other.high
                result.includesHigh = other.includesHigh
            }
            return result
        }
    }

    typealias Conjunction = [(variable: String, atom: Atom)]

    /// The rule as alternatives, each of which asks several things at once; nil if that would be too
    /// many, or if something in it is not understood.
    let alternatives: [Conjunction]?

    /// How many alternatives are looked at.
    private static let alternativesMax = 32

    init(_ condition: Condition) {
        alternatives = Self.expand(condition, negated: false)
    }

    /// Whether a rule that always matches has been found.
    var isAlways: Bool { alternatives?.contains { $0.isEmpty } ?? false }

    /// Whether the rule can never match.
    var isNever: Bool { alternatives?.allSatisfy(Self.isContradiction) ?? false }

    /// Whether this rule matches wherever another does.
    func follows(from other: RuleLogic) -> Bool {
        guard let mine = alternatives, let theirs = other.alternatives else { return false }
        return theirs.allSatisfy { their in
            mine.contains { my in my.allSatisfy { Self.implied($0, by: their) } }
        }
    }

    // MARK: Building

    private static func expand(_ condition: Condition, negated: Bool) -> [Conjunction]? {
        switch condition {
        case .constant(let value): return value != negated ? [[]] : []
        case .not(let inner): return expand(inner, negated: !negated)
        case .and(let parts): return negated ? sum(parts, negated) : product(parts, negated)
        case .or(let parts): return negated ? product(parts, negated) : sum(parts, negated)
        case .jsonata(let field):
            if field.expression.text == "true" { return negated ? [] : [[]] }
            if field.expression.text == "false" { return negated ? [[]] : [] }
            return [[("{%\(negated)", .other(field.expression.text, nil))]]
        case .test(let query, let test):
            return negated ? negatedTest(query.text, test) : self.test(query.text, test)
        }
    }

    private static func sum(_ parts: [Condition], _ negated: Bool) -> [Conjunction]? {
        var out: [Conjunction] = []
        for part in parts {
            guard let more = expand(part, negated: negated),
                out.count + more.count <= alternativesMax
            else {
                return nil
            }
            out += more
        }
        return out
    }

    private static func product(_ parts: [Condition], _ negated: Bool) -> [Conjunction]? {
        var out: [Conjunction] = [[]]
        for part in parts {
            guard let more = expand(part, negated: negated),
                out.count * more.count <= alternativesMax
            else {
                return nil
            }
            out = out.flatMap { left in more.map { left + $0 } }
        }
        return out
    }

    private static func test(_ variable: String, _ test: ChoiceTest) -> [Conjunction] {
        [[(variable, atom(test))]]
    }

    private static func atom(_ test: ChoiceTest) -> Atom {
        switch test {
        case .has(let property, let value): return .has(property, value)
        case .matches(let pattern):
            return pattern.utf8.contains(UInt8(ascii: "*"))
                || pattern.utf8.contains(UInt8(ascii: "\\"))
                ? .other("~" + pattern, .string) : .string(pattern)
        case .compare(let kind, let relation, .path(let path)):
            return .other("\(relation.rawValue)Path \(path.text)", kind)
        case .compare(let kind, let relation, .literal(let literal)):
            switch (kind, relation, literal) {
            case (.string, .equals, .string(let text)): return .string(text)
            case (.boolean, _, .bool(let value)): return .bool(value)
            case (.numeric, _, _):
                guard let value = literal.doubleValue else { break }
                return .number(interval(relation, value))
            case (.string, _, _), (.boolean, _, _), (.timestamp, _, _): break
            }
            return .other("\(relation.rawValue) \(literal)", kind)
        }
    }

    private static func interval(_ relation: ChoiceTest.Relation, _ value: Double) -> Interval {
        switch relation {
        case .equals: Interval(low: value, includesLow: true, high: value, includesHigh: true)
        case .lessThan: Interval(high: value)
        case .lessThanEquals: Interval(high: value, includesHigh: true)
        case .greaterThan: Interval(low: value)
        case .greaterThanEquals: Interval(low: value, includesLow: true)
        }
    }

    /// The opposite of a comparison is not the opposite comparison: a value of another kind fails both.
    private static func negatedTest(_ variable: String, _ test: ChoiceTest) -> [Conjunction] {
        switch test {
        case .has(let property, let value): [[(variable, .has(property, !value))]]
        case .compare, .matches: [[(variable, .other("not \(atom(test))", nil))]]
        }
    }

    // MARK: Asking

    private static func isContradiction(_ conjunction: Conjunction) -> Bool {
        for (position, left) in conjunction.enumerated() {
            if case .number(let interval) = left.atom, interval.isEmpty { return true }
            for right in conjunction[(position + 1)...] where right.variable == left.variable {
                if exclude(left.atom, right.atom) { return true }
            }
        }
        return false
    }

    private static func exclude(_ left: Atom, _ right: Atom) -> Bool {
        switch (left, right) {
        case (.string(let a), .string(let b)): return a != b
        case (.bool(let a), .bool(let b)): return a != b
        case (.number(let a), .number(let b)): return a.intersection(b).isEmpty
        case (.has(let a, let isA), .has(let b, let isB)) where a == b: return isA != isB
        case (.has(.isPresent, false), let other), (let other, .has(.isPresent, false)):
            return other.kind != nil
        case (.string, _), (.bool, _), (.number, _), (.has, _), (.other, _): break
        }
        guard let a = left.kind, let b = right.kind else { return false }
        // A timestamp is a string.
        let isTime = a == .timestamp || b == .timestamp
        return a != b && !(isTime && (a == .string || b == .string))
    }

    private static func implied(_ wanted: (variable: String, atom: Atom), by given: Conjunction)
        -> Bool
    {
        let atoms = given.filter { $0.variable == wanted.variable }.map(\.atom)
        switch wanted.atom {
        case .number(let interval):
            var known: Interval?
            for case .number(let other) in atoms {
                known = known.map { $0.intersection(other) } ?? other
            }
            return known.map { interval.contains($0) } ?? false
        case .has(.isPresent, true): return atoms.contains { $0 == wanted.atom || $0.kind != nil }
        case .has(.isString, true):
            return atoms.contains { $0.kind == .string || $0.kind == .timestamp }
        case .has(.isNumeric, true): return atoms.contains { $0.kind == .numeric }
        case .has(.isBoolean, true): return atoms.contains { $0.kind == .boolean }
        case .other(let text, .string) where text.hasPrefix("~"):
            let pattern = Array(text.utf8.dropFirst())
            return atoms.contains { atom in
                if atom == wanted.atom { return true }
                guard case .string(let value) = atom else { return false }
                return Wildcards.match(pattern, Array(value.utf8))
            }
        case .string, .bool, .has, .other: return atoms.contains(wanted.atom)
        }
    }
}

/// `StringMatches` of constants.
enum Wildcards {
    /// Whether a text fits a pattern, in which `*` stands for any text and `\` escapes.
    ///
    /// - Complexity: O(pattern × text) at the worst.
    static func match(_ pattern: [UInt8], _ text: [UInt8]) -> Bool {
        var p = 0
        var t = 0
        var star: (p: Int, t: Int)?
        while t < text.count {
            if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
                star = (p + 1, t)
                p += 1
                continue
            }
            let isEscaped = p + 1 < pattern.count && pattern[p] == UInt8(ascii: "\\")
            if p < pattern.count, pattern[isEscaped ? p + 1 : p] == text[t] {
                p += isEscaped ? 2 : 1
                t += 1
            } else if let (afterStar, from) = star {
                p = afterStar
                t = from + 1
                star = (afterStar, from + 1)
            } else {
                return false
            }
        }
        while p < pattern.count, pattern[p] == UInt8(ascii: "*") { p += 1 }
        return p == pattern.count
    }
}
