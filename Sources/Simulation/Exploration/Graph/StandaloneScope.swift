import StatesLanguage
import Values

/// A scope made into a machine of its own, that begins with the data which a branch or an iteration
/// would begin with.
enum StandaloneScope {
    /// No state's name is that long.
    private static let startName = String(repeating: "\u{2}", count: 100)
    private static let wrapperName = String(repeating: "\u{3}", count: 100)

    /// A first state that sets input and variables.
    static func start(
        at name: String,
        input: JSON,
        variables: JSONObject,
        position: SourcePosition
    ) -> State {
        let assign = variables.map { Assignment(name: $0.key, value: .literal($0.value)) }
        return State(
            name: startName,
            position: position,
            queryLanguage: .jsonPath,
            kind: .pass(
                PassState(flow: DataFlow(assign: assign), result: input, transition: .next(name))
            )
        )
    }

    /// A machine that runs a scope with given data.
    ///
    /// Where there is an item of a Map, the scope stands in a Map of that one item, so that the
    /// context object has it.
    static func machine(
        _ scope: Scope,
        input: JSON,
        variables: JSONObject,
        item: JSON?,
        like machine: StateMachine
    ) -> StateMachine {
        let position = scope.states.first?.position ?? SourcePosition(line: 1, column: 1)
        var result = machine
        guard let item else {
            let first = start(
                at: scope.startAt,
                input: input,
                variables: variables,
                position: position
            )
            result.scope = Scope(startAt: first.name, states: [first] + scope.states)
            return result
        }
        var map = MapState(
            flow: DataFlow(),
            items: .template(.literal([item])),
            processor: scope,
            transition: .end
        )
        map.itemSelector = .literal(input)
        let wrapper = State(
            name: wrapperName,
            position: position,
            queryLanguage: .jsonPath,
            kind: .map(map)
        )
        let first = start(
            at: wrapperName,
            input: input,
            variables: variables,
            position: position
        )
        result.scope = Scope(startAt: first.name, states: [first, wrapper])
        return result
    }

    /// Whether a name was made up here.
    static func isOwn(_ name: String) -> Bool { name == startName || name == wrapperName }
}
