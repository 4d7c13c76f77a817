import JSONPath
import Values

/// What evaluating an expression brought.
enum Evaluation {
    case result(JSON)
    /// It has no value, which JSONata tells apart from null.
    case undefined
    case error(Failure)

    /// Why an expression has no value.
    struct Failure: Equatable {
        /// A name to match.
        var code: String
        /// The byte of the expression that it is about, counted from 0.
        var position: Int?
        /// What is wrong, for people.
        var message: String
    }

    /// The line that a batch answers with.
    var json: JSON {
        switch self {
        case .result(let value): return ["result": value]
        case .undefined: return ["undefined": true]
        case .error(let failure):
            let position = failure.position.map { JSON.integer(Int64($0)) } ?? .null
            return [
                "error": [
                    "code": .string(failure.code), "position": position,
                    "message": .string(failure.message),
                ]
            ]
        }
    }
}

/// What an expression is evaluated with.
struct EvaluationScope {
    /// What `$` is; nil where nothing was given.
    var input: JSON?
    /// What `$$` is.
    var context: JSON = [:]
    /// What `$name` is.
    var variables = JSONObject()
    /// Where random numbers come from.
    var seed: UInt64 = 0
}

/// Evaluates a path or a call of an intrinsic function.
enum PathEvaluation {
    /// The code of a text that is no expression.
    static let syntaxCode = "INVALID_EXPRESSION"

    static func evaluate(_ text: String, in scope: EvaluationScope) -> Evaluation {
        let expression: PathExpression
        do throws(JSONPathError) {
            expression = try PathExpression(parsing: text)
        } catch {
            return .error(
                Evaluation.Failure(
                    code: syntaxCode,
                    position: error.offset,
                    message: error.reason
                )
            )
        }
        var random = RandomGenerator(seed: scope.seed)
        let values = PathScope(
            input: scope.input ?? [:],
            context: scope.context,
            variables: scope.variables
        )
        do throws(PathEvaluationError) {
            return .result(try expression.evaluate(in: values, random: &random))
        } catch {
            return .error(
                Evaluation.Failure(code: error.code, position: nil, message: error.description)
            )
        }
    }
}

extension PathEvaluationError {
    /// The error that a state would fail with.
    fileprivate var code: String {
        switch self {
        case .notFound, .undefinedVariable, .limitExceeded: "States.Runtime"
        case .argumentNotFound, .intrinsicFailure: "States.IntrinsicFailure"
        }
    }
}
