/// Why a text is not a ruleset, and where.
public struct RulesetError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was found, in one sentence.
    public let message: String
    /// What was expected, or what to do.
    public let help: String?
    /// The word that was probably meant.
    public let suggestion: String?
    /// How many bytes of the text stand before what is wrong.
    public let offset: Int
    /// The same as line and column.
    public let location: RulesetLocation

    /// `line:column: message`, and what was probably meant.
    public var description: String {
        var text = "\(location.line):\(location.column): \(message)"
        if let suggestion { text += " Did you mean \"\(suggestion)\"?" }
        if let help { text += " \(help)" }
        return text
    }
}

/// A mistake before its line and column are counted.
struct Mistake: Error {
    let message: String
    let offset: Int
    var help: String?
    var suggestion: String?

    func located(in text: [UInt8]) -> RulesetError {
        RulesetError(
            message: message,
            help: help,
            suggestion: suggestion,
            offset: offset,
            location: RulesetLocation(offset: offset, in: text)
        )
    }
}
