/// Reads partition expressions by recursive descent: OR, then AND, then NOT, then a comparison.
struct PartitionFilterParser {
    /// Glue's limit on an expression.
    static let charactersMax = 2048
    static let depthMax = 64

    private let keys: [Column]
    private let tokens: [Token]
    private var position = 0
    private var depth = 0

    private struct Token {
        enum Kind: Equatable {
            case name(String)
            case quotedName(String)
            case text(String)
            case number(String)
            case sign(String)
            case end
        }
        let kind: Kind
        let offset: Int
    }

    init(_ text: String, keys: [Column]) throws(PartitionFilterError) {
        self.keys = keys
        tokens = try Self.tokens(Array(text))
    }

    mutating func whole() throws(PartitionFilterError) -> PartitionFilter.Condition {
        let condition = try disjunction()
        guard current.kind == .end else { throw expected("AND, OR or the end") }
        return condition
    }

    // MARK: Grammar

    private mutating func disjunction() throws(PartitionFilterError) -> PartitionFilter.Condition {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthMax else { throw error("conditions within conditions beyond 64") }
        var condition = try conjunction()
        while take(keyword: "OR") { condition = .or(condition, try conjunction()) }
        return condition
    }

    private mutating func conjunction() throws(PartitionFilterError) -> PartitionFilter.Condition {
        var condition = try negation()
        while take(keyword: "AND") { condition = .and(condition, try negation()) }
        return condition
    }

    private mutating func negation() throws(PartitionFilterError) -> PartitionFilter.Condition {
        var isNegated = false
        while take(keyword: "NOT") { isNegated.toggle() }
        let condition = try primary()
        return isNegated ? .not(condition) : condition
    }

    private mutating func primary() throws(PartitionFilterError) -> PartitionFilter.Condition {
        if take(sign: "(") {
            let condition = try disjunction()
            guard take(sign: ")") else { throw expected("\")\"") }
            return condition
        }
        // `'2024' < year` is the same as `year > '2024'`.
        if isLiteral {
            let token = current
            position += 1
            let comparison = try comparison()
            let key = try key()
            return .compare(key: key, comparison.reversed, try literal(token, for: key))
        }
        let key = try key()
        if take(keyword: "IS") {
            let isNegated = take(keyword: "NOT")
            guard take(keyword: "NULL") else { throw expected("NULL") }
            return isNegated ? .not(.isNull(key: key)) : .isNull(key: key)
        }
        let isNegated = take(keyword: "NOT")
        let condition: PartitionFilter.Condition
        if take(keyword: "IN") {
            condition = .among(key: key, try list(for: key))
        } else if take(keyword: "BETWEEN") {
            let low = try literal(for: key)
            guard take(keyword: "AND") else { throw expected("AND") }
            condition = .between(key: key, low, try literal(for: key))
        } else if take(keyword: "LIKE") {
            guard case .text(let pattern) = current.kind else { throw expected("a text in quotes") }
            position += 1
            condition = .like(key: key, pattern: Array(pattern.utf8))
        } else if isNegated {
            throw expected("IN, BETWEEN or LIKE")
        } else {
            let comparison = try comparison()
            condition = .compare(key: key, comparison, try literal(for: key))
        }
        return isNegated ? .not(condition) : condition
    }

    private mutating func list(
        for key: Int
    ) throws(PartitionFilterError) -> [PartitionFilter.Literal] {
        guard take(sign: "(") else { throw expected("\"(\"") }
        var literals = [try literal(for: key)]
        while take(sign: ",") { literals.append(try literal(for: key)) }
        guard take(sign: ")") else { throw expected("\",\" or \")\"") }
        return literals
    }

    private mutating func comparison() throws(PartitionFilterError) -> PartitionFilter.Comparison {
        for (sign, comparison) in PartitionFilter.Comparison.signs where take(sign: sign) {
            return comparison
        }
        throw expected("=, !=, <>, <, <=, >, >=, IN, BETWEEN, LIKE or IS")
    }

    private mutating func key() throws(PartitionFilterError) -> Int {
        let name: String
        switch current.kind {
        case .name(let text), .quotedName(let text): name = text.lowercased()
        default: throw expected("the name of a partition key")
        }
        guard let key = keys.firstIndex(where: { $0.name.lowercased() == name }) else {
            let known = keys.map(\.name).joined(separator: ", ")
            throw error(
                "\"\(name)\" is no partition key; "
                    + (keys.isEmpty ? "the table has none" : "there are \(known)")
            )
        }
        position += 1
        return key
    }

    private var isLiteral: Bool {
        switch current.kind {
        case .text, .number: true
        default: false
        }
    }

