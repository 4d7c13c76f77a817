import StatesLanguage
import Values

extension Execution {
    /// Succeed: the input, filtered, is the scope's result.
    mutating func succeed(
        _ token: Int,
        _ state: CompiledState,
        at now: Timestamp,
        into effects: inout Effects
    ) throws(StateFailure) {
        let input = try effectiveInput(token, state, at: now)
        inspectInput(input, state, of: token, in: &effects)
        try finish(
            token,
            state,
            result: nil,
            effectiveInput: input,
            next: nil,
            at: now,
            into: &effects
        )
    }
}
