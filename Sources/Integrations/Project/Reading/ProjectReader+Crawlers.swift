import DataCatalog
import StatesLanguage
import Values

extension ProjectReader {
    /// The fields of `CreateCrawler`; those that mean nothing here are taken and left alone.
    static let crawlerFields = [
        "Name", "Role", "DatabaseName", "Description", "Targets", "Schedule", "Classifiers",
        "TablePrefix", "SchemaChangePolicy", "RecrawlPolicy", "LineageConfiguration",
        "LakeFormationConfiguration", "Configuration", "CrawlerSecurityConfiguration", "Tags",
        "SchemaChange",
    ]
    private static let otherTargets = [
        "JdbcTargets", "MongoDBTargets", "DynamoDBTargets", "CatalogTargets", "DeltaTargets",
        "IcebergTargets", "HudiTargets",
    ]
    /// Glue's limit.
    private static let prefixCharactersMax = 128

    /// One of `Crawlers`.
    mutating func crawler(
        _ name: String,
        _ value: Located,
        project: ProjectConfiguration
    ) -> CrawlerConfiguration? {
        guard let fields = fields(value, known: Self.crawlerFields) else { return nil }
        if let own = string(fields["Name"]), own != name, let place = fields["Name"]?.place {
            report(
                .projectValue,
                "The crawler is called \"\(name)\" above, and its Name is \"\(own)\".",
                at: place
            )
        }
        let database = required(
            "DatabaseName",
            in: fields,
            help:
                "The database of the catalog in which its tables are; it is made if there is none."
        )
        let targets = targets(fields, project)
        var crawler = CrawlerConfiguration(databaseName: database ?? "", targets: targets ?? [])
        if let prefix = string(fields["TablePrefix"]) {
            crawler.tablePrefix = prefix
            if prefix.count > Self.prefixCharactersMax, let value = fields["TablePrefix"] {
                wrong(value, wanted: "at most \(Self.prefixCharactersMax) characters")
            }
        }
        crawler.description = string(fields["Description"])
        crawler.classifiers = classifierNames(fields["Classifiers"], project)
        policies(fields, &crawler.policy)
        if let value = fields["Configuration"] { configuration(value, &crawler) }
        schedule(fields["Schedule"], &crawler)
        guard database != nil, targets != nil else { return nil }
        return crawler
    }

    private mutating func targets(
        _ crawler: Fields,
        _ project: ProjectConfiguration
    ) -> [CrawlerConfiguration.Target]? {
        guard let value = crawler["Targets"] else {
            missing(
                "Targets",
                in: crawler,
                help: "Targets: {S3Targets: [{Path: s3://lake/raw/}]}."
            )
            return nil
        }
        let known = ["S3Targets"] + Self.otherTargets
        guard let fields = fields(value, known: known) else { return nil }
        for other in Self.otherTargets {
            guard let place = fields[other]?.place else { continue }
            report(
                .projectValue,
                "\(other) are not crawled here; S3Targets are.",
                at: place
            )
        }
        guard let list = fields["S3Targets"], let elements = list.node.elements, !elements.isEmpty
        else {
            if let list = fields["S3Targets"] {
                wrong(list, wanted: "an array of at least one target")
            } else {
                missing("S3Targets", in: fields, help: "[{Path: s3://lake/raw/}].")
            }
            return nil
        }
        return elements.enumerated().compactMap { index, element in
            target(list.element(index, element), project)
        }
    }

    private mutating func target(
        _ value: Located,
        _ project: ProjectConfiguration
    ) -> CrawlerConfiguration.Target? {
        let known = [
            "Path", "Exclusions", "SampleSize", "ConnectionName", "EventQueueArn",
            "DlqEventQueueArn",
        ]
        guard let fields = fields(value, known: known), let path = required("Path", in: fields)
        else { return nil }
        if let place = fields["Path"]?.place { expectBucket(path, project, at: place) }
        for name in ["EventQueueArn", "ConnectionName"] {
            guard let place = fields[name]?.place else { continue }
            warn(.projectIgnored, "\(name) is not carried out here.", at: place)
        }
        let sample = integer(fields["SampleSize"], in: 1...249)
        return CrawlerConfiguration.Target(
            path: path,
            exclusions: globs(fields["Exclusions"]),
            sampleSize: sample.map { Int($0) }
        )
    }

    private mutating func globs(_ value: Located?) -> [PathGlob] {
        guard let value, let texts = strings(value) else { return [] }
        return texts.enumerated().compactMap { index, text in
            do throws(PathGlob.Failure) { return try PathGlob(text) } catch {
                if let elements = value.node.elements {
                    report(
                        .projectValue,
                        "The pattern \"\(text)\" \(error).",
                        at: value.element(index, elements[index]).place,
                        help: "* ** ? [a-c] [!a-c] {a,b} stand for others; \\ takes one as it is."
                    )
                }
                return nil
            }
        }
    }

    private mutating func classifierNames(
        _ value: Located?,
        _ project: ProjectConfiguration
    ) -> [String] {
        guard let value, let names = strings(value), let elements = value.node.elements else {
            return []
        }
        for (index, name) in names.enumerated() where project.classifiers[name] == nil {
            report(
                .projectValue,
                "There is no classifier \"\(name)\".",
                at: value.element(index, elements[index]).place,
                help: "Classifiers of pawl.yaml has those that there are.",
                suggestion: NearestName.nearest(to: name, among: project.classifiers.keys)
            )
        }
        return names
    }

