/// What a text may ask of the reader at the most.
public struct ReadingLimits: Sendable {
    /// How long a text may be, in bytes.
    ///
    /// The service takes definitions up to 1 MiB.
    public var bytesMax: Int
    /// How deep mappings and sequences may nest.
    public var depthMax: Int
    /// How many nodes there may be, those counted that come in by aliases.
    public var nodesMax: Int

    /// Makes limits; without arguments those for definitions.
    public init(bytesMax: Int = 1 << 20, depthMax: Int = 256, nodesMax: Int = 500_000) {
        self.bytesMax = bytesMax
        self.depthMax = depthMax
        self.nodesMax = nodesMax
    }
}
