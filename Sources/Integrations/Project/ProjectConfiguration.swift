public import DataCatalog

/// What a project has: the content of its `pawl.yaml`, checked.
///
/// Paths are as written; relative ones start at the project's folder.
public struct ProjectConfiguration: Sendable, Equatable {
    /// Bucket name → folder: what `s3://name/key` means here.
    public var buckets: [String: String]
    /// Function name → function.
    public var functions: [String: FunctionConfiguration]
    /// Topic name → who gets its messages.
    public var topics: [String: TopicConfiguration]
    /// Job name → job.
    public var jobs: [String: JobConfiguration]
    /// Crawler name → crawler.
    public var crawlers: [String: CrawlerConfiguration]
    /// Classifier name → what crawlers recognise by it.
    public var classifiers: [String: CustomClassifier]
    /// Ruleset name → rules about a table's data.
    public var rulesets: [String: RulesetConfiguration]
    /// Connection name → how `http:invoke` proves who it is.
    public var connections: [String: ConnectionConfiguration]
    /// Connection name → a database that jobs reach.
    public var databases: [String: DatabaseConnection]
    /// State machine name → file with its definition.
    public var stateMachines: [String: String]
    /// Programs that do work for Pawl.
    public var engines: EnginesConfiguration
    /// Variables that every task's process gets.
    public var environment: [String: ConfiguredText]

    /// Makes a configuration; without arguments that of a project without `pawl.yaml`.
    public init(
        buckets: [String: String] = [:],
        functions: [String: FunctionConfiguration] = [:],
        topics: [String: TopicConfiguration] = [:],
        jobs: [String: JobConfiguration] = [:],
        crawlers: [String: CrawlerConfiguration] = [:],
        classifiers: [String: CustomClassifier] = [:],
        rulesets: [String: RulesetConfiguration] = [:],
        connections: [String: ConnectionConfiguration] = [:],
        databases: [String: DatabaseConnection] = [:],
        stateMachines: [String: String] = [:],
        engines: EnginesConfiguration = EnginesConfiguration(),
        environment: [String: ConfiguredText] = [:]
    ) {
        self.buckets = buckets
        self.functions = functions
        self.topics = topics
        self.jobs = jobs
        self.crawlers = crawlers
        self.classifiers = classifiers
        self.rulesets = rulesets
        self.connections = connections
        self.databases = databases
        self.stateMachines = stateMachines
        self.engines = engines
        self.environment = environment
    }
}

extension ProjectConfiguration {
    /// Every secret that the project refers to.
    var references: [SecretReference] {
        var texts = Array(environment.values)
        for function in functions.values { texts += function.environment.values }
        for job in jobs.values { texts += job.environment.values }
        for topic in topics.values {
            for subscription in topic.subscriptions { texts += subscription.texts }
        }
        for connection in connections.values { texts += connection.texts }
        for database in databases.values { texts += database.texts }
        return texts.flatMap(\.references)
    }

    /// The path of a script: `s3://bucket/key` is looked up among the buckets.
    ///
    /// Nil if there is no such bucket.
    func localPath(_ location: String, in projectDirectory: String) -> String? {
        guard location.hasPrefix("s3://") else {
            return Path.resolve(location, in: projectDirectory)
        }
        let rest = location.dropFirst("s3://".count)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        guard let folder = buckets[String(rest[..<slash])] else { return nil }
        let root = Path.resolve(folder, in: projectDirectory)
        let key = rest[slash...].dropFirst()
        return key.isEmpty ? root : root + "/" + key
    }
}
