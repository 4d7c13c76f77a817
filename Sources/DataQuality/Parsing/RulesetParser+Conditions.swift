import Values

extension RulesetParser {
    /// The condition of a rule; nil if its type has none, or none is needed and none stands here.
    mutating func condition(_ type: RuleType, _ token: Token) throws(Mistake) -> Condition? {
        let form = type.form
        switch form.condition {
        case .none:
            guard !isAtCondition else {
                throw Mistake(
                    message: "\(type.rawValue) takes no condition, found \(cursor.token.found).",
                    offset: cursor.token.start,
                    help: type.numericTwin.map { "\($0.rawValue) does: \($0.form.example)." }
                        ?? "It is written \(form.example)."
                )
            }
            return nil
        case .optional(let operand):
            return isAtCondition ? try condition(of: operand, type) : nil
        case .required(let operand):
            guard isAtCondition else {
                if case .word = cursor.token.kind, !isAtClause {
                    throw cursor.unexpected("a condition", help: "It is written \(form.example).")
                }
                throw Mistake(
                    message: "\(type.rawValue) lacks a condition.",
                    offset: token.start,
                    help: "It is written \(form.example)."
                )
            }
            return try condition(of: operand, type)
        }
    }

    private var isAtClause: Bool {
        if case .word(let word) = cursor.token.kind, RuleType(rawValue: word) != nil { return true }
        return ["and", "or", "where", "with", "labels"].contains { cursor.isKeyword($0) }
    }

    private mutating func condition(of operand: RuleForm.Operand, _ type: RuleType) throws(Mistake)
        -> Condition
    {
        switch operand {
        case .number:
            return .number(try numberCondition(isDynamic: type.form.isDynamic, of: type.rawValue))
        case .value: return .values(try valueTest())
        case .dataType:
            return .dataType(
                try test { parser throws(Mistake) in
                    try parser.dataType()
                }.checked(self.cursor, allowed: [.equal, .notEqual], of: "Data types")
            )
        case .duration:
            return .age(try test { parser throws(Mistake) in try parser.duration() })
        case .time: return .time(try test { parser throws(Mistake) in try parser.time() })
        case .size: return .size(try test { parser throws(Mistake) in try parser.size() })
        case .checksum: return .checksum(try checksums())
        }
    }

    // MARK: Values of a column

    private mutating func valueTest() throws(Mistake) -> ValueTest {
        let isNegated = cursor.isKeyword("not") && cursor.following.kind.isKeyword("matches")
        if isNegated { cursor.advance() }
        if cursor.take(keyword: "matches") {
            let token = cursor.token
            let text: String
            switch token.kind {
            case .string(let string): text = string
            case .variable(let name):
                guard case .text(let string) = try variable(name) else {
                    throw cursor.unexpected("one regular expression")
                }
                text = string
            case .word, .number, .sign, .end:
                throw cursor.unexpected("a regular expression in quotation marks")
            }
            cursor.advance()
            return isNegated ? .notMatches(text) : .matches(text)
        }
        let token = cursor.token
        // `in $list`
        let isNone = cursor.isKeyword("not")
        let ahead = isNone ? cursor.position + 1 : cursor.position
        if ahead + 1 < cursor.tokens.count, cursor.tokens[ahead].kind.isKeyword("in"),
            case .variable(let name) = cursor.tokens[ahead + 1].kind
        {
            cursor.position = ahead + 1
            guard case .list(let texts) = try variable(name) else {
                throw Mistake(
                    message: "$\(name) is one text, and a list is wanted here.",
                    offset: cursor.token.start
                )
            }
            guard !texts.isEmpty else {
                throw Mistake(message: "The list $\(name) is empty.", offset: cursor.token.start)
            }
            cursor.advance()
            let operands = texts.map(ValueOperand.text)
            return .test(isNone ? .noneOf(operands) : .oneOf(operands))
        }
        let test = try test { parser throws(Mistake) in try parser.valueOperand() }
        try check(test, token)
        return .test(test)
    }

