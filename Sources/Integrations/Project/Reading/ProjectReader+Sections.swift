import StatesLanguage

extension ProjectReader {
    static let sections = [
        "Buckets", "Functions", "Topics", "Jobs", "Crawlers", "Classifiers", "DataQualityRulesets",
        "Connections", "StateMachines", "Engines", "Environment",
    ]

    /// The whole file.
    ///
    /// Members that begin with `x-` are left to the author, as a place for anchors.
    mutating func project(_ node: Node) -> ProjectConfiguration {
        let own = node.entries?.map(\.key).filter { $0.hasPrefix("x-") } ?? []
        var configuration = ProjectConfiguration()
        let root = Located(node, path: "/")
        if case .null = node.content { return configuration }
        guard let fields = fields(root, known: Self.sections + own) else { return configuration }
        for (name, value) in members(fields["Buckets"]) {
            if let folder = string(value) { configuration.buckets[name] = folder }
        }
        for (name, value) in members(fields["Functions"]) {
            if let function = function(value) { configuration.functions[name] = function }
        }
        for (name, value) in members(fields["Topics"]) {
            if let topic = topic(name, value) { configuration.topics[name] = topic }
        }
        for (name, value) in members(fields["Connections"]) {
            if value.node.entries?.contains(where: { $0.key == "ConnectionType" }) == true {
                if let database = database(name, value) { configuration.databases[name] = database }
            } else if let connection = connection(value) {
                configuration.connections[name] = connection
            }
        }
        for (name, value) in members(fields["Jobs"]) {
            if let job = job(name, value, project: configuration) { configuration.jobs[name] = job }
        }
        for (name, value) in members(fields["Classifiers"]) {
            if let classifier = classifier(name, value) {
                configuration.classifiers[name] = classifier
            }
        }
        for (name, value) in members(fields["Crawlers"]) {
            if let crawler = crawler(name, value, project: configuration) {
                configuration.crawlers[name] = crawler
            }
        }
        for (name, value) in members(fields["DataQualityRulesets"]) {
            if let ruleset = ruleset(name, value) { configuration.rulesets[name] = ruleset }
        }
        for (name, value) in members(fields["StateMachines"]) {
            guard let path = string(value) else { continue }
            expectFile(path, at: value.place)
            configuration.stateMachines[name] = path
        }
        if let value = fields["Engines"] { configuration.engines = engines(value) }
        configuration.environment = texts(fields["Environment"])
        return configuration
    }

    private mutating func engines(_ value: Located) -> EnginesConfiguration {
        var engines = EnginesConfiguration()
        guard let fields = fields(value, known: ["DuckDB", "Python", "Spark"]) else {
            return engines
        }
        engines.duckDB = program(fields["DuckDB"])
        engines.python = program(fields["Python"])
        if let value = fields["Spark"] { engines.spark = spark(value) }
        return engines
    }

    private mutating func spark(_ value: Located) -> SparkConfiguration {
        var spark = SparkConfiguration()
        guard let fields = fields(value, known: ["Path", "Master", "Conf"]) else { return spark }
        spark.path = string(fields["Path"])
        spark.settings = plainTexts(fields["Conf"])
        guard let place = fields["Master"]?.place, let master = string(fields["Master"]) else {
            return spark
        }
        let known = ["local", "spark://", "k8s://", "yarn"]
        if !known.contains(where: { master.hasPrefix($0) }) {
            report(
                .projectValue,
                "Expected a master of Spark, found \"\(master)\".",
                at: place,
                help: "For example local[*], spark://host:7077, yarn, k8s://https://host:6443."
            )
        }
        spark.master = master
        return spark
    }

    private mutating func program(_ value: Located?) -> String? {
        guard let value, let fields = fields(value, known: ["Path"]),
            let path = string(fields["Path"])
        else { return nil }
        if let place = fields["Path"]?.place { expectFile(path, at: place) }
        return path
    }
}
