public import Engine
public import Values

/// What becomes of one task attempt in virtual time.
public struct Outcome: Sendable, Equatable {
    /// How it ends.
    public enum End: Sendable, Equatable {
        /// With a result.
        case returns(JSON)
        /// With an error; an oversized result and a lost worker are errors of their own names.
        case throwsError(TaskFailure)
        /// Never: only a timeout or a missed heartbeat ends it.
        case silence
    }

    /// How it ends.
    public var end: End
    /// How long after its order it ends, in milliseconds of virtual time.
    public var tookMilliseconds: Int64
    /// Until when it gives signs of life, in milliseconds after its order, as often as it has to.
    ///
    /// Nil while it does so to its end.
    public var aliveMilliseconds: Int64?

    /// Makes an outcome.
    public init(_ end: End, tookMilliseconds: Int64 = 0, aliveMilliseconds: Int64? = nil) {
        self.end = end
        self.tookMilliseconds = tookMilliseconds
        self.aliveMilliseconds = aliveMilliseconds
    }
}

/// Which outcome each task attempt of a simulated execution has.
public struct OutcomeScript: Sendable, Equatable {
    /// One line of a script: which attempts it is about, and what becomes of them.
    public struct Rule: Sendable, Equatable {
        /// The state's name.
        public var state: String
        /// Which visit of the state, counted from 1; nil for all.
        public var visit: Int?
        /// Which index of the innermost Map; nil for all.
        public var iteration: Int?
        /// Which attempts of a visit, counted from 1; nil for all.
        public var attempts: ClosedRange<Int>?
        /// What becomes of them.
        public var outcome: Outcome

        /// Makes a rule.
        public init(
            state: String,
            visit: Int? = nil,
            iteration: Int? = nil,
            attempts: ClosedRange<Int>? = nil,
            outcome: Outcome
        ) {
            self.state = state
            self.visit = visit
            self.iteration = iteration
            self.attempts = attempts
            self.outcome = outcome
        }
    }

    /// The rules; of several that fit, the first one counts.
    public var rules: [Rule]

    /// Makes a script.
    public init(rules: [Rule] = []) { self.rules = rules }
}
