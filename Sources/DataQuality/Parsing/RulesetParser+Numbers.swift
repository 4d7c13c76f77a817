extension RulesetParser {
    /// `> 5`, `between 1 and 3`, `in [1, 2]`, with numbers, arithmetic and, if `isDynamic`, functions of
    /// earlier runs.
    mutating func numberCondition(isDynamic: Bool, of what: String) throws(Mistake)
        -> NumberCondition
    {
        try test { parser throws(Mistake) in
            let token = parser.cursor.token
            let expression = try parser.wholeNumber()
            if !isDynamic, expression.historyCount > 0 {
                throw Mistake(
                    message: "\(what) does not look back to earlier runs.",
                    offset: token.start
                )
            }
            return expression
        }
    }

    /// A number with all its terms, of which there are not too many to compute.
    mutating func wholeNumber() throws(Mistake) -> NumberExpression {
        termCount = 0
        return try number()
    }

    /// A sum of products of numbers, parentheses and functions.
    private mutating func number() throws(Mistake) -> NumberExpression {
        var result = try product()
        while true {
            if cursor.take(sign: "+") {
                result = .sum(result, try product())
            } else if cursor.take(sign: "-") {
                result = .difference(result, try product())
            } else {
                return result
            }
        }
    }

    private mutating func product() throws(Mistake) -> NumberExpression {
        var result = try factor()
        while true {
            if cursor.take(sign: "*") {
                result = .product(result, try factor())
            } else if cursor.take(sign: "/") {
                result = .quotient(result, try factor())
            } else {
                return result
            }
        }
    }

    private mutating func factor() throws(Mistake) -> NumberExpression {
        let token = cursor.token
        depth += 1
        defer { depth -= 1 }
        guard depth <= limits.depthMax else {
            throw Mistake(
                message: "Parentheses nest at most \(limits.depthMax) deep.",
                offset: token.start
            )
        }
        termCount += 1
        guard termCount <= limits.termsMax else {
            throw Mistake(
                message: "A number is made of at most \(limits.termsMax) terms.",
                offset: token.start
            )
        }
        switch token.kind {
        case .number(let text):
            cursor.advance()
            return .literal(text)
        case .sign("-"):
            cursor.advance()
            return .negated(try factor())
        case .sign("("):
            cursor.advance()
            let inner = try number()
            try cursor.expect(sign: ")")
            return inner
        case .word(let name) where cursor.following.kind == .sign("("):
            return try function(name)
        case .string(let text):
            let help =
                Double(text) == nil ? nil : "Numbers stand without quotation marks: \(text)."
            throw cursor.unexpected("a number", help: help)
        case .word, .variable, .sign, .end: throw cursor.unexpected("a number")
        }
    }

    private static let functions =
        ["last", "index", "abs"] + NumberExpression.Aggregate.allCases.map(\.rawValue)

    private mutating func function(_ name: String) throws(Mistake) -> NumberExpression {
        guard Self.functions.contains(name) else {
            throw cursor.unknown("function", name, among: Self.functions)
        }
        let token = cursor.token
        if name == "last" {
            guard try lastCount() == nil else {
                throw Mistake(
                    message: "last(n) is several numbers, and one is wanted here.",
                    offset: token.start,
                    help:
                        "avg(last(n)), max(last(n)) and the like make one of them; last() is the latest."
                )
            }
            return .last
        }
        cursor.advance()
        cursor.advance()
        let result: NumberExpression
        if name == "abs" {
            result = .absolute(try number())
        } else {
            guard cursor.token.kind == .word("last") else {
                throw cursor.unexpected("last(n), the values that \(name) is made of")
            }
            let count = try lastCount() ?? 1
            if name == "index" {
                try cursor.expect(sign: ",", "\",\" and which of the values")
                guard case .number(let text) = cursor.token.kind, let index = Int(text),
                    index < count
                else { throw cursor.unexpected("a whole number from 0 to \(count - 1)") }
                cursor.advance()
                result = .indexed(count: count, index: index)
            } else {
                guard let aggregate = NumberExpression.Aggregate(rawValue: name) else {
                    throw cursor.unexpected("a function")
                }
                result = .aggregate(aggregate, count: count)
            }
        }
        try cursor.expect(sign: ")")
        return result
    }

    /// `last(5)`; nil for `last()`.
    private mutating func lastCount() throws(Mistake) -> Int? {
        cursor.advance()
        try cursor.expect(sign: "(", "\"(\" after last")
        if cursor.take(sign: ")") { return nil }
        guard case .number(let text) = cursor.token.kind, let count = Int(text), count >= 1,
            count <= limits.historyMax
        else { throw cursor.unexpected("a whole number from 1 to \(limits.historyMax)") }
        cursor.advance()
        try cursor.expect(sign: ")")
        return count
    }

    // MARK: Tests of any kind

    /// Whether something stands here that begins a condition.
    var isAtCondition: Bool {
        if case .sign(let sign) = cursor.token.kind { return Comparison(rawValue: sign) != nil }
        return ["between", "not", "in", "matches"].contains { cursor.isKeyword($0) }
    }

    /// A comparison with operands that `operand` reads.
    mutating func test<Operand: Sendable>(
        _ operand: (inout RulesetParser) throws(Mistake) -> Operand
    ) throws(Mistake) -> Test<Operand> {
        let token = cursor.token
        if case .sign(let sign) = token.kind, let comparison = Comparison(rawValue: sign) {
            cursor.advance()
            // `==`, `=>`, `<>`
            if case .sign(let second) = cursor.token.kind, second == "=" || second == ">" {
                throw Mistake(
                    message: "There is no operator \"\(sign)\(second)\".",
                    offset: token.start,
                    suggestion: sign == "<" ? "!=" : second == ">" ? ">=" : "="
                )
            }
            return .compare(comparison, try operand(&self))
        }
        let isNegated = cursor.take(keyword: "not")
        if cursor.take(keyword: "between") {
            let low = try operand(&self)
            guard cursor.take(keyword: "and") else {
                throw cursor.unexpected("\"and\" and the upper end")
            }
            let high = try operand(&self)
            return isNegated ? .notBetween(low, high) : .between(low, high)
        }
        if cursor.take(keyword: "in") {
            let operands = try list(operand)
            return isNegated ? .noneOf(operands) : .oneOf(operands)
        }
        throw cursor.unexpected(
            isNegated
                ? "\"between\" or \"in\" after \"not\""
                : "a condition, such as \"> 0\" or \"between 1 and 10\""
        )
    }

    private mutating func list<Operand: Sendable>(
        _ operand: (inout RulesetParser) throws(Mistake) -> Operand
    ) throws(Mistake) -> [Operand] {
        let opening = cursor.token
        try cursor.expect(sign: "[", "\"[\" and a list")
        var operands: [Operand] = []
        while !cursor.isSign("]") {
            operands.append(try operand(&self))
            guard operands.count <= limits.listMax else {
                throw Mistake(
                    message: "A list has at most \(limits.listMax) values.",
                    offset: opening.start
                )
            }
            guard cursor.isSign("]") || cursor.take(sign: ",") else {
                throw cursor.unexpected("\",\" or \"]\"")
            }
        }
        guard !operands.isEmpty else {
            throw Mistake(message: "The list is empty.", offset: opening.start)
        }
        cursor.advance()
        return operands
    }
}
