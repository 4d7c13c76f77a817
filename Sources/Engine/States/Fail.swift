import JSONPath
import StatesLanguage
import Values

extension Execution {
    /// Fail: ends the scope with an error.
    ///
    /// The service records no exit of it.
    mutating func failState(
        _ token: Int,
        _ state: CompiledState,
        _ fail: FailState,
        at now: Timestamp,
        into effects: inout Effects
    ) throws(StateFailure) {
        var evaluator = evaluator(for: token, input: tokens[token].input, at: now)
        let error = try evaluator.text(of: fail.error, field: "ErrorPath")
        let cause = try evaluator.text(of: fail.cause, field: "CausePath")
        take(evaluator)
        scopeFailed(token, TaskFailure(error: error, cause: cause), at: now, into: &effects)
    }
}

extension Evaluator {
    /// `Error` or `Cause` in one of their forms.
    fileprivate mutating func text(
        of field: DynamicField<String>?,
        field name: String
    ) throws(StateFailure) -> String? {
        switch field {
        case nil: return nil
        case .literal(let text): return text
        case .path(let expression):
            let value = try value(of: expression, field: name)
            guard let text = value.stringValue else {
                throw StateFailure(
                    ErrorName.runtime,
                    Sentence.notString(field: name, value: value)
                )
            }
            return text
        case .jsonata(let field):
            return try value(of: field, expected: "string") { $0.stringValue }
        }
    }
}
