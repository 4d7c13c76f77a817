import JSONata
import Runtime
import Values

/// Evaluates JSONata.
struct JSONataEvaluation {
    let dialect: JSONataExpression.Dialect
    let now: Timestamp

    /// A limit in time is counted in steps, so that it is the same on every machine.
    private static let stepsPerMillisecond = 10_000

    /// Evaluates an expression.
    ///
    /// - Parameters:
    ///   - text: the expression, for the service's dialect also in `{% %}`.
    ///   - scope: its values. In the service's dialect they are `$states`.
    ///   - depth: how deep evaluations may nest; nil for what Pawl allows.
    ///   - milliseconds: how long it may take.
    /// - Returns: what it gives; a function is undefined, for JSON has no word for it.
    func evaluate(
        _ text: String,
        in scope: EvaluationScope,
        depth: Int? = nil,
        milliseconds: Int? = nil
    ) -> Evaluation {
        var limits = JSONataLimits()
        if let depth { limits.evaluationDepthMax = max(0, depth) }
        if let milliseconds {
            let steps = max(1, min(milliseconds, limits.stepsMax)) * Self.stepsPerMillisecond
            limits.stepsMax = min(limits.stepsMax, steps)
        }
        var environment = JSONataEnvironment(
            now: now,
            random: RandomGenerator(seed: scope.seed),
            limits: limits
        )
        do throws(JSONataError) {
            let expression = try JSONataExpression(
                parsing: body(of: text),
                dialect: dialect,
                limits: limits
            )
            let outcome = try expression.outcome(
                input: dialect == .standard ? scope.input : nil,
                bindings: bindings(of: scope),
                environment: &environment
            )
            switch outcome {
            case .value(let value): return .result(value)
            case .undefined, .function: return .undefined
            }
        } catch {
            return .error(
                Evaluation.Failure(
                    code: error.code,
                    position: error.position,
                    message: error.message
                )
            )
        }
    }

    /// The expression without the `{% %}` that definitions have around it.
    func body(of text: String) -> String {
        guard dialect == .states else { return text }
        let trimmed = text.drop { $0 == " " }.trimmingEnd
        guard trimmed.hasPrefix("{%"), trimmed.hasSuffix("%}"), trimmed.utf8.count >= 4 else {
            return text
        }
        return String(trimmed.dropFirst(2).dropLast(2))
    }

    private func bindings(of scope: EvaluationScope) -> JSONObject {
        guard dialect == .states, scope.variables["states"] == nil else { return scope.variables }
        var bindings = scope.variables
        bindings["states"] = ["input": scope.input ?? [:], "context": scope.context]
        return bindings
    }
}

extension Substring {
    fileprivate var trimmingEnd: String { String(self).trimmingEnd }
}
