/// What kind of thing a diagnostic is: the service's own code where it has one, else a letter for
/// the family and a number.
public struct DiagnosticCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The code as shown.
    public let rawValue: String

    /// Makes a code.
    public init(rawValue: String) { self.rawValue = rawValue }

    init(_ text: String) { rawValue = text }

    /// The code as shown.
    public var description: String { rawValue }
}

extension DiagnosticCode {
    // The service's.
    static let invalidJSON = Self("INVALID_JSON_DESCRIPTION")
    static let missingDescription = Self("MISSING_DESCRIPTION")
    static let schema = Self("SCHEMA_VALIDATION_FAILED")
    static let invalidResource = Self("INVALID_RESOURCE")
    static let missingEndState = Self("MISSING_END_STATE")
    static let duplicateStateName = Self("DUPLICATE_STATE_NAME")
    static let invalidStateName = Self("INVALID_STATE_NAME")
    static let duplicateLabel = Self("DUPLICATE_LABEL_NAME")
    static let invalidLabel = Self("INVALID_LABEL_NAME")
    static let missingTarget = Self("MISSING_TRANSITION_TARGET")
    static let tooDeeplyNested = Self("TOO_DEEPLY_NESTED")
    static let noDollar = Self("NO_DOLLAR")
    static let noPath = Self("NO_PATH")
    static let passResultIsStatic = Self("PASS_RESULT_IS_STATIC")

    // The graph.
    static let unreachable = Self("G1")
    static let noWayOut = Self("G2")
    static let endlessCycle = Self("G3")
    static let busyCycle = Self("G4")
    static let choiceRules = Self("G6")
    static let catcherIntoOwnState = Self("G8")

    // Error handling.
    static let deadHandler = Self("E1")
    static let impossibleError = Self("E2")
    static let uncatchableError = Self("E3")
    static let reservedErrorName = Self("E4")
    static let retryBudget = Self("R1")
    static let delayWithoutEffect = Self("R7")

    // Time.
    static let noTimeout = Self("T1")
    static let unboundedCallback = Self("T2")
    static let heartbeatNotShorter = Self("T3")

    // Data.
    static let variables = Self("D3")
    static let intrinsicArguments = Self("D7")

    static let literalExpression = Self("X1")

    // YAML.
    static let yamlSyntax = Self("Y1")
    static let yamlSurprise = Self("Y2")
    static let yamlDuplicateKey = Self("Y3")
    static let yamlTab = Self("Y4")
    static let yamlUnusedAnchor = Self("Y5")
    static let yamlMergeConflict = Self("Y6")
    static let yamlEncoding = Self("Y7")
    static let yamlTooLarge = Self("Y8")
    static let yamlAlias = Self("Y9")
    static let yamlTag = Self("Y10")
    static let yamlDocuments = Self("Y11")
    static let ignoreComment = Self("Y12")
}
