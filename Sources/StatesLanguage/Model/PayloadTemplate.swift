public import JSONPath
public import JSONata
public import Values

/// A JSON value with expressions in it, parsed once.
///
/// In a JSONPath state a member whose name ends in `.$` is an expression; in a JSONata state a
/// string that is wrapped in `{% %}` is one.
public indirect enum PayloadTemplate: Sendable {
    /// A part without expressions.
    case literal(JSON)
    /// An object in which something is an expression. Names have lost their `.$`.
    case object([Member])
    /// An array in which something is an expression.
    case array([PayloadTemplate])
    /// A path or an intrinsic call. `field` is the member's name as written, `.$` included: the
    /// service's error texts name it.
    case path(PathExpression, field: String)
    /// A JSONata expression.
    case jsonata(JSONataField)

    /// One member of an object.
    public struct Member: Sendable {
        /// The name that it has in the result.
        public var name: String
        /// Its value.
        public var value: PayloadTemplate

        /// Makes a member.
        public init(name: String, value: PayloadTemplate) {
            self.name = name
            self.value = value
        }
    }
}

/// A JSONata expression and the field that it stands in.
public struct JSONataField: Sendable {
    /// The expression, without `{%` and `%}`.
    public var expression: JSONataExpression
    /// The field as the service's texts name it: `Output/result`, `Arguments`, `Items`,
    /// `Choices[0]/Condition`.
    public var field: String

    /// Makes one.
    public init(expression: JSONataExpression, field: String) {
        self.expression = expression
        self.field = field
    }
}

/// A field that is given as it is, by a path (its `…Path` form), or by a JSONata expression.
public enum DynamicField<Literal: Sendable>: Sendable {
    case literal(Literal)
    case path(PathExpression)
    case jsonata(JSONataField)
}
