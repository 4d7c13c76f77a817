public import DataCatalog

/// A crawler as `glue:startCrawler` finds it, with the fields of Glue's `CreateCrawler`.
public struct CrawlerConfiguration: Sendable, Equatable {
    /// A folder to be crawled.
    public struct Target: Sendable, Equatable {
        /// `Path`: `s3://bucket/folder/`, or a path.
        public var path: String
        /// `Exclusions`: globs over paths from there.
        public var exclusions: [PathGlob]
        /// `SampleSize`: how many files of a folder are looked into; nil for all.
        public var sampleSize: Int?

        /// Makes a target.
        public init(path: String, exclusions: [PathGlob] = [], sampleSize: Int? = nil) {
            self.path = path
            self.exclusions = exclusions
            self.sampleSize = sampleSize
        }
    }

    /// `DatabaseName`: where its tables are.
    public var databaseName: String
    /// `Targets.S3Targets`.
    public var targets: [Target]
    /// `TablePrefix`.
    public var tablePrefix: String
    /// `Classifiers`: names of those that are asked first, in this order.
    public var classifiers: [String]
    /// `SchemaChangePolicy`, `RecrawlPolicy` and the part of `Configuration` about output.
    public var policy: CrawlPolicy
    /// The part of `Configuration` about grouping.
    public var combinesSchemas: Bool
    /// `Grouping.TableLevelConfiguration`: the level of tables, the bucket being the first.
    public var tableLevel: Int?
    /// `Grouping.SchemaSimilarity`: which part of their columns two schemas share that are alike.
    public var similarity: Double
    /// `Description`.
    public var description: String?
    /// `Schedule`, kept as it is: nothing starts by itself.
    public var schedule: String?
    /// `Configuration`, as it is written: a JSON text.
    public var configuration: String?

    /// Makes a crawler.
    public init(
        databaseName: String,
        targets: [Target],
        tablePrefix: String = "",
        classifiers: [String] = [],
        policy: CrawlPolicy = CrawlPolicy(),
        combinesSchemas: Bool = false,
        tableLevel: Int? = nil,
        similarity: Double = similarityDefault,
        description: String? = nil,
        schedule: String? = nil,
        configuration: String? = nil
    ) {
        self.databaseName = databaseName
        self.targets = targets
        self.tablePrefix = tablePrefix
        self.classifiers = classifiers
        self.policy = policy
        self.combinesSchemas = combinesSchemas
        self.tableLevel = tableLevel
        self.similarity = similarity
        self.description = description
        self.schedule = schedule
        self.configuration = configuration
    }

    /// The part of their columns that two schemas share, where nothing else is said.
    public static let similarityDefault = 0.7
}
