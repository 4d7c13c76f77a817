/// How a definition is read and checked.
public struct DefinitionOptions: Sendable {
    /// The type of the machine: an EXPRESS one takes fewer kinds of Task.
    public var type: StateMachineType
    /// What the text may ask of the reader.
    public var limits: ReadingLimits
    /// How deep Parallel and Map states may nest.
    ///
    /// The service does not say how deep it goes.
    public var scopeDepthMax: Int
    /// Says what else there is to say about the tree: about names that only a project knows.
    public var judge: (@Sendable (Node) -> [Diagnostic])?
    /// The codes that ``judge`` may give, beside those of the catalogue.
    public var judgeCodes: [DiagnosticCode] = []

    /// Makes options.
    public init(
        type: StateMachineType = .standard,
        limits: ReadingLimits = ReadingLimits(),
        scopeDepthMax: Int = 32
    ) {
        self.type = type
        self.limits = limits
        self.scopeDepthMax = scopeDepthMax
    }
}
