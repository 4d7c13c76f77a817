public import Values

/// A call of an intrinsic function: `States.Format('Hello {}', $.name)`.
public struct IntrinsicCall: Sendable {
    /// One argument.
    public struct Argument: Sendable {
        /// What an argument may be.
        public enum Value: Sendable {
            /// A string, number, boolean or null.
            case literal(JSON)
            /// A path.
            case path(JSONPathQuery)
            /// A call in the call.
            case call(IntrinsicCall)
        }

        /// The argument.
        public let value: Value
        /// Where it stands in the outermost text, in bytes.
        public let offset: Int
        /// A string literal with its escapes before braces, for `States.Format`.
        let template: String?
    }

    /// The call as written.
    public let text: String
    /// Where it stands in the outermost text, in bytes.
    public let offset: Int
    /// The function.
    public let function: IntrinsicFunction
    /// Its arguments.
    public let arguments: [Argument]

    /// The function's name: `States.Format`.
    public var name: String { function.rawValue }

    init(text: String, offset: Int, function: IntrinsicFunction, arguments: [Argument]) {
        self.text = text
        self.offset = offset
        self.function = function
        self.arguments = arguments
    }

    /// Reads a call.
    ///
    /// Only what cannot be a call is refused: ``problems()`` has the rest.
    ///
    /// - Throws: ``JSONPathError`` with what was expected and the byte where it was.
    public init(parsing text: String) throws(JSONPathError) {
        var parser = IntrinsicParser(text)
        self = try parser.document()
    }
}

extension IntrinsicCall {
    /// The paths among the arguments, those of calls in the call included, in their order.
    public var paths: [JSONPathQuery] {
        arguments.flatMap { argument in
            switch argument.value {
            case .literal: [JSONPathQuery]()
            case .path(let path): [path]
            case .call(let call): call.paths
            }
        }
    }

    /// How deep calls nest: 1 for a call without calls in it.
    public var nesting: Int {
        arguments.reduce(1) { deepest, argument in
            if case .call(let call) = argument.value {
                max(deepest, call.nesting + 1)
            } else {
                deepest
            }
        }
    }
}

extension IntrinsicCall: Equatable, CustomStringConvertible {
    /// Whether both are written alike.
    public static func == (lhs: IntrinsicCall, rhs: IntrinsicCall) -> Bool {
        lhs.text.hasSameBytes(as: rhs.text)
    }

    /// The call as written.
    public var description: String { text }
}
