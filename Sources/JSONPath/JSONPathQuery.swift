public import Values

/// A path, compiled once and evaluated often: `$.orders[?(@.total > 100)].id`.
///
/// The dialect is that of the Jayway library, which the service uses, with the roots that the
/// service adds: `$$` for the context object and `$name` for a variable.
public struct JSONPathQuery: Sendable {
    /// What a path starts from.
    public enum Root: Sendable, Equatable {
        /// `$`: the input of the place where the path stands.
        case input
        /// `$$`: the context object.
        case context
        /// `$name`: a variable.
        case variable(String)
    }

    /// The path as written.
    public let text: String
    /// What it starts from.
    public let root: Root
    /// Whether it cannot give more than one result, so that its value stands for itself and not in
    /// an array.
    public let isDefinite: Bool

    let steps: ContiguousArray<PathStep>
    let function: PathFunction?

    /// Reads a path.
    ///
    /// - Throws: ``JSONPathError`` with what was expected and the byte where it was.
    /// - Complexity: O(bytes).
    public init(parsing text: String) throws(JSONPathError) {
        var parser = PathParser(text)
        let parsed = try parser.path()
        self.text = text
        root = parsed.root
        steps = parsed.body.steps
        function = parsed.body.function
        isDefinite = parsed.body.isDefinite
    }
}

extension JSONPathQuery {
    /// The value at this path in a document: of a definite path the value, nil if nothing is there;
    /// of an indefinite one an array of the matches, which may be empty.
    ///
    /// A definite path of names and indexes allocates nothing.
    ///
    /// - Throws: ``PathEvaluationError/limitExceeded(path:limit:)`` and nothing else.
    /// - Complexity: O(steps) if definite, else at most ``JSONPathLimits/visitsMax`` values are
    ///   looked at.
    public func evaluate(on document: JSON) throws(PathEvaluationError) -> JSON? {
        if isDefinite, function == nil { return steps.singleValue(of: document, in: document) }
        return try limited { () throws(PathLimitExceeded) in
            var work = PathWork(document: document)
            return try PathBody(steps: steps, function: function).value(of: document, &work)
        }
    }

    /// The value at this path in what it starts from; nil also for a variable without value.
    ///
    /// - Throws: ``PathEvaluationError/limitExceeded(path:limit:)`` and nothing else.
    public func evaluate(in scope: PathScope) throws(PathEvaluationError) -> JSON? {
        guard let start = start(in: scope) else { return nil }
        return try evaluate(on: start)
    }

    /// The value at this path, which must be there.
    ///
    /// - Throws: ``PathEvaluationError/notFound(path:reason:)``,
    ///   ``PathEvaluationError/undefinedVariable(name:path:)``,
    ///   ``PathEvaluationError/limitExceeded(path:limit:)``.
    public func value(in scope: PathScope) throws(PathEvaluationError) -> JSON {
        guard let start = start(in: scope) else {
            throw .undefinedVariable(name: variableName ?? "", path: text)
        }
        return try value(on: start)
    }

    /// The value at this path in a document, which must be there.
    ///
    /// - Throws: ``PathEvaluationError/notFound(path:reason:)``,
    ///   ``PathEvaluationError/limitExceeded(path:limit:)``.
    public func value(on document: JSON) throws(PathEvaluationError) -> JSON {
        guard let value = try evaluate(on: document) else {
            throw .notFound(path: text, reason: missReason(on: document))
        }
        return value
    }

    /// The name of the variable it starts from, if it does.
    public var variableName: String? {
        switch root {
        case .variable(let name): name
        case .input, .context: nil
        }
    }

    /// The names that the path goes through before any other kind of step: `["a", "b"]` of
    /// `$.a.b[0].c`.
    public var leadingNames: [String] {
        var names: [String] = []
        for step in steps {
            guard case .member(let name) = step else { break }
            names.append(name)
        }
        return names
    }

    /// What the path starts from; nil if that is a variable without value.
    public func start(in scope: PathScope) -> JSON? {
        switch root {
        case .input: scope.input
        case .context: scope.context
        case .variable(let name): scope.variables[name]
        }
    }

    private func limited<Value>(
        _ work: () throws(PathLimitExceeded) -> Value
    ) throws(PathEvaluationError) -> Value {
        do { return try work() } catch {
            throw .limitExceeded(path: text, limit: error.limit)
        }
    }
}

extension JSONPathQuery: Equatable, CustomStringConvertible {
    /// Whether both are written alike.
    public static func == (lhs: JSONPathQuery, rhs: JSONPathQuery) -> Bool {
        lhs.text.hasSameBytes(as: rhs.text)
    }

    /// The path as written.
    public var description: String { text }
}