    private mutating func policies(_ crawler: Fields, _ policy: inout CrawlPolicy) {
        let changes = crawler["SchemaChangePolicy"].flatMap {
            self.fields($0, known: ["UpdateBehavior", "DeleteBehavior"])
        }
        policy.updateBehavior =
            choice(changes?["UpdateBehavior"], of: CrawlPolicy.UpdateBehavior.self)
            ?? policy.updateBehavior
        policy.deleteBehavior =
            choice(changes?["DeleteBehavior"], of: CrawlPolicy.DeleteBehavior.self)
            ?? policy.deleteBehavior
        policy.schemaChange =
            choice(crawler["SchemaChange"], of: CrawlPolicy.SchemaChange.self)
            ?? policy.schemaChange
        let recrawl = crawler["RecrawlPolicy"].flatMap {
            self.fields($0, known: ["RecrawlBehavior"])
        }
        if let value = recrawl?["RecrawlBehavior"], value.node.string == "CRAWL_EVENT_MODE" {
            report(
                .projectValue,
                "CRAWL_EVENT_MODE needs a queue of events, which there is not here.",
                at: value.place,
                help: "CRAWL_NEW_FOLDERS_ONLY looks at what is new."
            )
        } else {
            policy.recrawl =
                choice(recrawl?["RecrawlBehavior"], of: CrawlPolicy.RecrawlBehavior.self)
                ?? policy.recrawl
        }
    }

    /// `cron(…)`, or CloudFormation's `{ScheduleExpression: cron(…)}`.
    private mutating func schedule(_ value: Located?, _ crawler: inout CrawlerConfiguration) {
        guard let value else { return }
        if value.node.entries != nil {
            crawler.schedule = fields(value, known: ["ScheduleExpression"])
                .flatMap { string($0["ScheduleExpression"]) }
        } else {
            crawler.schedule = string(value)
        }
        warn(
            .projectIgnored,
            "A Schedule is not carried out here.",
            at: value.place,
            help: "`pawl crawlers run` or a state machine starts a crawl."
        )
    }

    // MARK: Configuration

    /// `Configuration`: on Glue a JSON text; here it may also be written as it is.
    private mutating func configuration(_ value: Located, _ crawler: inout CrawlerConfiguration) {
        var value = value
        if let text = string(of: value) {
            crawler.configuration = text
            let source = DefinitionSource(
                name: source.name,
                bytes: Array(text.utf8),
                format: .json
            )
            guard let node = Node.parse(source).0 else {
                report(.projectValue, "Configuration is no JSON.", at: value.place)
                return
            }
            // What stands inside is reported where the text stands.
            value = Located(node.placed(at: value.node.range), path: value.path)
        }
        let known = ["Version", "CrawlerOutput", "Grouping", "CreatePartitionIndex"]
        guard let fields = fields(value, known: known) else { return }
        grouping(fields["Grouping"], &crawler)
        let output = fields["CrawlerOutput"].flatMap {
            self.fields($0, known: ["Tables", "Partitions"])
        }
        let tables = output?["Tables"].flatMap {
            self.fields($0, known: ["AddOrUpdateBehavior", "TableThreshold"])
        }
        if let behavior = tables?["AddOrUpdateBehavior"] {
            expect(behavior, "MergeNewColumns")
            crawler.policy.mergesNewColumns = true
        }
        crawler.policy.tableThreshold =
            integer(tables?["TableThreshold"], in: 1...1_000_000).map { Int($0) }
        let partitions = output?["Partitions"].flatMap {
            self.fields($0, known: ["AddOrUpdateBehavior"])
        }
        if let behavior = partitions?["AddOrUpdateBehavior"] {
            expect(behavior, "InheritFromTable")
            crawler.policy.partitionsInherit = true
        }
    }

    private mutating func grouping(_ value: Located?, _ crawler: inout CrawlerConfiguration) {
        guard let value,
            let fields = fields(
                value,
                known: ["TableGroupingPolicy", "TableLevelConfiguration", "SchemaSimilarity"]
            )
        else { return }
        if let policy = fields["TableGroupingPolicy"] {
            expect(policy, "CombineCompatibleSchemas")
            crawler.combinesSchemas = true
        }
        crawler.tableLevel =
            integer(fields["TableLevelConfiguration"], in: 1...100).map { Int($0) }
        guard let similarity = fields["SchemaSimilarity"] else { return }
        switch similarity.node.content {
        case .double(let number) where (0...1).contains(number): crawler.similarity = number
        case .integer(let number) where (0...1).contains(number):
            crawler.similarity = Double(number)
        default: wrong(similarity, wanted: "a number from 0 to 1")
        }
    }

    private mutating func expect(_ value: Located, _ only: String) {
        guard let text = string(value), text != only else { return }
        report(
            .projectValue,
            "Expected \(only), found \"\(text)\".",
            at: value.place,
            suggestion: NearestName.nearest(to: text, among: [only])
        )
    }

    private func string(of value: Located) -> String? { value.node.string }
}

extension Node {
    /// The same tree, all of it at one place.
    fileprivate func placed(at range: SourceRange) -> Node {
        var node = self
        node.range = range
        switch content {
        case .sequence(let elements):
            node.content = .sequence(elements.map { $0.placed(at: range) })
        case .mapping(let entries):
            node.content = .mapping(
                entries.map { entry in
                    var entry = entry
                    entry.keyRange = range
                    entry.value = entry.value.placed(at: range)
                    return entry
                }
            )
        default: break
        }
        return node
    }
}
