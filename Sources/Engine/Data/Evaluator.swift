import JSONPath
import JSONata
import StatesLanguage
import Values

/// Evaluates the expressions of one state at one moment.
struct Evaluator {
    /// What JSONPath reads: `$`, `$$`, variables.
    var scope: PathScope
    /// What JSONata reads beside variables: `$states`.
    var states = StatesBinding()
    /// Whether the state's language is JSONata.
    var usesJSONata = false
    let now: Timestamp
    var random: RandomGenerator

    /// The members of `$states`; `context` is the scope's.
    struct StatesBinding {
        var input = JSON.null
        var result: JSON?
        var errorOutput: JSON?
    }

    /// The value of a template.
    mutating func value(of template: PayloadTemplate) throws(StateFailure) -> JSON {
        switch template {
        case .literal(let value): return value
        case .object(let members):
            var object = JSONObject(minimumCapacity: members.count)
            for member in members { object[member.name] = try value(of: member.value) }
            return .object(object)
        case .array(let elements):
            var array: [JSON] = []
            array.reserveCapacity(elements.count)
            for element in elements { array.append(try value(of: element)) }
            return .array(array)
        case .path(let expression, let field): return try value(of: expression, field: field)
        case .jsonata(let field): return try value(of: field)
        }
    }

    /// What a path or an intrinsic call gives.
    mutating func value(
        of expression: PathExpression,
        field: String
    ) throws(StateFailure) -> JSON {
        do throws(PathEvaluationError) {
            return try expression.evaluate(in: scope, random: &random)
        } catch {
            throw StateFailure(pathError: error, field: field, input: scope.input)
        }
    }

    /// What `InputPath` or `OutputPath` selects of a value.
    func selection(of field: PathField, from value: JSON) throws(StateFailure) -> JSON {
        switch field {
        case .whole: return value
        case .nothing: return .object(JSONObject())
        case .query(let query):
            var scope = scope
            scope.input = value
            do throws(PathEvaluationError) { return try query.value(in: scope) } catch {
                throw StateFailure(selecting: error)
            }
        }
    }

    /// A result put into an input as `ResultPath` says.
    func combination(
        of result: JSON,
        into input: JSON,
        at field: ResultPathField
    ) throws(StateFailure) -> JSON {
        switch field {
        case .whole: return result
        case .discard: return input
        case .at(let path):
            do throws(ReferencePathError) {
                return try path.setting(result, in: input)
            } catch {
                throw StateFailure(
                    ErrorName.resultPathMatchFailure,
                    Sentence.resultPathMismatch(path: path.text, input: input)
                )
            }
        }
    }

    /// The values of the variables that a state assigns: all read what was there before.
    mutating func assignments(_ list: [Assignment]) throws(StateFailure) -> JSONObject? {
        guard !list.isEmpty else { return nil }
        var assigned = JSONObject(minimumCapacity: list.count)
        for assignment in list { assigned[assignment.name] = try value(of: assignment.value) }
        return assigned
    }
}

extension Evaluator {
    /// What a JSONata expression gives.
    ///
    /// Undefined, a function and any error of JSONata's are errors
    /// of the state.
    mutating func value(of field: JSONataField) throws(StateFailure) -> JSON {
        var environment = JSONataEnvironment(now: now, random: random)
        let outcome: JSONataExpression.Outcome
        do throws(JSONataError) {
            outcome = try field.expression.outcome(
                input: nil,
                bindings: bindings,
                environment: &environment
            )
        } catch {
            throw StateFailure(
                evaluation: Sentence.evaluationThrew(
                    expression: field.expression.text,
                    field: field.field,
                    message: "\(error.code): \(error.message)"
                ),
                location: field.field
            )
        }
        random = environment.random
        switch outcome {
        case .value(let value): return value
        case .undefined:
            throw StateFailure(
                evaluation: Sentence.undefinedResult(
                    expression: field.expression.text,
                    field: field.field
                ),
                location: field.field
            )
        case .function:
            throw StateFailure(
                evaluation: Sentence.unsupportedResult(
                    expression: field.expression.text,
                    field: field.field
                ),
                location: field.field
            )
        }
    }

    /// The variables, and `$states` among them.
    private var bindings: JSONObject {
        var states: JSONObject = ["input": self.states.input, "context": scope.context]
        if let result = self.states.result { states["result"] = result }
        if let errorOutput = self.states.errorOutput { states["errorOutput"] = errorOutput }
        var bindings = scope.variables
        bindings["states"] = .object(states)
        return bindings
    }

    /// What a JSONata expression gives, which must be of one type.
    mutating func value<Result>(
        of field: JSONataField,
        expected: String,
        _ convert: (JSON) -> Result?
    ) throws(StateFailure) -> Result {
        let value = try value(of: field)
        guard let result = convert(value) else {
            throw StateFailure(
                evaluation: Sentence.unexpectedType(
                    expression: field.expression.text,
                    field: field.field,
                    expected: expected,
                    value: value
                ),
                location: field.field
            )
        }
        return result
    }
}

extension Execution {
    /// An evaluator for a token's state: `input` is what `$` and `$states.input` mean.
    ///
    /// Its random generator goes back with ``take(_:)``.
    func evaluator(
        for token: Int,
        input: JSON,
        at now: Timestamp,
        taskToken: String? = nil
    ) -> Evaluator {
        let state = program.states[tokens[token].state]
        let context = state.usesContext ? contextObject(of: token, taskToken: taskToken) : .null
        var evaluator = Evaluator(
            scope: PathScope(input: input, context: context, variables: tokens[token].variables),
            now: now,
            random: random
        )
        evaluator.states.input = input
        evaluator.usesJSONata = state.language == .jsonata
        return evaluator
    }

    /// Takes over the random numbers that an evaluator has drawn.
    mutating func take(_ evaluator: Evaluator) { random = evaluator.random }
}
