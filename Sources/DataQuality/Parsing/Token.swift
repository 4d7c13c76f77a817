/// A word or sign of a ruleset.
struct Token: Equatable {
    enum Kind: Equatable {
        /// Letters, digits, `_` and `.`: a rule type, a keyword, a column without quotes.
        case word(String)
        /// `"…"`, with `\"` made `"` and every other backslash left: regular expressions keep theirs.
        case string(String)
        /// As it is written, so that no digit is lost on the way into SQL.
        case number(String)
        /// `$name`
        case variable(String)
        /// `[ ] ( ) { } , : = != > >= < <= + - * /`
        case sign(String)
        case end
    }

    let kind: Kind
    /// Where it begins, in bytes.
    let start: Int
    /// Where it has ended.
    let end: Int

    /// What it is, for a sentence.
    var found: String {
        switch kind {
        case .word(let text), .number(let text), .sign(let text): "\"\(text)\""
        case .string(let text):
            text.count > 40 ? "the string \"\(text.prefix(40))…\"" : "the string \"\(text)\""
        case .variable(let name): "\"$\(name)\""
        case .end: "the end"
        }
    }
}
