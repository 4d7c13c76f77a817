public import Values

/// What stands in a field whose name ends in `.$`: a path or a call of an intrinsic function.
public enum PathExpression: Sendable, Equatable {
    /// `$.a`, `$$.Execution.Id`, `$name`.
    case path(JSONPathQuery)
    /// `States.UUID()`.
    case intrinsic(IntrinsicCall)

    /// Reads an expression.
    ///
    /// - Throws: ``JSONPathError`` with what was expected and the byte where it was.
    public init(parsing text: String) throws(JSONPathError) {
        let first = text.utf8.first { !ByteCursor.isSpace($0) }
        switch first {
        case UInt8(ascii: "$"): self = .path(try JSONPathQuery(parsing: text))
        case .some(let byte) where ByteCursor.isWord(byte):
            self = .intrinsic(try IntrinsicCall(parsing: text))
        case .some, nil:
            throw JSONPathError(
                "expected a path, which starts with '$', or an intrinsic function, which starts with "
                    + "'States.'",
                offset: 0
            )
        }
    }
}

extension PathExpression {
    /// The expression as written.
    public var text: String {
        switch self {
        case .path(let path): path.text
        case .intrinsic(let call): call.text
        }
    }

    /// The value of the expression.
    ///
    /// - Throws: ``PathEvaluationError``; a definite path that finds nothing is one.
    public func evaluate(
        in scope: PathScope,
        random: inout RandomGenerator
    ) throws(PathEvaluationError) -> JSON {
        switch self {
        case .path(let path): try path.value(in: scope)
        case .intrinsic(let call): try call.evaluate(in: scope, random: &random)
        }
    }

    /// The paths in it, in their order.
    public var paths: [JSONPathQuery] {
        switch self {
        case .path(let path): [path]
        case .intrinsic(let call): call.paths
        }
    }

    /// The names of the variables it reads, each once, in the order of the text.
    public var referencedVariables: [String] {
        var names: [String] = []
        for name in paths.compactMap(\.variableName) where !names.contains(name) {
            names.append(name)
        }
        return names
    }

    /// Whether it reads the context object.
    public var usesContext: Bool { paths.contains { $0.root == .context } }

    /// Whether it reads the input.
    public var usesInput: Bool { paths.contains { $0.root == .input } }
}
