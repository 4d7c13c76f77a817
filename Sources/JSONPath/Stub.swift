public import Values
public struct PathScope: Sendable { public var input: JSON; public var context: JSON; public var variables: JSONObject
 public init(input: JSON, context: JSON = .null, variables: JSONObject = JSONObject()) { self.input = input; self.context = context; self.variables = variables } }
public struct JSONPathError: Error, Sendable { public var reason: String; public var offset: Int }
public struct JSONPathQuery: Sendable { public let text: String
 public init(parsing text: String) throws(JSONPathError) { self.text = text }
 public var isDefinite: Bool { true }
 public var bracketNotation: String { text }
 public func evaluate(in scope: PathScope) -> JSON? { nil } }
public struct ReferencePathError: Error, Sendable { public var reason: String }
public struct ReferencePath: Sendable { public init(parsing text: String) throws(JSONPathError) {}
 public func setting(_ value: JSON, in document: JSON) throws(ReferencePathError) -> JSON { document } }
public struct PathEvaluationError: Error, Sendable { public var reason: String }
public struct PathExpression: Sendable { public init(parsing text: String) throws(JSONPathError) {}
 public func evaluate(in scope: PathScope, random: inout RandomGenerator) throws(PathEvaluationError) -> JSON { .null } 
 public var usesContext: Bool { true } }