    private mutating func valueOperand() throws(Mistake) -> ValueOperand {
        switch cursor.token.kind {
        case .string(let text):
            cursor.advance()
            return .text(text)
        case .variable(let name):
            guard case .text(let text) = try variable(name) else {
                throw Mistake(
                    message: "$\(name) is a list, and one value is wanted here.",
                    offset: cursor.token.start,
                    help: "A list stands after \"in\"."
                )
            }
            cursor.advance()
            return .text(text)
        case .word("NULL"):
            cursor.advance()
            return .null
        case .word("EMPTY"):
            cursor.advance()
            return .empty
        case .word("WHITESPACES_ONLY"):
            cursor.advance()
            return .whitespacesOnly
        case .word("now"): return .time(try time())
        case .sign("(") where cursor.following.kind == .word("now"): return .time(try time())
        case .word(let word) where cursor.following.kind != .sign("("):
            throw cursor.unexpected(
                "a value",
                help: "Texts stand in quotation marks: \"\(word)\"."
            )
        case .word, .number, .sign, .end: return .number(try wholeNumber())
        }
    }

    /// That only what has an order is compared by order, and operands are of one kind.
    private func check(_ test: Test<ValueOperand>, _ token: Token) throws(Mistake) {
        let isOrdered: Bool
        switch test {
        case .compare(.equal, _), .compare(.notEqual, _), .oneOf, .noneOf: isOrdered = false
        case .compare, .between, .notBetween: isOrdered = true
        }
        let kinds = Set(test.operands.compactMap(\.kind))
        guard kinds.count <= 1 else {
            throw Mistake(
                message: "Numbers and texts are not compared with one another.",
                offset: token.start,
                help: "All operands are numbers, or all are texts or dates."
            )
        }
        guard isOrdered else {
            let looksBack = test.operands.contains { operand in
                if case .number(let number) = operand { number.historyCount > 0 } else { false }
            }
            guard !looksBack else {
                throw Mistake(
                    message: "ColumnValues looks back only with >, >=, <, <= and between.",
                    offset: token.start,
                    help:
                        "It is the least or the greatest value that is compared with earlier ones."
                )
            }
            return
        }
        for operand in test.operands {
            switch operand {
            case .number, .time: continue
            case .text(let text):
                guard CalendarText.isDate(text) else {
                    throw Mistake(
                        message: "\"\(text)\" has no order: only numbers and dates are compared by "
                            + "\(token.word).",
                        offset: token.start,
                        help:
                            "A date is written \"2024-01-31\"; texts are compared by =, !=, in and "
                            + "matches."
                    )
                }
            case .null, .empty, .whitespacesOnly:
                throw Mistake(
                    message: "NULL, EMPTY and WHITESPACES_ONLY are compared by = and !=.",
                    offset: token.start
                )
            }
        }
    }

    // MARK: Other operands

    private mutating func dataType() throws(Mistake) -> DataTypeName {
        guard case .string(let text) = cursor.token.kind else {
            throw cursor.unexpected("a data type in quotation marks, such as \"Integer\"")
        }
        guard let type = DataTypeName(rawValue: text) else {
            throw cursor.unknown(
                "data type",
                text,
                among: DataTypeName.allCases.map(\.rawValue)
            )
        }
        cursor.advance()
        return type
    }

    private static let units: [String: Int64] = [
        "day": 86_400_000, "days": 86_400_000, "hour": 3_600_000, "hours": 3_600_000,
        "minute": 60_000, "minutes": 60_000,
    ]
    /// A hundred years.
    private static let durationMillisecondsMax: Int64 = 36_525 * 86_400_000

    /// `3 days`, in milliseconds.
    private mutating func duration() throws(Mistake) -> Int64 {
        let token = cursor.token
        let isNegative = cursor.take(sign: "-")
        guard case .number(let text) = cursor.token.kind, let count = Int64(text) else {
            throw cursor.unexpected("a duration, such as 24 hours")
        }
        cursor.advance()
        guard case .word(let unit) = cursor.token.kind else {
            throw cursor.unexpected("days, hours or minutes")
        }
        guard let length = Self.units[unit.lowercased()] else {
            throw cursor.unknown("unit of time", unit, among: ["days", "hours", "minutes"])
        }
        cursor.advance()
        let (product, overflow) = count.multipliedReportingOverflow(by: length)
        guard !overflow, product <= Self.durationMillisecondsMax else {
            throw Mistake(message: "A duration is at most a hundred years.", offset: token.start)
        }
        return isNegative ? -product : product
    }

