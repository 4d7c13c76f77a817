import Engine
import JSONPath
import StatesLanguage
import Values

/// Finds out which rule of a Choice some data leads to, by letting the engine decide.
struct ChoiceProbe {
    private let choice: State
    private let stubs: [State]

    init(_ use: DataFlowWalk.ChoiceUse) {
        var choice = use.choice
        var stubs: [State] = []
        func stub(_ name: String) -> String {
            stubs.append(
                State(
                    name: name,
                    position: use.state.position,
                    queryLanguage: use.state.queryLanguage,
                    kind: .succeed(SucceedState(flow: DataFlow()))
                )
            )
            return name
        }
        choice.rules = choice.rules.enumerated().map { index, rule in
            ChoiceRule(condition: rule.condition, next: stub(Self.prefix + String(index)))
        }
        choice.flow.assign = []
        choice.flow.output = nil
        choice.flow.outputPath = .whole
        if choice.defaultNext != nil { choice.defaultNext = stub(Self.prefix + "default") }
        var state = use.state
        state.kind = .choice(choice)
        self.choice = state
        self.stubs = stubs
    }

    /// No state's name has this: it is longer than names may be.
    private static let prefix = String(repeating: "\u{1}", count: 100)

    /// What becomes of the Choice with some data: a name for the rule, or for the error.
    ///
    /// - Complexity: O(the Choice).
    func decision(input: JSON, variables: JSONObject, executionInput: JSON) -> String {
        let start = StandaloneScope.start(
            at: choice.name,
            input: input,
            variables: variables,
            position: choice.position
        )
        let scope = Scope(startAt: start.name, states: [start, choice] + stubs)
        var execution = Execution(
            program: Program(StateMachine(scope: scope)),
            identity: Simulation.identity(),
            input: executionInput,
            seed: 0
        )
        var effects = Effects()
        execution.apply(.started, at: execution.identity.startTime, into: &effects)
        for event in effects.history.reversed() {
            if case .stateEntered(.succeed, let name, _) = event.details {
                return String(name.dropFirst(Self.prefix.count))
            }
        }
        return "error " + (execution.failure?.error ?? "")
    }
}
