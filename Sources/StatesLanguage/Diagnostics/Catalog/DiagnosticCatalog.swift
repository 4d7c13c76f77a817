/// What every code means, with an example of each side.
public enum DiagnosticCatalog {
    /// One code.
    public struct Entry: Sendable {
        /// The code.
        public var code: DiagnosticCode
        /// What it is about, in a few words.
        public var title: String
        /// Why it matters and what to do.
        public var explanation: String
        /// A text that has it.
        public var bad: String
        /// The same text without it.
        public var good: String

        /// Makes one.
        public init(
            code: DiagnosticCode,
            title: String,
            explanation: String,
            bad: String,
            good: String
        ) {
            self.code = code
            self.title = title
            self.explanation = explanation
            self.bad = bad
            self.good = good
        }
    }

    /// Every code, in the order of the documentation.
    public static let entries: [Entry] =
        serviceEntries + graphEntries + errorEntries + timeEntries + dataEntries + yamlEntries

    /// The entry of a code, in any case: `g4` is `G4`.
    public static func entry(_ code: String) -> Entry? {
        entries.first { $0.code.rawValue == code.uppercased() }
    }

    static let codes: [String] = entries.map(\.code.rawValue)
}
