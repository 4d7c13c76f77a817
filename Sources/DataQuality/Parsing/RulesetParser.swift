/// Reads rulesets, and goes on after a mistake with the next rule, so that all are seen at once.
struct RulesetParser {
    var cursor: TokenCursor
    let limits: RulesetLimits
    var variables: [String: Variable] = [:]
    var mistakes: [Mistake] = []
    var ruleCount = 0
    var depth = 0
    /// How many terms the number that is read has so far.
    var termCount = 0
    private var sections: [String] = []
    private var ruleset: Ruleset
    private var defaultLabels: [(key: String, value: String)] = []

    enum Variable {
        case text(String)
        case list([String])
    }

    init(text: String, bytes: [UInt8], tokens: [Token], limits: RulesetLimits) {
        cursor = TokenCursor(bytes: bytes, tokens: tokens)
        self.limits = limits
        ruleset = Ruleset(text: text, metadata: [], dataSources: [], rules: [], analyzers: [])
    }

    mutating func parse() -> Ruleset {
        do throws(Mistake) {
            while cursor.token.kind != .end { try section() }
            if !sections.contains("Rules"), !sections.contains("Analyzers") {
                throw Mistake(
                    message: "There are no rules.",
                    offset: cursor.token.start,
                    help: "A ruleset is written Rules = [ RowCount > 0, IsComplete \"id\" ]."
                )
            }
        } catch { mistakes.append(error) }
        return ruleset
    }

    private static let sectionNames = [
        "Metadata", "DataSources", "DefaultLabels", "Rules", "Analyzers",
    ]

    private mutating func section() throws(Mistake) {
        guard case .word(let name) = cursor.token.kind else {
            throw cursor.unexpected("\"Rules = [\"")
        }
        if sections.contains(name) {
            throw Mistake(message: "\(name) stands here twice.", offset: cursor.token.start)
        }
        let isSection = Self.sectionNames.contains(name)
        guard cursor.following.kind == .sign("=") else {
            if RuleType(rawValue: name) != nil {
                throw cursor.unexpected(
                    "\"Rules = [\"",
                    help: "The rules stand in brackets: Rules = [ … ]."
                )
            }
            let unknown = cursor.unknown("section", name, among: Self.sectionNames)
            if isSection || unknown.suggestion == nil {
                cursor.advance()
                throw cursor.unexpected("\"=\" after \(name)")
            }
            throw unknown
        }
        let nameToken = cursor.token
        cursor.advance()
        cursor.advance()
        switch name {
        case "Metadata": ruleset.metadata = try table()
        case "DataSources": ruleset.dataSources = try table()
        case "DefaultLabels": defaultLabels = try labels()
        case "Rules":
            guard !sections.contains("Analyzers") else {
                throw Mistake(
                    message: "Rules stand before Analyzers.",
                    offset: nameToken.start
                )
            }
            ruleset.rules = try elements(of: "rule") { parser throws(Mistake) in
                try parser.topLevelRule()
            }
            let defaults = defaultLabels
            ruleset.rules = ruleset.rules.map { $0.labelled(defaults) }
        case "Analyzers":
            ruleset.analyzers = try elements(of: "analyzer") { parser throws(Mistake) in
                try parser.analyzer()
            }
        default: try variable(name, nameToken)
        }
        sections.append(name)
    }

    private mutating func variable(_ name: String, _ token: Token) throws(Mistake) {
        let value: Variable
        switch cursor.token.kind {
        case .string(let text):
            cursor.advance()
            value = .text(text)
        case .sign("["):
            // Nobody names a variable Rule: a list of rules is meant.
            if case .word = cursor.following.kind {
                cursor.position -= 2
                throw cursor.unknown("section", name, among: Self.sectionNames)
            }
            value = .list(try strings())
        default:
            throw cursor.unexpected("a string or a list of strings, which \(name) is to mean")
        }
        guard !name.contains(".") else {
            throw Mistake(message: "A variable's name has no dot in it.", offset: token.start)
        }
        variables[name] = value
    }

    // MARK: Lists

    /// `[ element, … ]`; after a mistake it goes on with the next element.
    private mutating func elements<Element>(
        of kind: String,
        _ parse: (inout RulesetParser) throws(Mistake) -> Element
    ) throws(Mistake) -> [Element] {
        let opening = cursor.token
        try cursor.expect(sign: "[", "\"[\" before the first \(kind)")
        var elements: [Element] = []
        if cursor.isSign("]") {
            throw Mistake(
                message: "There is no \(kind) between the brackets.",
                offset: opening.start,
                help: "A ruleset without any would pass whatever the data."
            )
        }
        while true {
            let first = cursor.position
            do throws(Mistake) {
                elements.append(try parse(&self))
                guard cursor.isSign(",") || cursor.isSign("]") else {
                    throw unexpectedAfter(kind, opening)
                }
            } catch {
                mistakes.append(error)
                guard mistakes.count < limits.errorsMax else { throw error }
                guard skip(from: first) else { return elements }
            }
            if cursor.take(sign: "]") { return elements }
            cursor.advance()
        }
    }