    private mutating func literal(
        for key: Int
    ) throws(PartitionFilterError) -> PartitionFilter.Literal {
        // Hive's `date '2024-01-31'`.
        if case .name(let word) = current.kind,
            ["date", "timestamp", "decimal"].contains(word.lowercased()),
            case .text = tokens[position + 1].kind
        {
            position += 1
        }
        guard isLiteral else { throw expected("a text in quotes or a number") }
        defer { position += 1 }
        return try literal(current, for: key)
    }

    private func literal(
        _ token: Token,
        for key: Int
    ) throws(PartitionFilterError) -> PartitionFilter.Literal {
        let text: String
        switch token.kind {
        case .text(let own), .number(let own): text = own
        default: throw expected("a text in quotes or a number")
        }
        guard isNumber(keys[key]) else { return .text(text) }
        guard let number = Decimal(text) else {
            throw PartitionFilterError(
                reason:
                    "\"\(keys[key].name)\" is of type \(keys[key].type): expected a number, found '"
                    + text + "'",
                offset: token.offset
            )
        }
        return .number(number)
    }

    private func isNumber(_ key: Column) -> Bool {
        do throws(HiveTypeError) { return try HiveType(key.type).isNumeric } catch { return false }
    }

    // MARK: Tokens

    private var current: Token { tokens[position] }

    private mutating func take(keyword: String) -> Bool {
        guard case .name(let word) = current.kind, word.uppercased() == keyword else {
            return false
        }
        position += 1
        return true
    }

    private mutating func take(sign: String) -> Bool {
        guard current.kind == .sign(sign) else { return false }
        position += 1
        return true
    }

    private func expected(_ wanted: String) -> PartitionFilterError {
        let found =
            switch current.kind {
            case .name(let text), .quotedName(let text), .number(let text), .sign(let text):
                "\"\(text)\""
            case .text(let text): "'\(text)'"
            case .end: "the end"
            }
        return error("expected \(wanted), found \(found)")
    }

    private func error(_ reason: String) -> PartitionFilterError {
        PartitionFilterError(reason: reason, offset: current.offset)
    }

    private static func tokens(_ text: [Character]) throws(PartitionFilterError) -> [Token] {
        guard text.count <= charactersMax else {
            throw PartitionFilterError(
                reason: "an expression of more than \(charactersMax) characters",
                offset: charactersMax
            )
        }
        var tokens: [Token] = []
        var index = 0
        while index < text.count {
            let character = text[index]
            if character.isWhitespace {
                index += 1
                continue
            }
            let start = index
            let kind: Token.Kind
            switch character {
            case "'": kind = .text(try quoted(text, &index, "a text"))
            case "\"", "`": kind = .quotedName(try quoted(text, &index, "a name"))
            case "(", ")", ",", "=":
                index += 1
                kind = .sign(String(character))
            case "<", ">", "!":
                index += 1
                if index < text.count,
                    text[index] == "=" || (character == "<" && text[index] == ">")
                {
                    index += 1
                }
                kind = .sign(String(text[start..<index]))
            case "-", "+", ".", "0"..."9":
                index += 1
                while index < text.count, text[index].isNumber || text[index] == "." { index += 1 }
                kind = .number(String(text[start..<index]))
            case _ where character.isLetter || character == "_":
                while index < text.count,
                    text[index].isLetter || text[index].isNumber || text[index] == "_"
                {
                    index += 1
                }
                kind = .name(String(text[start..<index]))
            default:
                throw PartitionFilterError(
                    reason: "\"\(character)\" cannot stand here",
                    offset: start
                )
            }
            tokens.append(Token(kind: kind, offset: start))
        }
        return tokens + [Token(kind: .end, offset: text.count)]
    }

    /// What stands between two quotes; a doubled one is one of it.
    private static func quoted(
        _ text: [Character],
        _ index: inout Int,
        _ what: String
    ) throws(PartitionFilterError) -> String {
        let start = index
        let quote = text[index]
        var content = ""
        index += 1
        while index < text.count {
            if text[index] == quote {
                index += 1
                guard index < text.count, text[index] == quote else { return content }
            }
            content.append(text[index])
            index += 1
        }
        throw PartitionFilterError(reason: "\(what) without its closing \(quote)", offset: start)
    }
}

extension PartitionFilter.Comparison {
    /// What stands for each.
    fileprivate static let signs: [(String, PartitionFilter.Comparison)] = [
        ("=", .equal), ("!=", .notEqual), ("<>", .notEqual), ("<=", .lessOrEqual), ("<", .less),
        (">=", .greaterOrEqual), (">", .greater),
    ]

    /// The same with the sides changed.
    fileprivate var reversed: PartitionFilter.Comparison {
        switch self {
        case .equal, .notEqual: self
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
    }
}
