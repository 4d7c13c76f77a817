import JSONPath
import Values

/// A state cannot go on: which error that is, and what the history says of it.
struct StateFailure: Error {
    let failure: TaskFailure
    /// Where a JSONata evaluation failed, nil where the failure is of another sort or the service
    /// names no place.
    var evaluationLocation: String?
    /// Whether an `EvaluationFailed` event tells of it.
    var isEvaluation = false

    init(_ error: String, _ cause: String) {
        failure = TaskFailure(error: error, cause: cause)
    }

    /// An expression in a template or in a `…Path` field gave no value.
    init(pathError error: PathEvaluationError, field: String, input: JSON) {
        switch error {
        case .notFound(let path, _):
            self.init(
                ErrorName.runtime,
                Sentence.pathNotFound(path, field: field, input: input)
            )
        case .argumentNotFound, .undefinedVariable, .intrinsicFailure, .limitExceeded:
            self.init(selecting: error)
        }
    }

    /// A path that selects gave no value: `InputPath`, `OutputPath`, a Choice's variable.
    init(selecting error: PathEvaluationError) {
        switch error {
        case .notFound(let path, let reason):
            self.init(ErrorName.runtime, Sentence.invalidPath(path, reason: reason))
        case .undefinedVariable(let name, let path):
            self.init(ErrorName.runtime, Sentence.undefinedVariable(name, path: path))
        case .argumentNotFound(_, let reason, let call):
            self.init(ErrorName.runtime, Sentence.intrinsicFailed(call: call, reason: reason))
        case .intrinsicFailure(_, let reason, let call):
            self.init(
                ErrorName.intrinsicFailure,
                Sentence.intrinsicFailed(call: call, reason: reason)
            )
        case .limitExceeded(let path, let limit):
            self.init(ErrorName.runtime, Sentence.invalidPath(path, reason: limit))
        }
    }

    init(evaluation cause: String, location: String?) {
        failure = TaskFailure(error: ErrorName.queryEvaluationError, cause: cause)
        evaluationLocation = location
        isEvaluation = true
    }
}
