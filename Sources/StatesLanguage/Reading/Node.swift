public import Values

/// A value of a YAML or JSON text, and where it stands there.
public struct Node: Sendable {
    /// What a node is.
    public enum Content: Sendable {
        case null
        case bool(Bool)
        case integer(Int64)
        case double(Double)
        case string(String)
        case sequence([Node])
        case mapping([Entry])
    }

    /// One member of a mapping.
    public struct Entry: Sendable {
        /// Its name.
        public var key: String
        /// Where its name stands.
        public var keyRange: SourceRange
        /// Its value.
        public var value: Node

        /// Makes a member.
        public init(key: String, keyRange: SourceRange, value: Node) {
            self.key = key
            self.keyRange = keyRange
            self.value = value
        }
    }

    /// How a scalar is written.
    public enum Style: Sendable {
        /// Without quotes; also every mapping and sequence.
        case plain
        /// `'…'`
        case singleQuoted
        /// `"…"`, with YAML's or JSON's escapes.
        case doubleQuoted
        /// `|`
        case literal
        /// `>`
        case folded
    }

    /// What it is.
    public var content: Content
    /// Where it stands.
    ///
    /// A node that came in by an alias stands where its anchor is.
    public var range: SourceRange
    /// How it is written.
    public var style: Style

    /// Makes a node.
    public init(_ content: Content, range: SourceRange, style: Style = .plain) {
        self.content = content
        self.range = range
        self.style = style
    }
}

extension Node {
    /// The members, if this is a mapping.
    public var entries: [Entry]? {
        if case .mapping(let entries) = content { entries } else { nil }
    }

    /// The elements, if this is a sequence.
    public var elements: [Node]? {
        if case .sequence(let elements) = content { elements } else { nil }
    }

    /// The text, if this is a string.
    public var string: String? {
        if case .string(let text) = content { text } else { nil }
    }

    /// The member of that name, if this is a mapping that has it.
    ///
    /// - Complexity: O(members).
    public func entry(_ name: String) -> Entry? {
        entries?.first { $0.key == name && $0.key.hasSameBytes(as: name) }
    }

    /// The value of the member of that name.
    public subscript(name: String) -> Node? { entry(name)?.value }

    /// The value without its places.
    public var json: JSON {
        switch content {
        case .null: .null
        case .bool(let value): .bool(value)
        case .integer(let value): .integer(value)
        case .double(let value): .double(value)
        case .string(let value): .string(value)
        case .sequence(let elements): .array(elements.map(\.json))
        case .mapping(let entries): .object(JSONObject(entries.map { ($0.key, $0.value.json) }))
        }
    }

    /// What it is in the words of JSON: `null`, `boolean`, `number`, `string`, `array`, `object`.
    public var typeName: String {
        switch content {
        case .null: "null"
        case .bool: "boolean"
        case .integer, .double: "number"
        case .string: "string"
        case .sequence: "array"
        case .mapping: "object"
        }
    }
}
