public import Values

/// What paths are evaluated against.
public struct PathScope: Sendable {
    /// The document behind `$`.
    public var input: JSON
    /// The context object behind `$$`.
    public var context: JSON
    /// The variables behind `$name`.
    public var variables: JSONObject

    /// Makes a scope.
    public init(
        input: JSON,
        context: JSON = .object(JSONObject()),
        variables: JSONObject = JSONObject()
    ) {
        self.input = input
        self.context = context
        self.variables = variables
    }
}
