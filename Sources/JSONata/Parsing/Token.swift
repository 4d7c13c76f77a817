/// What a token can be.
enum TokenKind: Sendable {
    case name
    case variable
    case operation
    case string
    case number
    /// `true`, `false` or `null`.
    case constant
    case regex
    case end
}

/// One word of an expression.
struct Token {
    var kind: TokenKind
    /// The text without quotes, `$` or slashes.
    var text: String
    /// The value of a number.
    var number: Double = 0
    /// `i` and `m` of a regular expression.
    var flags = ""
    /// UTF-16 code units before the token.
    var start: Int
    /// UTF-16 code units before the end of the token: what the reference calls its position.
    var position: Int

    /// Whether this is the operator of that spelling.
    func isOperator(_ symbol: String) -> Bool { kind == .operation && text == symbol }
}
