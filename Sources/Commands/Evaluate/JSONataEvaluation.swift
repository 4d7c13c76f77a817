import ArgumentParser
import JSONata
import Runtime
import Values

/// Evaluates JSONata.
enum JSONataEvaluation {
    /// How many steps stand for a millisecond of a `timelimit`: the engine counts steps, so that an
    /// expression ends alike on every machine. A fast one takes more than these.
    private static let stepsPerMillisecond = 10_000

    /// What is particular to one evaluation.
    struct Options {
        var dialect = JSONataExpression.Dialect.standard
        /// What `$` is; nil for undefined.
        var input: JSON?
        /// The variables by their names without `$`.
        var bindings = JSONObject()
        var seed: UInt64 = 0
        /// How deep evaluations may nest; nil for the usual.
        var depth: Int?
        /// How long it may take, in milliseconds; nil for the usual.
        var timeLimit: Int?
    }

    static func evaluate(_ text: String, _ options: Options) -> Evaluation {
        var limits = JSONataLimits()
        if let depth = options.depth { limits.evaluationDepthMax = max(depth, 1) }
        if let timeLimit = options.timeLimit {
            let (steps, overflow) = max(timeLimit, 1).multipliedReportingOverflow(
                by: stepsPerMillisecond
            )
            limits.stepsMax = overflow ? limits.stepsMax : min(steps, limits.stepsMax)
        }
        var environment = JSONataEnvironment(
            now: SystemClock().now(),
            random: RandomGenerator(seed: options.seed),
            limits: limits
        )
        do throws(JSONataError) {
            let expression = try JSONataExpression(
                parsing: text,
                dialect: options.dialect,
                limits: limits
            )
            let value = try expression.evaluate(
                input: options.input,
                bindings: options.bindings,
                environment: &environment
            )
            return value.map { .result($0) } ?? .undefined
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
}

/// A dialect as the command line names it.
enum DialectArgument: String, ExpressibleByArgument, CaseIterable {
    case standard, states

    /// The engine's word for it.
    var dialect: JSONataExpression.Dialect {
        switch self {
        case .standard: .standard
        case .states: .states
        }
    }
}