    private func unexpectedAfter(_ kind: String, _ opening: Token) -> Mistake {
        if cursor.token.kind == .end {
            return Mistake(
                message: "The bracket that opens here is not closed.",
                offset: opening.start
            )
        }
        if case .word(let word) = cursor.token.kind, RuleType(rawValue: word) != nil {
            return cursor.unexpected("\",\" before the next \(kind)")
        }
        return cursor.unexpected("\",\" or \"]\" after the \(kind)")
    }

    /// Goes to the comma or bracket that ends the element that begins at a token.
    ///
    /// Returns whether there is one.
    private mutating func skip(from first: Int) -> Bool {
        let reached = cursor.position
        cursor.position = first
        depth = 0
        var nesting = 0
        while cursor.token.kind != .end {
            if case .sign(let sign) = cursor.token.kind {
                switch sign {
                case "(", "[": nesting += 1
                case ")": nesting = max(0, nesting - 1)
                case "]":
                    if nesting == 0 { return true }
                    nesting -= 1
                case "," where nesting == 0 && cursor.position >= reached && startsElement:
                    return true
                default: break
                }
            }
            cursor.advance()
        }
        return false
    }

    /// Whether something that may be a rule follows, and not the rest of a list without brackets.
    private var startsElement: Bool {
        switch cursor.following.kind {
        case .word, .sign("("): true
        case .string, .number, .variable, .sign, .end: false
        }
    }

    /// Strings in brackets: `[ "a", "b" ]`.
    mutating func strings() throws(Mistake) -> [String] {
        try cursor.expect(sign: "[")
        var strings: [String] = []
        while !cursor.isSign("]") {
            guard case .string(let text) = cursor.token.kind else {
                throw cursor.unexpected("a string")
            }
            strings.append(text)
            guard strings.count <= limits.listMax else {
                throw Mistake(
                    message: "A list has at most \(limits.listMax) values.",
                    offset: cursor.token.start
                )
            }
            cursor.advance()
            guard cursor.isSign("]") || cursor.take(sign: ",") else {
                throw cursor.unexpected("\",\" or \"]\"")
            }
        }
        cursor.advance()
        return strings
    }

    /// A table in braces: `{ "key": "value", "key": ["value"] }`.
    private mutating func table() throws(Mistake) -> [(key: String, values: [String])] {
        try cursor.expect(sign: "{")
        var table: [(key: String, values: [String])] = []
        while !cursor.isSign("}") {
            guard case .string(let key) = cursor.token.kind else {
                throw cursor.unexpected("a key in quotation marks")
            }
            cursor.advance()
            try cursor.expect(sign: ":", "\":\" after the key")
            if case .string(let value) = cursor.token.kind {
                cursor.advance()
                table.append((key, [value]))
            } else if cursor.isSign("[") {
                table.append((key, try strings()))
            } else {
                throw cursor.unexpected("a string or a list of strings")
            }
            guard cursor.isSign("}") || cursor.take(sign: ",") else {
                throw cursor.unexpected("\",\" or \"}\"")
            }
        }
        cursor.advance()
        return table
    }

    /// Labels in brackets: `[ "key" = "value" ]`.
    mutating func labels() throws(Mistake) -> [(key: String, value: String)] {
        try cursor.expect(sign: "[", "\"[\" before the labels")
        var labels: [(key: String, value: String)] = []
        while !cursor.isSign("]") {
            guard case .string(let key) = cursor.token.kind else {
                throw cursor.unexpected("a label's key in quotation marks")
            }
            cursor.advance()
            try cursor.expect(sign: "=", "\"=\" after the label's key")
            guard case .string(let value) = cursor.token.kind else {
                throw cursor.unexpected("a label's value in quotation marks")
            }
            cursor.advance()
            labels.append((key, value))
            guard cursor.isSign("]") || cursor.take(sign: ",") else {
                throw cursor.unexpected("\",\" or \"]\"")
            }
        }
        cursor.advance()
        return labels
    }
}

extension RuleExpression {
    /// The same with labels added where it has none of that key.
    fileprivate func labelled(_ defaults: [(key: String, value: String)]) -> RuleExpression {
        var copy = self
        copy.content = content.labelled(defaults)
        return copy
    }
}

extension RuleExpression.Content {
    fileprivate func labelled(_ defaults: [(key: String, value: String)]) -> Self {
        switch self {
        case .rule(var rule):
            let own = rule.labels
            rule.labels = defaults.filter { label in !own.contains { $0.key == label.key } } + own
            return .rule(rule)
        case .all(let parts): return .all(parts.map { $0.labelled(defaults) })
        case .any(let parts): return .any(parts.map { $0.labelled(defaults) })
        }
    }
}
