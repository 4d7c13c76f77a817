public import Values

/// What an evaluation takes from outside: the only things that make it differ from another of the
/// same expression over the same values.
public struct JSONataEnvironment: Sendable {
    /// What `$now()` and `$millis()` give.
    public var now: Timestamp
    /// Where `$random()`, `$shuffle()` and `$uuid()` draw from; evaluating moves it on.
    public var random: RandomGenerator
    /// What an evaluation may ask for at the most.
    public var limits: JSONataLimits

    /// Makes an environment.
    public init(now: Timestamp, random: RandomGenerator, limits: JSONataLimits = JSONataLimits()) {
        self.now = now
        self.random = random
        self.limits = limits
    }
}
