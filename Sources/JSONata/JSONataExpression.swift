public import Values

/// A JSONata expression, read and compiled once, evaluated as often as wanted.
///
/// ```swift
/// let total = try JSONataExpression(parsing: "$sum(items.(price * quantity))")
/// let value = try total.evaluate(input: order, environment: &environment)
/// ```
public struct JSONataExpression: Sendable {
    /// Which functions there are, and what `$` means at the top.
    public enum Dialect: Sendable {
        /// JSONata as its reference implementation has it.
        case standard
        /// JSONata as Step Functions has it: no `$eval`, no `$` and `$$` at the top level, and
        /// `$partition`, `$range`, `$hash`, `$random(seed)`, `$uuid` and `$parse` besides.
        case states
    }

    /// What an evaluation gives.
    public enum Outcome: Sendable, Equatable {
        /// Nothing: JSONata's undefined.
        case undefined
        /// A JSON value.
        case value(JSON)
        /// A function, which JSON has no word for.
        case function
    }

    /// A variable that the expression reads but does not assign.
    public struct FreeVariable: Sendable, Hashable {
        /// The name without `$`.
        public let name: String
        /// How many UTF-8 bytes of the expression stand before its `$`.
        public let offset: Int
        /// Whether it is called as a function.
        public let isCalled: Bool
    }

    /// The text of the expression.
    public let text: String
    /// The dialect it is written in.
    public let dialect: Dialect
    /// The variables that have to come from outside, in the order of the text: not assigned in the
    /// expression and no built-in function.
    ///
    /// One that ``FreeVariable/isCalled`` is either a function given as a variable, which no
    /// dialect has, or a misspelt name.
    public let freeVariables: [FreeVariable]

    private let root: Node
    private let slotCount: Int

    /// Reads an expression and compiles it: names are resolved here, once.
    ///
    /// - Throws: a ``JSONataError`` with a code `S…` and its position if the text is no expression.
    /// - Complexity: O(length of the text), but for its `%` operators.
    public init(
        parsing text: String,
        dialect: Dialect = .standard,
        limits: JSONataLimits = JSONataLimits()
    ) throws(JSONataError) {
        let compiled = try Compiler.compile(
            text,
            dialect: dialect,
            limits: limits,
            scope: nil,
            hasContext: dialect == .standard
        )
        self.text = text
        self.dialect = dialect
        freeVariables = compiled.freeVariables
        root = compiled.root
        slotCount = compiled.slotCount
    }

    /// The value over an input.
    ///
    /// - Parameters:
    ///   - input: what `$` and `$$` are, nil if there is none.
    ///   - bindings: the variables, by their names without `$`.
    ///   - environment: the time, the source of random numbers, which moves on, and the limits.
    /// - Returns: nil for JSONata's undefined, and for a function.
    /// - Throws: a ``JSONataError`` with a code `T…`, `D…` or `U1001`.
    public func evaluate(
        input: JSON?,
        bindings: JSONObject = JSONObject(),
        environment: inout JSONataEnvironment
    ) throws(JSONataError) -> JSON? {
        switch try outcome(input: input, bindings: bindings, environment: &environment) {
        case .undefined, .function: nil
        case .value(let value): value
        }
    }

    /// The same, with undefined and functions told apart.
    ///
    /// - Throws: a ``JSONataError`` with a code `T…`, `D…` or `U1001`.
    public func outcome(
        input: JSON?,
        bindings: JSONObject = JSONObject(),
        environment: inout JSONataEnvironment
    ) throws(JSONataError) -> Outcome {
        let root = input.map { Value.json($0, 0) } ?? .undefined
        let run = Run(environment, root: root, bindings: bindings, dialect: dialect)
        defer {
            environment.random = run.random
            run.finish()
        }
        var context = root
        if case .array? = input, let input {
            context = .sequence(
                MarkedArray(elements: [input], nesting: 1, marks: [.sequence, .outerWrapper])
            )
        }
        let frame = Frame.make(parent: nil, count: slotCount)
        let result = try self.root.value(context, frame, run)
        if case .json(.double(let number), _) = result, !number.isFinite {
            throw JSONataError("D1001", position: self.root.position, value: .double(number))
        }
        switch result {
        case .undefined: return .undefined
        case .function: return .function
        case .json, .sequence, .tuples: return .value(run.withoutFunctions(run.json(result)))
        }
    }
}
