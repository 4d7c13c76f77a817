/// What came of reading a ruleset.
public struct RulesetReport: Sendable {
    /// The ruleset; nil if there are errors.
    public let ruleset: Ruleset?
    /// What is wrong, in order of place.
    public let errors: [RulesetError]
}

extension Ruleset {
    /// Reads a ruleset.
    ///
    /// After a mistake in a rule it goes on with the next, so that many are reported at once.
    public static func read(_ text: String, limits: RulesetLimits = RulesetLimits())
        -> RulesetReport
    {
        let bytes = Array(text.utf8)
        guard bytes.count <= limits.bytesMax else {
            let mistake = Mistake(
                message:
                    "The ruleset has \(bytes.count) bytes, and at most \(limits.bytesMax) are read.",
                offset: 0
            )
            return RulesetReport(ruleset: nil, errors: [mistake.located(in: bytes)])
        }
        let tokens: [Token]
        do throws(Mistake) {
            tokens = try Lexer.tokens(of: bytes)
        } catch {
            return RulesetReport(ruleset: nil, errors: [error.located(in: bytes)])
        }
        var parser = RulesetParser(text: text, bytes: bytes, tokens: tokens, limits: limits)
        let ruleset = parser.parse()
        var errors: [RulesetError] = []
        for mistake in parser.mistakes.sorted(by: { $0.offset < $1.offset })
        where mistake.offset != errors.last?.offset {
            errors.append(mistake.located(in: bytes))
        }
        return RulesetReport(ruleset: errors.isEmpty ? ruleset : nil, errors: errors)
    }

    /// Reads a ruleset.
    ///
    /// - Throws: the first thing that is wrong.
    public init(parsing text: String, limits: RulesetLimits = RulesetLimits())
        throws(RulesetError)
    {
        let report = Self.read(text, limits: limits)
        if let error = report.errors.first { throw error }
        guard let ruleset = report.ruleset else {
            preconditionFailure("a report without errors has a ruleset")
        }
        self = ruleset
    }
}