    /// A point in time: `"2024-01-31"`, `"9:30 AM"`, `now()` or `(now() - 3 days)`.
    private mutating func time() throws(Mistake) -> TimeOperand {
        switch cursor.token.kind {
        case .string(let text):
            if CalendarText.isDate(text) {
                cursor.advance()
                return .date(text)
            }
            if let minutes = CalendarText.minutes(of: text) {
                cursor.advance()
                return .timeOfDay(minutes: minutes)
            }
            throw cursor.unexpected(
                "a date such as \"2024-01-31\" or a time such as \"9:30 AM\" or \"19:30\""
            )
        case .sign("("):
            cursor.advance()
            let inner = try time()
            try cursor.expect(sign: ")")
            return inner
        case .word("now"):
            cursor.advance()
            try cursor.expect(sign: "(", "\"()\" after now")
            try cursor.expect(sign: ")")
            if cursor.take(sign: "-") { return .now(offsetMilliseconds: -(try duration())) }
            if cursor.take(sign: "+") { return .now(offsetMilliseconds: try duration()) }
            return .now(offsetMilliseconds: 0)
        case .word, .number, .variable, .sign, .end:
            throw cursor.unexpected("a date in quotation marks, or now()")
        }
    }

    /// Powers of 1,024.
    private static let sizes: [(name: String, bytes: Double)] = [
        ("B", 1), ("KB", 1024), ("MB", 1_048_576), ("GB", 1_073_741_824), ("TB", 1_099_511_627_776),
    ]

    private mutating func size() throws(Mistake) -> Double {
        guard case .number(let text) = cursor.token.kind, let number = Double(text) else {
            throw cursor.unexpected("a size, such as 2 MB")
        }
        cursor.advance()
        guard case .word(let unit) = cursor.token.kind, unit.lowercased() != "and" else {
            return number
        }
        guard let size = Self.sizes.first(where: { $0.name == unit }) else {
            if isAtClause { return number }
            throw cursor.unknown("unit of size", unit, among: Self.sizes.map(\.name))
        }
        cursor.advance()
        return number * size.bytes
    }

    private mutating func checksums() throws(Mistake) -> [String] {
        let token = cursor.token
        let test = try test { parser throws(Mistake) -> String in
            guard case .string(let text) = parser.cursor.token.kind else {
                throw parser.cursor.unexpected("a checksum in quotation marks")
            }
            parser.cursor.advance()
            return text.lowercased()
        }
        switch test {
        case .compare(.equal, let sum): return [sum]
        case .oneOf(let sums): return sums
        case .compare, .between, .notBetween, .noneOf:
            throw Mistake(
                message: "Checksums are compared by \"=\" and \"in\".",
                offset: token.start
            )
        }
    }
}

extension Test {
    /// The same test, where its operator is one of some, or asks for a list.
    fileprivate func checked(_ cursor: TokenCursor, allowed: [Comparison], of what: String)
        throws(Mistake) -> Test
    {
        switch self {
        case .oneOf, .noneOf: return self
        case .compare(let comparison, _) where allowed.contains(comparison): return self
        case .compare, .between, .notBetween:
            let index = max(0, cursor.position - (isBetween ? 4 : 2))
            throw Mistake(
                message: "\(what) are compared by =, != and in.",
                offset: cursor.tokens[index].start
            )
        }
    }

    private var isBetween: Bool {
        switch self {
        case .between, .notBetween: true
        case .compare, .oneOf, .noneOf: false
        }
    }
}

extension ValueOperand {
    fileprivate enum Kind { case number, text }

    /// What it is comparable with; nil for NULL and its like, which stand beside anything.
    fileprivate var kind: Kind? {
        switch self {
        case .number: .number
        case .text, .time: .text
        case .null, .empty, .whitespacesOnly: nil
        }
    }
}

extension Token {
    /// What it says, without quotation marks.
    fileprivate var word: String {
        switch kind {
        case .word(let text), .number(let text), .sign(let text), .string(let text),
            .variable(let text):
            text
        case .end: ""
        }
    }
}

extension Token.Kind {
    fileprivate func isKeyword(_ word: String) -> Bool {
        self == .word(word) || self == .word(word.uppercased())
    }
}

extension RuleType {
    /// The type that gives the number where this one only says yes or no.
    fileprivate var numericTwin: RuleType? {
        switch self {
        case .isComplete: .completeness
        case .isUnique, .isPrimaryKey: .uniqueness
        case .columnExists: .columnCount
        default: nil
        }
    }
}
