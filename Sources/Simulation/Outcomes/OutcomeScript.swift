/// Which outcome each task attempt of a simulated execution has.
///
/// Of several rules that fit, the one that says most exactly what it is about counts: one for an
/// iteration before one for all, one for a visit before one for all, one for some attempts or calls
/// before one for all; of two that say equally much, the first.
public struct OutcomeScript: Sendable, Equatable {
    /// One line of a script: which attempts it is about, and what becomes of them.
    public struct Rule: Sendable, Equatable {
        /// The state's name.
        public var state: String
        /// Which iteration of the Maps around it, the innermost last, counted from 0.
        ///
        /// `[2]` is the third item of the innermost Map, whatever is around that. Empty is all.
        public var iteration: [Int]
        /// Which visit of the state, counted from 1 within an iteration; nil for all.
        public var visit: Int?
        /// Which attempts of a visit, counted from 1; nil for all.
        public var attempts: ClosedRange<Int>?
        /// Which attempts of all visits within an iteration, counted from 1; nil for all.
        public var calls: ClosedRange<Int>?
        /// What becomes of them.
        public var outcome: Outcome

        /// Makes a rule.
        public init(
            state: String,
            iteration: [Int] = [],
            visit: Int? = nil,
            attempts: ClosedRange<Int>? = nil,
            calls: ClosedRange<Int>? = nil,
            outcome: Outcome
        ) {
            self.state = state
            self.iteration = iteration
            self.visit = visit
            self.attempts = attempts
            self.calls = calls
            self.outcome = outcome
        }

        /// Whether it is about a call.
        public func fits(_ call: TaskCall) -> Bool {
            guard state == call.state, call.iteration.suffix(iteration.count) == iteration[...]
            else { return false }
            if let visit, visit != call.visit { return false }
            if let attempts, !attempts.contains(call.attempt) { return false }
            if let calls, !calls.contains(call.call) { return false }
            return true
        }

        /// How exactly it says what it is about: of two, the greater counts.
        fileprivate var exactness: (Int, Int, Int) {
            (iteration.count, visit == nil ? 0 : 1, attempts == nil && calls == nil ? 0 : 1)
        }
    }

    /// The rules.
    public var rules: [Rule]

    /// Makes a script.
    public init(rules: [Rule] = []) { self.rules = rules }

    /// The index of the rule that counts for a call.
    ///
    /// - Complexity: O(rules).
    public func rule(for call: TaskCall) -> Int? {
        var best: Int?
        for (index, rule) in rules.enumerated() where rule.fits(call) {
            if let best, rules[best].exactness >= rule.exactness { continue }
            best = index
        }
        return best
    }
}

extension OutcomeScript: OutcomeSource {
    /// What the rule for it says.
    public func outcome(of call: TaskCall) -> SourcedOutcome? {
        rule(for: call).map { SourcedOutcome(rules[$0].outcome, from: .script(rule: $0)) }
    }
}
