/// Why an expression has no value.
///
/// It carries the parts of the story; the engine words the cause in the service's sentences.
public enum PathEvaluationError: Error, Equatable, Sendable {
    /// A definite path found nothing. `path` is its text as written; `reason` what the service says
    /// after `Invalid path '…' : `.
    case notFound(path: String, reason: String)
    /// A variable has no value where it is read. `path` is the text that reads it.
    case undefinedVariable(name: String, path: String)
    /// A path among the arguments of an intrinsic function found nothing; `call` is the text of the
    /// whole, outermost call.
    case argumentNotFound(path: String, reason: String, call: String)
    /// An intrinsic function refused its arguments. `function` is its name, `call` the text of the
    /// outermost call.
    case intrinsicFailure(function: String, reason: String, call: String)
    /// A path asked for more than ``JSONPathLimits`` allow; `limit` says what.
    case limitExceeded(path: String, limit: String)
}

extension PathEvaluationError: CustomStringConvertible {
    /// One sentence: what, where, and what was expected.
    public var description: String {
        switch self {
        case .notFound(let path, let reason): "the path '\(path)' finds nothing: \(reason)"
        case .undefinedVariable(let name, let path):
            path == "$\(name)"
                ? "the variable '$\(name)' has no value here"
                : "the variable '$\(name)' that '\(path)' reads has no value here"
        case .argumentNotFound(let path, let reason, let call):
            "the argument '\(path)' of '\(call)' finds nothing: \(reason)"
        case .intrinsicFailure(let function, let reason, let call):
            call.hasPrefix(function)
                ? "'\(call)' failed: \(reason)" : "\(function) in '\(call)' failed: \(reason)"
        case .limitExceeded(let path, let limit): "the path '\(path)' asks for too much: \(limit)"
        }
    }
}
