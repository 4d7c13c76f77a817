/// Pieces of the text of rules.
enum RuleText {
    /// A text as a string of a rule.
    static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\"", with: "\\\"") + "\""
    }
}
