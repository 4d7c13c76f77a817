
public struct JSONataError: Error, Sendable { public var code: String; public var message: String; public var position: Int? }
public struct JSONataExpression: Sendable { public let text: String
 public init(parsing text: String) throws(JSONataError) { self.text = text } }
