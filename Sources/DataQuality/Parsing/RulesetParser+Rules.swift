import Values

extension RulesetParser {
    mutating func topLevelRule() throws(Mistake) -> RuleExpression {
        let first = cursor.position
        let content = try alternatives()
        return RuleExpression(
            content: content,
            text: cursor.text(from: first),
            location: location(of: first)
        )
    }

    /// `and` binds closer than `or`.
    private mutating func alternatives() throws(Mistake) -> RuleExpression.Content {
        var parts = [try conjunction()]
        while cursor.take(keyword: "or") { parts.append(try conjunction()) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func conjunction() throws(Mistake) -> RuleExpression.Content {
        var parts = [try part()]
        while cursor.take(keyword: "and") { parts.append(try part()) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func part() throws(Mistake) -> RuleExpression.Content {
        let opening = cursor.token
        guard cursor.take(sign: "(") else { return .rule(try rule()) }
        depth += 1
        guard depth <= limits.depthMax else {
            throw Mistake(
                message: "Parentheses nest at most \(limits.depthMax) deep.",
                offset: opening.start
            )
        }
        let content = try alternatives()
        guard cursor.take(sign: ")") else {
            if cursor.token.kind == .end || cursor.isSign("]") || cursor.isSign(",") {
                throw Mistake(
                    message: "The parenthesis that opens here is not closed.",
                    offset: opening.start
                )
            }
            throw cursor.unexpected("\")\", \"and\" or \"or\"")
        }
        depth -= 1
        return content
    }

    private mutating func ruleType(_ what: String) throws(Mistake) -> RuleType {
        guard case .word(let name) = cursor.token.kind, !Self.keywords.contains(name.lowercased())
        else {
            throw cursor.unexpected("a \(what), such as \(RuleType.rowCount.form.example)")
        }
        let wantsRule = what == "rule"
        let known = RuleType.allCases.filter { wantsRule ? $0.form.isRule : $0.form.isAnalyzer }
        guard let type = RuleType(rawValue: name) else {
            throw cursor.unknown(
                "\(what) type",
                name,
                among: known.map(\.rawValue),
                help: RuleType.allCases.contains { $0.rawValue.lowercased() == name.lowercased() }
                    ? "Capitals count." : nil
            )
        }
        guard known.contains(type) else {
            throw Mistake(
                message: "\(name) is no \(what).",
                offset: cursor.token.start,
                help: wantsRule
                    ? "It stands among the Analyzers." : "It stands among the Rules."
            )
        }
        cursor.advance()
        return type
    }

    private mutating func count(_ token: Token) throws(Mistake) {
        ruleCount += 1
        guard ruleCount <= limits.rulesMax else {
            throw Mistake(
                message: "A ruleset has at most \(limits.rulesMax) rules and analyzers.",
                offset: token.start
            )
        }
    }

    private mutating func rule() throws(Mistake) -> Rule {
        let first = cursor.position
        let token = cursor.token
        let type = try ruleType("rule")
        try count(token)
        let form = type.form
        var rule = Rule(
            type: type,
            parameters: try parameters(type, token),
            tags: [],
            labels: [],
            text: "",
            location: location(of: first)
        )
        rule.condition = try condition(type, token)
        try clauses(of: &rule, form)
        rule.text = cursor.text(from: first)
        try check(rule, token)
        return rule
    }

    mutating func analyzer() throws(Mistake) -> Analyzer {
        let first = cursor.position
        let token = cursor.token
        let type = try ruleType("analyzer")
        try count(token)
        let parameters = try parameters(type, token)
        if isAtCondition {
            throw cursor.unexpected(
                "\",\" or \"]\"",
                help: "An analyzer only measures; what asks for something is a rule."
            )
        }
        return Analyzer(
            type: type,
            parameters: parameters,
            text: cursor.text(from: first),
            location: location(of: first)
        )
    }

    private func location(of token: Int) -> RulesetLocation {
        cursor.places[token]
    }

    // MARK: Parameters

    private static let keywords: Set<String> = [
        "and", "or", "between", "in", "not", "matches", "where", "with", "labels", "NULL", "EMPTY",
        "WHITESPACES_ONLY",
    ]

    private mutating func parameters(_ type: RuleType, _ token: Token) throws(Mistake) -> [String] {
        let form = type.form
        var values: [String] = []
        while let value = try parameter() {
            guard values.count < form.parameters.count || form.isVariadic else {
                cursor.position -= 1
                throw Mistake(
                    message: form.parameters.isEmpty
                        ? "\(type.rawValue) takes no parameters, found \(cursor.token.found)."
                        : "\(type.rawValue) takes \(form.wanted), found \(cursor.token.found) as well.",
                    offset: cursor.token.start,
                    help: "It is written \(form.example)."
                )
            }
            guard !value.isEmpty else {
                cursor.position -= 1
                throw Mistake(
                    message: "\(form.name(of: values.count)) cannot be empty.".capitalisedFirst,
                    offset: cursor.token.start
                )
            }
            guard values.count < limits.listMax else {
                throw Mistake(
                    message: "A rule has at most \(limits.listMax) parameters.",
                    offset: token.start
                )
            }
            values.append(value)
        }
        guard values.count >= form.parameters.count - form.optionalCount else {
            throw Mistake(
                message: "\(type.rawValue) lacks \(form.name(of: values.count)).",
                offset: token.start,
                help: "It is written \(form.example)."
            )
        }
        return values
    }

    /// The next parameter, if one stands here.
    private mutating func parameter() throws(Mistake) -> String? {
        // `ColumnCorrelation of "a" and "b"`
        if cursor.isKeyword("of") || cursor.isKeyword("and") {
            switch cursor.following.kind {
            case .string, .variable: cursor.advance()
            case .word, .number, .sign, .end: break
            }
        }
        switch cursor.token.kind {
        case .string(let text):
            cursor.advance()
            return text
        case .variable(let name):
            guard case .text(let text) = try variable(name) else {
                throw Mistake(
                    message: "$\(name) is a list, and one text is wanted here.",
                    offset: cursor.token.start
                )
            }
            cursor.advance()
            return text
        case .word(let word):
            if Self.keywords.contains(word) || Self.keywords.contains(word.lowercased())
                || RuleType(rawValue: word) != nil
            {
                return nil
            }
            cursor.advance()
            return word
        case .number, .sign, .end: return nil
        }
    }

    func variable(_ name: String) throws(Mistake) -> Variable {
        if let value = variables[name] { return value }
        let suggestion = Suggestion.nearest(to: name, among: variables.keys.sorted())
        throw Mistake(
            message: "There is no variable \"\(name)\".",
            offset: cursor.token.start,
            help: suggestion == nil ? "Variables are set before Rules: \(name) = \"…\"." : nil,
            suggestion: suggestion
        )
    }

    // MARK: What follows the condition

    private mutating func clauses(of rule: inout Rule, _ form: RuleForm) throws(Mistake) {
        var hasLabels = false
        while true {
            let token = cursor.token
            if cursor.take(keyword: "where") {
                guard form.takesWhere else {
                    throw Mistake(
                        message: "\(rule.type.rawValue) takes no \"where\".",
                        offset: token.start
                    )
                }
                guard rule.filter == nil else { throw twice("where", token) }
                rule.filter = try whereText()
            } else if cursor.take(keyword: "with") {
                try tag(of: &rule, form)
            } else if cursor.isKeyword("labels") {
                cursor.advance()
                guard !hasLabels else { throw twice("labels", token) }
                hasLabels = true
                try cursor.expect(sign: "=", "\"=\" after labels")
                rule.labels = try labels()
            } else {
                return
            }
        }
    }

    private func twice(_ what: String, _ token: Token) -> Mistake {
        Mistake(message: "\"\(what)\" stands here twice.", offset: token.start)
    }

    private mutating func whereText() throws(Mistake) -> String {
        guard case .string(let text) = cursor.token.kind else {
            throw cursor.unexpected("SQL in quotation marks after \"where\"")
        }
        guard !text.allSatisfy(\.isWhitespace) else {
            throw Mistake(message: "There is no SQL after \"where\".", offset: cursor.token.start)
        }
        cursor.advance()
        return text
    }

    private mutating func tag(of rule: inout Rule, _ form: RuleForm) throws(Mistake) {
        let known = (form.takesThreshold ? ["threshold"] : []) + form.tags
        guard !known.isEmpty else {
            throw Mistake(
                message: "\(rule.type.rawValue) takes no \"with\".",
                offset: cursor.tokens[cursor.position - 1].start
            )
        }
        guard case .word(let name) = cursor.token.kind else {
            throw cursor.unexpected("\(known.joined(separator: " or ")) after \"with\"")
        }
        let token = cursor.token
        guard known.contains(name) else {
            throw cursor.unknown("tag of \(rule.type.rawValue)", name, among: known)
        }
        cursor.advance()
        if name == "threshold" {
            guard rule.threshold == nil else { throw twice("with threshold", token) }
            rule.threshold = try numberCondition(isDynamic: false, of: "A threshold")
            return
        }
        guard rule.tag(name) == nil else { throw twice("with \(name)", token) }
        try cursor.expect(sign: "=", "\"=\" after \(name)")
        switch cursor.token.kind {
        case .string(let text), .number(let text):
            try check(tag: name, text)
            cursor.advance()
            rule.tags.append((name, text))
        case .word, .variable, .sign, .end: throw cursor.unexpected("a string")
        }
    }

    private func check(tag name: String, _ text: String) throws(Mistake) {
        let known: [String]
        switch name {
        case "ignoreCase": known = ["true", "false"]
        case "hashAlgorithm": known = ["MD5", "SHA-1", "SHA-256"]
        case "recentFiles":
            guard let count = Int(text), count > 0 else {
                throw cursor.unexpected("a whole number above 0")
            }
            return
        default: return
        }
        guard known.contains(text) else {
            throw cursor.unexpected(known.map { "\"\($0)\"" }.joined(separator: " or "))
        }
    }

    // MARK: What only holds for some types

    private func check(_ rule: Rule, _ token: Token) throws(Mistake) {
        switch rule.type {
        case .detectAnomalies:
            let name = rule.parameters[0]
            let known = RuleType.allCases.filter(\.isStatistic)
            guard let inner = known.first(where: { $0.rawValue == name }) else {
                let names = known.map(\.rawValue)
                throw Mistake(
                    message: "There is no statistic \"\(name)\".",
                    offset: cursor.tokens[cursor.position(after: token)].start,
                    help: "Known are \(names.joined(separator: ", ")).",
                    suggestion: Suggestion.nearest(to: name, among: names)
                )
            }
            let wanted = inner.form.parameters.count
            let found = rule.parameters.count - 1
            guard found >= wanted, found == wanted || inner.form.isVariadic else {
                throw Mistake(
                    message:
                        "\(name) takes \(inner.form.wanted), and here \(found == 1 ? "stands" : "stand") \(found).",
                    offset: token.start,
                    help: wanted == 0
                        ? "It is written DetectAnomalies \"\(name)\"."
                        : "It is written DetectAnomalies \"\(name)\" \"column\"."
                )
            }
        case .customSQL:
            guard rule.condition == nil || rule.threshold == nil else {
                throw Mistake(
                    message: "A statement has a condition or a threshold, not both.",
                    offset: token.start,
                    help:
                        "A condition is on its one number, a threshold on the share of the rows that it "
                        + "returns."
                )
            }
        case .fileMatch:
            guard rule.parameters.count == 2 || rule.condition != nil else {
                throw Mistake(
                    message: "FileMatch lacks another path or checksums.",
                    offset: token.start,
                    help: "It is written FileMatch \"s3://a/x.csv\" \"s3://b/x.csv\" or FileMatch "
                        + "\"s3://a/x.csv\" in [\"3be4de57…\"]."
                )
            }
        default: return
        }
    }
}

extension RuleType {
    /// Whether it is one number that the table or a column has.
    var isStatistic: Bool {
        form.isAnalyzer && form.isRule && self != .columnNamesMatchPattern && self != .customSQL
            && self != .columnLength
    }
}

extension RuleForm {
    /// The parameters in words.
    var wanted: String {
        let list = parameters.joined(separator: " and ")
        return parameters.isEmpty ? "no parameters" : isVariadic ? "\(list), or several" : list
    }

    /// The parameter at that place in words.
    func name(of index: Int) -> String {
        parameters.isEmpty ? "a parameter" : parameters[min(index, parameters.count - 1)]
    }
}

extension TokenCursor {
    /// The index of the token after one.
    fileprivate func position(after token: Token) -> Int {
        let index = tokens.firstIndex { $0.start == token.start } ?? 0
        return min(index + 1, tokens.count - 1)
    }
}

extension String {
    fileprivate var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
