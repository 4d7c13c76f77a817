import DataCatalog
package import Values

/// A crawler as `GetCrawler` describes it.
package struct CrawlerDescription {
    let name: String
    let crawler: CrawlerConfiguration
    let state: CrawlerStore.State
    let last: CrawlRecord?
    var elapsedMilliseconds: Int64 = 0

    /// Describes a crawler of a project as its store has it.
    package init(
        _ name: String,
        _ crawler: CrawlerConfiguration,
        in store: CrawlerStore,
        at now: Timestamp
    ) {
        self.name = name
        self.crawler = crawler
        state = store.state(of: name)
        last = store.last(name)
        if state != .ready, let announced = store.announced(name) {
            elapsedMilliseconds = max(
                0,
                now.milliseconds - announced.startTime.milliseconds
            )
        }
    }

    init(
        name: String,
        crawler: CrawlerConfiguration,
        state: CrawlerStore.State,
        last: CrawlRecord?
    ) {
        self.name = name
        self.crawler = crawler
        self.state = state
        self.last = last
    }

    /// The members of Glue's `Crawler`.
    package var json: JSON {
        let policy = crawler.policy
        var object = JSONObject()
        object["Name"] = .string(name)
        object["Targets"] = ["S3Targets": .array(crawler.targets.map(Self.target))]
        object["DatabaseName"] = .string(crawler.databaseName)
        object["Classifiers"] = .array(crawler.classifiers.map { .string($0) })
        object["RecrawlPolicy"] = ["RecrawlBehavior": .string(policy.recrawl.rawValue)]
        object["SchemaChangePolicy"] = [
            "UpdateBehavior": .string(policy.updateBehavior.rawValue),
            "DeleteBehavior": .string(policy.deleteBehavior.rawValue),
        ]
        object["State"] = .string(state.rawValue)
        if !crawler.tablePrefix.isEmpty { object["TablePrefix"] = .string(crawler.tablePrefix) }
        if let text = crawler.description { object["Description"] = .string(text) }
        if let text = crawler.configuration { object["Configuration"] = .string(text) }
        if let text = crawler.schedule {
            // Nothing here starts it.
            object["Schedule"] = [
                "ScheduleExpression": .string(text), "State": "NOT_SCHEDULED",
            ]
        }
        object["CrawlElapsedTime"] = .integer(elapsedMilliseconds)
        if let last { object["LastCrawl"] = Self.last(last) }
        return .object(object)
    }

    /// What `glue:startCrawler.sync` answers: the crawler, and the crawl that it has waited for.
    func answer(with record: CrawlRecord) -> JSON {
        var crawl = record.object
        // A report of a whole lake would not fit into a state's output; `pawl crawlers history` has it.
        crawl["Tables"] = .array(
            (record.report["Tables"]?.arrayValue ?? []).prefix(Self.tablesMax).map { table in
                .object(
                    JSONObject(
                        ["Name", "Action", "Records", "Files"].compactMap { name in
                            table[name].map { (name, $0) }
                        }
                    )
                )
            }
        )
        crawl["SkippedCount"] = record.report["SkippedCount"] ?? 0
        return ["Crawler": json, "Crawl": .object(crawl)]
    }

    private static let tablesMax = 100

    private static func target(_ target: CrawlerConfiguration.Target) -> JSON {
        var object = JSONObject([("Path", .string(target.path))])
        object["Exclusions"] = .array(target.exclusions.map { .string($0.source) })
        if let size = target.sampleSize { object["SampleSize"] = .integer(Int64(size)) }
        return .object(object)
    }

    private static func last(_ record: CrawlRecord) -> JSON {
        var object = JSONObject([("Status", .string(record.lastCrawlStatus))])
        if let message = record.errorMessage { object["ErrorMessage"] = .string(message) }
        object["LogGroup"] = "/aws-glue/crawlers"
        object["LogStream"] = .string(record.crawler)
        object["MessagePrefix"] = .string(record.id)
        object["StartTime"] = .string(record.startTime.description)
        return .object(object)
    }
}
