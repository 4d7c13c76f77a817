public import StatesLanguage

/// Sources whose outcomes take as long as somebody says, whatever they say themselves.
public struct DurationOverrides: OutcomeSource {
    private let sources: [any OutcomeSource]
    private let states: StateIndex
    private let durations: [(address: OutcomeAddress, milliseconds: Int64)]

    /// Makes a source of others.
    ///
    /// - Parameters:
    ///   - sources: asked in this order; what nobody knows succeeds with a placeholder.
    ///   - machine: the machine that is executed.
    ///   - durations: how long the attempts of some states take; of several that fit, the last counts.
    public init(
        of sources: [any OutcomeSource],
        for machine: StateMachine,
        durations: [(address: OutcomeAddress, milliseconds: Int64)]
    ) {
        self.sources = sources
        states = StateIndex(machine)
        self.durations = durations
    }

    /// The first source's outcome, with the state's duration.
    public func outcome(of call: TaskCall) -> SourcedOutcome? {
        let found = sources.lazy.compactMap { $0.outcome(of: call) }.first
        let fitting = durations.last { duration in
            duration.address.state == call.state
                && call.iteration.suffix(duration.address.iteration.count)
                    == duration.address.iteration[...]
        }
        guard let fitting else { return found }
        var outcome = found ?? .placeholder(for: call, in: states)
        outcome.outcome.tookMilliseconds = fitting.milliseconds
        return outcome
    }
}
