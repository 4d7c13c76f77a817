import StatesLanguage
import Values

extension Execution {
    /// Pass: `Result`, or `Parameters`, or the input goes on.
    mutating func pass(
        _ token: Int,
        _ state: CompiledState,
        result: JSON?,
        at now: Timestamp,
        into effects: inout Effects
    ) throws(StateFailure) {
        let input = try effectiveInput(token, state, at: now)
        inspectInput(input, state, of: token, in: &effects)
        var outcome = result
        if outcome == nil, let parameters = state.flow.arguments {
            var evaluator = evaluator(for: token, input: input, at: now)
            let arguments = try evaluator.value(of: parameters)
            take(evaluator)
            inspectArguments(arguments, state, of: token, in: &effects)
            outcome = arguments
        }
        try finish(
            token,
            state,
            result: outcome,
            effectiveInput: input,
            next: state.next,
            at: now,
            into: &effects
        )
    }
}
