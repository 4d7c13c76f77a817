public import JSONPath
public import Values

/// Decides where to go.
public struct ChoiceState: Sendable {
    /// What it does with data; `assign` and `output` are those of the state, used where no rule
    /// matches.
    public var flow: DataFlow
    /// The rules, the first that matches decides.
    public var rules: [ChoiceRule]
    /// The state to go to where no rule matches.
    public var defaultNext: String?

    /// Makes the data of a Choice state.
    public init(flow: DataFlow, rules: [ChoiceRule], defaultNext: String? = nil) {
        self.flow = flow
        self.rules = rules
        self.defaultNext = defaultNext
    }
}

/// One member of `Choices`.
public struct ChoiceRule: Sendable {
    /// When it matches.
    public var condition: Condition
    /// The state to go to.
    public var next: String
    /// The variables that it sets.
    public var assign: [Assignment]
    /// What a JSONata rule hands on.
    public var output: PayloadTemplate?

    /// Makes a rule.
    public init(
        condition: Condition,
        next: String,
        assign: [Assignment] = [],
        output: PayloadTemplate? = nil
    ) {
        self.condition = condition
        self.next = next
        self.assign = assign
        self.output = output
    }
}

/// What a Choice rule asks.
public indirect enum Condition: Sendable {
    case and([Condition])
    case or([Condition])
    case not(Condition)
    /// Asks something of the value that a path selects.
    case test(JSONPathQuery, ChoiceTest)
    /// A JSONata expression that must be true or false.
    case jsonata(JSONataField)
    /// `Condition: true` or `false` as written, without an expression.
    case constant(Bool)
}

/// One comparison operator with its operand.
public enum ChoiceTest: Sendable {
    /// The kinds of value that are compared.
    public enum ValueKind: String, Sendable {
        case string = "String"
        case numeric = "Numeric"
        case boolean = "Boolean"
        case timestamp = "Timestamp"
    }

    /// The relations that are asked.
    public enum Relation: String, Sendable, CaseIterable {
        case equals = "Equals"
        case lessThan = "LessThan"
        case greaterThan = "GreaterThan"
        case lessThanEquals = "LessThanEquals"
        case greaterThanEquals = "GreaterThanEquals"
    }

    /// What a value is compared with.
    public enum Operand: Sendable {
        case literal(JSON)
        case path(JSONPathQuery)
    }

    /// The questions about a value's presence and type.
    public enum Property: String, Sendable, CaseIterable {
        case isNull = "IsNull"
        case isPresent = "IsPresent"
        case isNumeric = "IsNumeric"
        case isString = "IsString"
        case isBoolean = "IsBoolean"
        case isTimestamp = "IsTimestamp"
    }

    /// `StringEquals` … `TimestampGreaterThanEqualsPath`.
    case compare(ValueKind, Relation, Operand)
    /// `StringMatches`: `*` stands for any text, `\*` for itself.
    case matches(pattern: String)
    /// `IsNull` … `IsTimestamp`, and whether that is to be so.
    case has(Property, Bool)
}
