/// A text of `pawl.yaml` that may refer to secrets: `Bearer ${env:API_TOKEN}`,
/// `${file:secrets/smtp-password}`.
///
/// What it refers to is looked up when a task is planned and is kept in memory only.
public struct ConfiguredText: Sendable, Equatable {
    /// A piece of the text.
    enum Part: Sendable, Equatable {
        case literal(String)
        case reference(SecretReference)
    }

    /// The text as it is written.
    public private(set) var source: String
    private(set) var parts: [Part]

    /// Takes a text apart.
    ///
    /// What only looks like a reference stays as it is.
    public init(_ source: String) {
        self.source = source
        var parts: [Part] = []
        var literal = ""
        var rest = source[...]
        while let found = SecretReference.first(in: rest) {
            literal += rest[..<found.range.lowerBound]
            if !literal.isEmpty { parts.append(.literal(literal)) }
            literal = ""
            parts.append(.reference(found.reference))
            rest = rest[found.range.upperBound...]
        }
        literal += rest
        if !literal.isEmpty { parts.append(.literal(literal)) }
        self.parts = parts
    }

    /// A text in which nothing is a reference, whatever it looks like.
    static func literal(_ text: String) -> ConfiguredText {
        var result = ConfiguredText("")
        result.source = text
        result.parts = text.isEmpty ? [] : [.literal(text)]
        return result
    }

    /// The secrets that it refers to.
    var references: [SecretReference] {
        parts.compactMap { if case .reference(let reference) = $0 { reference } else { nil } }
    }
}

extension ConfiguredText: ExpressibleByStringLiteral {
    /// Makes a text of a literal.
    public init(stringLiteral value: String) { self.init(value) }
}
