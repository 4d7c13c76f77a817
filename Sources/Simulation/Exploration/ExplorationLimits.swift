/// How far an exploration goes.
///
/// What it left out because of one of these, its report says.
public struct ExplorationLimits: Sendable {
    /// How many distinct positions are looked at, those inside Parallel and Map states included.
    public var positionsMax = 50_000
    /// How much data the positions may hold, in bytes of JSON text.
    public var dataBytesMax = 256 << 20
    /// How often one route may come to the same state with other data each time.
    public var visitsMax = 12
    /// How many retries of one retrier are followed one by one; of those beyond only the time is
    /// counted.
    public var retriesMax = 12
    /// How many routes are told apart, over all positions.
    public var routesMax = 60_000
    /// In how many ways results of branches or iterations are put together.
    public var combinationsMax = 64
    /// How many values of one source are told apart.
    public var valuesPerSourceMax = 64
    /// How many combinations of values are tried to find those that Choices tell apart.
    public var combinationsTriedMax = 2_048
    /// How many different items of one Map are looked at.
    public var itemsMax = 8
    /// How many ways of Choices are forced where no data was found that leads there.
    public var forcedWaysMax = 24
    /// How many ends get a script.
    public var scriptsMax = 1_000
    /// After how many pieces of news a simulation of a script is given up.
    public var simulationStepsMax = 3_000
    /// How many simulations are made to shorten scripts.
    public var shorteningRunsMax = 5_000

    /// Makes the usual limits.
    public init() {}
}
