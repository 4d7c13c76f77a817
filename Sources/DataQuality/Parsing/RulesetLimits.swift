/// How much a ruleset may hold.
public struct RulesetLimits: Sendable {
    /// The longest text, in bytes: the service's 64 KiB.
    public var bytesMax: Int
    /// The most rules, and the most analyzers; each part of a composite rule counts.
    public var rulesMax: Int
    /// How deep parentheses may nest.
    public var depthMax: Int
    /// How many terms a number may be made of, those in its parentheses too.
    public var termsMax: Int
    /// How many values a list may have.
    public var listMax: Int
    /// How far back `last(n)` may look.
    public var historyMax: Int
    /// How many mistakes are reported before reading ends.
    public var errorsMax: Int

    /// Makes limits; without arguments the service's, and Pawl's where the service names none.
    public init(
        bytesMax: Int = 65_536,
        rulesMax: Int = 2_000,
        depthMax: Int = 32,
        termsMax: Int = 256,
        listMax: Int = 10_000,
        historyMax: Int = 1_000,
        errorsMax: Int = 20
    ) {
        self.bytesMax = bytesMax
        self.rulesMax = rulesMax
        self.depthMax = depthMax
        self.termsMax = termsMax
        self.listMax = listMax
        self.historyMax = historyMax
        self.errorsMax = errorsMax
    }
}
