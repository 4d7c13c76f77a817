import JSONPath
import StatesLanguage
import Values

extension Execution {
    /// Choice: the first rule that matches decides, or Default.
    mutating func choose(
        _ token: Int,
        _ state: CompiledState,
        _ rules: [CompiledRule],
        defaultNext: Int?,
        at now: Timestamp,
        into effects: inout Effects
    ) throws(StateFailure) {
        let input = try effectiveInput(token, state, at: now)
        inspectInput(input, state, of: token, in: &effects)
        var evaluator = evaluator(for: token, input: input, at: now)
        for (index, compiled) in rules.enumerated() {
            guard try evaluator.holds(compiled.rule.condition) else { continue }
            let rule = compiled.rule
            var output = input
            switch state.language {
            case .jsonPath:
                output = try evaluator.selection(of: state.flow.outputPath, from: input)
            case .jsonata:
                if let template = rule.output ?? state.flow.output {
                    output = try evaluator.value(of: template)
                }
            }
            let assigned = try evaluator.assignments(rule.assign)
            take(evaluator)
            leave(
                token,
                output: output,
                assigned: assigned,
                next: compiled.next,
                by: .rule(index),
                at: now,
                into: &effects
            )
            return
        }
        take(evaluator)
        guard let defaultNext else {
            throw StateFailure(ErrorName.noChoiceMatched, Sentence.noChoiceMatched)
        }
        try finish(
            token,
            state,
            result: nil,
            effectiveInput: input,
            next: defaultNext,
            by: .otherwise,
            at: now,
            into: &effects
        )
    }
}

extension Evaluator {
    /// Whether a condition holds.
    mutating func holds(_ condition: Condition) throws(StateFailure) -> Bool {
        switch condition {
        case .constant(let value): return value
        case .not(let part): return try !holds(part)
        case .and(let parts):
            for part in parts {
                guard try holds(part) else { return false }
            }
            return true
        case .or(let parts):
            for part in parts {
                if try holds(part) { return true }
            }
            return false
        case .test(let variable, let test): return try holds(test, of: variable)
        case .jsonata(let field):
            return try value(of: field, expected: "boolean") { $0.boolValue }
        }
    }

    private func holds(
        _ test: ChoiceTest,
        of variable: JSONPathQuery
    ) throws(StateFailure) -> Bool {
        let found = try selected(by: variable)
        if case .has(.isPresent, let expected) = test { return (found != nil) == expected }
        guard let value = found else {
            throw StateFailure(ErrorName.runtime, Sentence.choiceVariable(path: variable.text))
        }
        switch test {
        case .has(let property, let expected): return property.holds(for: value) == expected
        case .matches(let pattern):
            return value.stringValue.map { StringPattern(pattern).matches($0) } ?? false
        case .compare(let kind, let relation, .literal(let operand)):
            return kind.compare(value, operand).map(relation.holds(for:)) ?? false
        case .compare(let kind, let relation, .path(let path)):
            guard let operand = try selected(by: path) else {
                throw StateFailure(ErrorName.runtime, Sentence.choiceVariable(path: path.text))
            }
            return kind.compare(value, operand).map(relation.holds(for:)) ?? false
        }
    }
}

extension Evaluator {
    /// What a Choice's path selects; nil where there is nothing.
    private func selected(by query: JSONPathQuery) throws(StateFailure) -> JSON? {
        do throws(PathEvaluationError) { return try query.evaluate(in: scope) } catch {
            throw StateFailure(selecting: error)
        }
    }
}

/// How one value stands to another.
private enum Order { case less, equal, greater }

extension ChoiceTest.ValueKind {
    /// How two values of this kind stand to each other; nil if one of them is of another kind.
    fileprivate func compare(_ left: JSON, _ right: JSON) -> Order? {
        switch self {
        case .string:
            guard let left = left.stringValue, let right = right.stringValue else { return nil }
            return order(left, right)
        case .numeric:
            if case .integer(let left) = left, case .integer(let right) = right {
                return order(left, right)
            }
            guard let left = left.doubleValue, let right = right.doubleValue else { return nil }
            return order(left, right)
        case .boolean:
            guard let left = left.boolValue, let right = right.boolValue else { return nil }
            return left == right ? .equal : left ? .greater : .less
        case .timestamp:
            guard let left = left.stringValue.flatMap(Timestamp.init(iso8601:)),
                let right = right.stringValue.flatMap(Timestamp.init(iso8601:))
            else { return nil }
            return order(left, right)
        }
    }

    private func order<Value: Comparable>(_ left: Value, _ right: Value) -> Order {
        left < right ? .less : left == right ? .equal : .greater
    }
}

extension ChoiceTest.Relation {
    fileprivate func holds(for order: Order) -> Bool {
        switch self {
        case .equals: order == .equal
        case .lessThan: order == .less
        case .greaterThan: order == .greater
        case .lessThanEquals: order != .greater
        case .greaterThanEquals: order != .less
        }
    }
}

extension ChoiceTest.Property {
    fileprivate func holds(for value: JSON) -> Bool {
        switch self {
        case .isNull: value.isNull
        case .isPresent: true
        case .isNumeric: value.doubleValue != nil
        case .isString: value.stringValue != nil
        case .isBoolean: value.boolValue != nil
        case .isTimestamp: value.stringValue.flatMap(Timestamp.init(iso8601:)) != nil
        }
    }
}

/// A `StringMatches` pattern: `*` stands for any text, `\*` and `\\` for themselves.
struct StringPattern {
    /// The texts between the stars.
    private let pieces: [[UInt8]]

    init(_ pattern: String) {
        var pieces: [[UInt8]] = [[]]
        var escaped = false
        for byte in pattern.utf8 {
            if escaped {
                if byte != UInt8(ascii: "*"), byte != UInt8(ascii: "\\") {
                    pieces[pieces.count - 1].append(UInt8(ascii: "\\"))
                }
                pieces[pieces.count - 1].append(byte)
                escaped = false
            } else if byte == UInt8(ascii: "\\") {
                escaped = true
            } else if byte == UInt8(ascii: "*") {
                pieces.append([])
            } else {
                pieces[pieces.count - 1].append(byte)
            }
        }
        if escaped { pieces[pieces.count - 1].append(UInt8(ascii: "\\")) }
        self.pieces = pieces
    }

    /// Whether a text as a whole has the pattern's form.
    ///
    /// - Complexity: O(text × pattern) at the worst: pieces are found from left to right, never again.
    func matches(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = pieces.first, let last = pieces.last else { return bytes.isEmpty }
        guard pieces.count > 1 else { return bytes == first }
        guard bytes.count >= first.count + last.count, bytes.starts(with: first),
            bytes[(bytes.count - last.count)...].elementsEqual(last)
        else { return false }
        var rest = bytes[first.count..<(bytes.count - last.count)]
        for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
            guard
                let start = rest.indices.first(where: { rest[$0...].starts(with: piece) })
            else { return false }
            rest = rest[(start + piece.count)...]
        }
        return true
    }
}
