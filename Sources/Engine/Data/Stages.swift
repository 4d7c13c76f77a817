import JSONPath
import StatesLanguage
import Values

// The stages that data goes through on its way into and out of a state.
extension Execution {
    /// A state's input after `InputPath`; a JSONata state has no such stage.
    func effectiveInput(
        _ token: Int,
        _ state: CompiledState,
        at now: Timestamp
    ) throws(StateFailure) -> JSON {
        guard case .jsonPath = state.language else { return tokens[token].input }
        switch state.flow.inputPath {
        case .whole: return tokens[token].input
        case .nothing: return .object(JSONObject())
        case .query:
            let evaluator = evaluator(for: token, input: tokens[token].input, at: now)
            return try evaluator.selection(of: state.flow.inputPath, from: tokens[token].input)
        }
    }

    /// From a state's result to its output and variables, then on to the next state.
    ///
    /// `result` is what the work gave, nil for a state that does no work, whose result is
    /// `effectiveInput`, what `InputPath` gave. `next` is the next state's index, nil ends the scope;
    /// `exit` is the way out that leads there.
    mutating func finish(
        _ token: Int,
        _ state: CompiledState,
        result: JSON?,
        effectiveInput: JSON,
        next: Int?,
        by exit: Decision.Exit = .next,
        at now: Timestamp,
        into effects: inout Effects
    ) throws(StateFailure) {
        let flow = state.flow
        let input = tokens[token].input
        let output: JSON
        var assigned: JSONObject?
        if let result { inspect(.result, result, of: token, in: &effects) }
        switch state.language {
        case .jsonPath:
            var outcome = result ?? effectiveInput
            if flow.needsEvaluator {
                var evaluator = evaluator(for: token, input: outcome, at: now)
                if let selector = flow.resultSelector {
                    outcome = try evaluator.value(of: selector)
                    evaluator.scope.input = outcome
                    inspect(.afterResultSelector, outcome, of: token, in: &effects)
                }
                assigned = try evaluator.assignments(flow.assign)
                let combined = try evaluator.combination(
                    of: outcome,
                    into: input,
                    at: flow.resultPath
                )
                inspect(.afterResultPath, combined, of: token, in: &effects)
                output = try evaluator.selection(of: flow.outputPath, from: combined)
                take(evaluator)
            } else {
                output = outcome
            }
        case .jsonata:
            if flow.output != nil || !flow.assign.isEmpty {
                var evaluator = evaluator(for: token, input: input, at: now)
                evaluator.states.result = result
                if let template = flow.output {
                    output = try evaluator.value(of: template)
                } else {
                    output = result ?? input
                }
                assigned = try evaluator.assignments(flow.assign)
                take(evaluator)
            } else {
                output = result ?? input
            }
        }
        try checkSize(of: output, state: state.name)
        leave(
            token,
            output: output,
            assigned: assigned,
            next: next,
            by: exit,
            at: now,
            into: &effects
        )
    }

    /// Refuses an output that is longer than the service takes.
    func checkSize(of output: JSON, state: String) throws(StateFailure) {
        guard output.isLonger(than: program.limits.payloadBytesMax) else { return }
        throw StateFailure(ErrorName.dataLimitExceeded, Sentence.resultTooLarge(state))
    }
}

extension DataFlow {
    /// Whether a JSONPath state's way out does more than hand its result on.
    fileprivate var needsEvaluator: Bool {
        if resultSelector != nil || !assign.isEmpty { return true }
        guard case .whole = resultPath, case .whole = outputPath else { return true }
        return false
    }
}
