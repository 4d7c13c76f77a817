import Values

/// A function of the language.
final class Builtin: Sendable {
    typealias Body = @Sendable (Arguments, Run) throws(JSONataError) -> Value

    let name: String
    let signature: Signature
    /// How many parameters the reference implementation's function declares: what it is given as a
    /// callback depends on it.
    let arity: Int
    let body: Body

    init(_ name: String, _ signature: String, arity: Int, _ body: @escaping Body) {
        guard let signature = try? Signature(signature, name: name) else {
            preconditionFailure("the signature of $\(name) is malformed")
        }
        self.name = name
        self.signature = signature
        self.arity = arity
        self.body = body
    }

    /// The function of that name in a dialect.
    static func function(_ name: String, in dialect: JSONataExpression.Dialect) -> Function? {
        switch dialect {
        case .standard: standard[name]
        case .states: states[name]
        }
    }

    private static let common =
        numberFunctions + stringFunctions + encodingFunctions + formattingFunctions
        + booleanFunctions + arrayFunctions + objectFunctions + higherOrderFunctions + dateFunctions

    private static let standard = table(common + standardFunctions)
    private static let states = table(common + statesFunctions)

    private static func table(_ builtins: [Builtin]) -> [String: Function] {
        var result: [String: Function] = [:]
        for builtin in builtins { result[builtin.name] = Function(.builtin(builtin)) }
        return result
    }
}
