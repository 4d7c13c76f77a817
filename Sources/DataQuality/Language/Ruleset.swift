/// A checked ruleset.
public struct Ruleset: Sendable, Equatable {
    /// The text that it was read from.
    public var text: String
    /// `Metadata = { "Owner": "finance" }`, in order.
    public var metadata: [(key: String, values: [String])]
    /// `DataSources = { "primary": "orders", "additionalDataSources": ["countries"] }`, in order.
    public var dataSources: [(key: String, values: [String])]
    /// The rules, in order; the first is `Rule_1`.
    public var rules: [RuleExpression]
    /// The analyzers, in order.
    public var analyzers: [Analyzer]

    /// Whether two rulesets have the same text.
    public static func == (lhs: Ruleset, rhs: Ruleset) -> Bool { lhs.text == rhs.text }

    /// Every rule, those inside of composite ones too, in order.
    var leaves: [Rule] { rules.flatMap(\.leaves) }
}

/// A rule, or several joined by `and` and `or`.
public struct RuleExpression: Sendable {
    /// What it is.
    public indirect enum Content: Sendable {
        case rule(Rule)
        case all([Content])
        case any([Content])
    }

    /// What it is.
    public var content: Content
    /// As it is written, without comments and line breaks.
    public var text: String
    /// Where it begins.
    public var location: RulesetLocation

    /// The labels of the first rule in it.
    public var labels: [(key: String, value: String)] { leaves.first?.labels ?? [] }

    var leaves: [Rule] { content.leaves }
}

extension RuleExpression.Content {
    var leaves: [Rule] {
        switch self {
        case .rule(let rule): [rule]
        case .all(let parts), .any(let parts): parts.flatMap(\.leaves)
        }
    }
}

/// One rule.
public struct Rule: Sendable {
    /// Its type.
    public var type: RuleType
    /// Columns, references, statements: what its type takes, variables filled in.
    public var parameters: [String]
    /// What its value has to meet; nil where its type has none.
    public var condition: Condition?
    /// SQL that says which rows count.
    public var filter: String?
    /// How large the share of rows that pass has to be; nil for all.
    public var threshold: NumberCondition?
    /// Other `with …`, by name.
    public var tags: [(key: String, value: String)]
    /// `labels = ["team" = "x"]`, the ruleset's defaults included.
    public var labels: [(key: String, value: String)]
    /// As it is written, without comments and line breaks.
    public var text: String
    /// Where it begins.
    public var location: RulesetLocation

    func tag(_ name: String) -> String? { tags.first { $0.key == name }?.value }
}

/// Something that is measured, whatever it is.
public struct Analyzer: Sendable {
    /// What is measured.
    public var type: RuleType
    /// Columns, or a statement.
    public var parameters: [String]
    /// As it is written.
    public var text: String
    /// Where it begins.
    public var location: RulesetLocation
}
