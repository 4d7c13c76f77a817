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
