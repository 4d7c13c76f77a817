import Values

/// Goes through the tokens of a ruleset.
struct TokenCursor {
    let bytes: [UInt8]
    let tokens: [Token]
    /// Where each token stands.
    let places: [RulesetLocation]
    var position = 0

    init(bytes: [UInt8], tokens: [Token]) {
        self.bytes = bytes
        self.tokens = tokens
        places = RulesetLocation.places(of: tokens, in: bytes)
    }

    var token: Token { tokens[position] }
    var following: Token { tokens[min(position + 1, tokens.count - 1)] }
    /// Where the last token that was taken has ended.
    var end: Int { position > 0 ? tokens[position - 1].end : 0 }

    mutating func advance() { position = min(position + 1, tokens.count - 1) }

    func isSign(_ sign: String) -> Bool { token.kind == .sign(sign) }

    /// Whether a word stands here; keywords may be written in capitals.
    func isKeyword(_ word: String) -> Bool {
        guard case .word(let text) = token.kind else { return false }
        return text == word || text == word.uppercased()
    }

    mutating func take(sign: String) -> Bool {
        guard isSign(sign) else { return false }
        advance()
        return true
    }

    mutating func take(keyword: String) -> Bool {
        guard isKeyword(keyword) else { return false }
        advance()
        return true
    }

    mutating func expect(sign: String, _ wanted: String? = nil) throws(Mistake) {
        guard take(sign: sign) else { throw unexpected(wanted ?? "\"\(sign)\"") }
    }

    /// That something else stands here than was expected.
    func unexpected(_ wanted: String, help: String? = nil, suggestion: String? = nil) -> Mistake {
        Mistake(
            message: "Expected \(wanted), found \(token.found).",
            offset: token.start,
            help: help,
            suggestion: suggestion
        )
    }

    /// A word that is not among some, and the one of them that was probably meant.
    func unknown(_ what: String, _ word: String, among known: [String], help: String? = nil)
        -> Mistake
    {
        let suggestion = Suggestion.nearest(to: word, among: known)
        return Mistake(
            message: "There is no \(what) \"\(word)\".",
            offset: token.start,
            help: help ?? (suggestion == nil ? "Known are \(known.joined(separator: ", "))." : nil),
            suggestion: suggestion
        )
    }

    /// The text from a token to here on one line, without comments.
    func text(from first: Int) -> String {
        var text = ""
        for index in first..<max(first, position) {
            let token = tokens[index]
            if index > first, tokens[index - 1].end < token.start { text += " " }
            text += String(decoding: bytes[token.start..<token.end], as: UTF8.self)
        }
        return text
    }
}
