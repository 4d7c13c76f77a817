import Values

extension PathWork {
    /// Whether a value passes a filter.
    ///
    /// What is compared with a path that finds nothing is unequal to it, neither less nor greater.
    mutating func accepts(
        _ filter: FilterExpression,
        _ node: JSON
    ) throws(PathLimitExceeded) -> Bool {
        try visit()
        switch filter {
        case .or(let parts):
            for part in parts where try accepts(part, node) { return true }
            return false
        case .and(let parts):
            for part in parts where try !accepts(part, node) { return false }
            return true
        case .not(let inner): return try !accepts(inner, node)
        case .exists(let path):
            guard let value = try value(of: path, node) else { return false }
            return path.body.isDefinite || value.arrayValue?.isEmpty == false
        case .comparison(let left, let relation, let right):
            return try compare(left, relation, right, node)
        }
    }

    private mutating func value(
        of path: FilterPath,
        _ node: JSON
    ) throws(PathLimitExceeded) -> JSON? {
        try path.body.value(of: path.isRooted ? document : node, &self)
    }

    private mutating func value(
        of operand: FilterOperand,
        _ node: JSON
    ) throws(PathLimitExceeded) -> JSON? {
        switch operand {
        case .literal(let value): value
        case .path(let path): try value(of: path, node)
        case .pattern: nil
        }
    }

    private mutating func compare(
        _ left: FilterOperand,
        _ relation: FilterOperator,
        _ right: FilterOperand,
        _ node: JSON
    ) throws(PathLimitExceeded) -> Bool {
        let leftValue = try value(of: left, node)
        if case .matches = relation {
            guard case .pattern(let pattern) = right, let leftValue else { return false }
            return try matches(pattern, leftValue)
        }
        let rightValue = try value(of: right, node)
        switch relation {
        case .notEqual: return !FilterComparison.areEqual(leftValue, rightValue)
        case .strictlyNotEqual: return leftValue == nil || leftValue != rightValue
        case .isNotIn:
            // The contrary of IN in every case: what is missing is in no list.
            guard let leftValue, case .array(let list) = rightValue else { return true }
            return try !isAmong(leftValue, list)
        case .equal, .strictlyEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .matches,
            .isIn,
            .contains, .all, .size, .empty, .subsetOf, .anyOf, .noneOf, .type:
            guard let leftValue, let rightValue else { return false }
            return try holds(leftValue, relation, rightValue)
        }
    }

    private mutating func holds(
        _ left: JSON,
        _ relation: FilterOperator,
        _ right: JSON
    ) throws(PathLimitExceeded) -> Bool {
        switch (relation, left, right) {
        case (.equal, _, _): FilterComparison.areEqual(left, right)
        case (.strictlyEqual, _, _): left == right
        case (.less, _, _): FilterComparison.order(left, right) == .some(-1)
        case (.lessOrEqual, _, _): FilterComparison.order(left, right).map { $0 <= 0 } ?? false
        case (.greater, _, _): FilterComparison.order(left, right) == .some(1)
        case (.greaterOrEqual, _, _): FilterComparison.order(left, right).map { $0 >= 0 } ?? false
        case (.isIn, _, .array(let list)): try isAmong(left, list)
        case (.contains, .array(let list), _): try isAmong(right, list)
        case (.contains, .string(let text), .string(let part)): text.containsBytes(of: part)
        case (.size, _, _):
            PathFunction.length(left).flatMap { length in
                right.integerValue.map { length == .integer($0) }
            }
                ?? false
        case (.empty, _, .bool(let expected)):
            PathFunction.length(left).map { ($0 == .integer(0)) == expected } ?? false
        case (.type, _, .string(let name)): left.typeName == name
        case (.all, .array(let mine), .array(let theirs)): try areAll(theirs, among: mine)
        case (.subsetOf, .array(let mine), .array(let theirs)): try areAll(mine, among: theirs)
        case (.anyOf, .array(let mine), .array(let theirs)): try isAny(mine, among: theirs)
        case (.noneOf, .array(let mine), .array(let theirs)): try !isAny(mine, among: theirs)
        case (.isIn, _, _), (.contains, _, _), (.empty, _, _), (.type, _, _), (.all, _, _),
            (.subsetOf, _, _), (.anyOf, _, _), (.noneOf, _, _), (.matches, _, _), (.notEqual, _, _),
            (.strictlyNotEqual, _, _), (.isNotIn, _, _):
            false
        }
    }

    private mutating func isAmong(_ value: JSON, _ list: [JSON]) throws(PathLimitExceeded) -> Bool {
        for candidate in list {
            try visit()
            if FilterComparison.areEqual(candidate, value) { return true }
        }
        return false
    }

    private mutating func areAll(
        _ values: [JSON],
        among list: [JSON]
    ) throws(PathLimitExceeded) -> Bool {
        for value in values where try !isAmong(value, list) { return false }
        return true
    }

    private mutating func isAny(
        _ values: [JSON],
        among list: [JSON]
    ) throws(PathLimitExceeded) -> Bool {
        for value in values where try isAmong(value, list) { return true }
        return false
    }

    /// A pattern must match the whole text; of a list it is enough that one element matches.
    private mutating func matches(
        _ pattern: BoundedRegex,
        _ value: JSON
    ) throws(PathLimitExceeded) -> Bool {
        switch value {
        case .array(let elements):
            for element in elements {
                if case .array = element { continue }
                if try matches(pattern, element) { return true }
            }
            return false
        case .string(let text): return try matches(pattern, text)
        case .bool, .integer, .double: return try matches(pattern, value.text())
        case .null, .object: return false
        }
    }

    private mutating func matches(
        _ pattern: BoundedRegex,
        _ text: String
    ) throws(PathLimitExceeded) -> Bool {
        try visit(cost: pattern.cost(of: text))
        return pattern.matches(text)
    }
}

/// How the service's library compares values: a number equals the text of the number.
enum FilterComparison {
    static func areEqual(_ left: JSON?, _ right: JSON?) -> Bool {
        guard let left, let right else { return false }
        switch (left, right) {
        case (.string(let text), .integer), (.string(let text), .double):
            return text.hasSameBytes(as: right.text())
        case (.integer, .string(let text)), (.double, .string(let text)):
            guard let number = try? JSON(parsing: text), number.doubleValue != nil else {
                return false
            }
            return left == number
        case (.null, _), (.bool, _), (.integer, _), (.double, _), (.string, _), (.array, _),
            (.object, _):
            return left == right
        }
    }

    /// -1, 0 or 1 for two numbers or two strings; nil for anything else.
    static func order(_ left: JSON, _ right: JSON) -> Int? {
        switch (left, right) {
        case (.integer(let left), .integer(let right)):
            return left < right ? -1 : left == right ? 0 : 1
        case (.string(let left), .string(let right)):
            if left.hasSameBytes(as: right) { return 0 }
            return left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1
        case (.null, _), (.bool, _), (.integer, _), (.double, _), (.string, _), (.array, _),
            (.object, _):
            guard let left = left.doubleValue, let right = right.doubleValue else { return nil }
            return left < right ? -1 : left == right ? 0 : 1
        }
    }
}

extension String {
    /// Whether the other text's bytes stand somewhere in this one.
    func containsBytes(of other: String) -> Bool {
        let (text, part) = (Array(utf8), Array(other.utf8))
        guard !part.isEmpty else { return true }
        guard part.count <= text.count else { return false }
        return (0...(text.count - part.count)).contains { text[$0...].starts(with: part) }
    }
}
