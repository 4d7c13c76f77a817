import JSONPath
import StatesLanguage
import Values

extension Execution {
    /// Wait: a timer, or no time at all where the moment has passed.
    mutating func wait(
        _ token: Int,
        _ state: CompiledState,
        _ until: WaitState.Until,
        at now: Timestamp,
        into effects: inout Effects
    ) throws(StateFailure) {
        let input = try effectiveInput(token, state, at: now)
        inspectInput(input, state, of: token, in: &effects)
        var evaluator = evaluator(for: token, input: input, at: now)
        let moment: Timestamp
        switch until {
        case .seconds(let field):
            moment = now.advanced(bySeconds: try evaluator.waitSeconds(field))
        case .timestamp(let field):
            do throws(StateFailure) { moment = try evaluator.waitTimestamp(field) } catch {
                // As recorded: this evaluation follows from the state's entry.
                if error.isEvaluation {
                    tokens[token].eventIDBeforeEntering = tokens[token].lastEventID
                }
                throw error
            }
        }
        take(evaluator)
        // Also a moment that has passed goes through a timer: what wakes a token is always news.
        tokens[token].phase = .waiting(
            startTimer(.wait, for: token, until: max(moment, now), into: &effects)
        )
    }

    /// The moment has come.
    mutating func waitIsOver(_ token: Int, at now: Timestamp, into effects: inout Effects) {
        guard case .waiting = tokens[token].phase else { return }
        let state = program.states[tokens[token].state]
        do throws(StateFailure) {
            let input = try effectiveInput(token, state, at: now)
            try finish(
                token,
                state,
                result: nil,
                effectiveInput: input,
                next: state.next,
                at: now,
                into: &effects
            )
        } catch {
            stateFailed(token, error, at: now, into: &effects)
        }
        resume(token)
    }
}

extension Evaluator {
    fileprivate mutating func waitSeconds(
        _ field: DynamicField<Int64>
    ) throws(StateFailure) -> Int64 {
        switch field {
        case .literal(let seconds): return seconds
        case .path(let expression):
            guard let value = optionalValue(of: expression) else {
                throw StateFailure(
                    ErrorName.runtime,
                    Sentence.noInputValue(field: "SecondsPath", path: expression.text)
                )
            }
            guard let seconds = value.integerValue, case .integer = value, seconds >= 0 else {
                throw StateFailure(
                    ErrorName.runtime,
                    Sentence.notLong(field: "SecondsPath", path: expression.text, value: value)
                )
            }
            return seconds
        case .jsonata(let field):
            let seconds = try value(of: field, expected: "integer") { $0.integerValue }
            return max(seconds, 0)
        }
    }

    fileprivate mutating func waitTimestamp(
        _ field: DynamicField<Timestamp>
    ) throws(StateFailure) -> Timestamp {
        switch field {
        case .literal(let moment): return moment
        case .path(let expression):
            guard let value = optionalValue(of: expression) else {
                throw StateFailure(
                    ErrorName.runtime,
                    Sentence.noInputValue(field: "TimestampPath", path: expression.text)
                )
            }
            guard let moment = value.stringValue.flatMap(Timestamp.init(iso8601:)) else {
                throw StateFailure(
                    ErrorName.runtime,
                    Sentence.notTimestamp(
                        field: "TimestampPath",
                        path: expression.text,
                        value: value
                    )
                )
            }
            return moment
        case .jsonata(let field):
            let value = try value(of: field)
            guard let moment = value.stringValue.flatMap(Timestamp.init(iso8601:)) else {
                throw StateFailure(
                    evaluation: Sentence.notISO8601(value),
                    location: field.field
                )
            }
            return moment
        }
    }

    /// What a path gives, nil where there is nothing.
    mutating func optionalValue(of expression: PathExpression) -> JSON? {
        do throws(PathEvaluationError) {
            return try expression.evaluate(in: scope, random: &random)
        } catch {
            return nil
        }
    }
}
