import DataCatalog
import Integrations
import StatesLanguage
import Testing

/// `Crawlers` and `Classifiers` of pawl.yaml.
@Suite struct CrawlerConfigurationTests {
    private func read(_ text: String) -> ProjectReport {
        ProjectConfiguration.read(
            DefinitionSource(name: "pawl.yaml", bytes: Array(text.utf8), format: .yaml),
            directory: "/nowhere"
        )
    }

    @Test func aWholeCrawlerIsRead() throws {
        let report = read(
            """
            Buckets: {lake: lake}
            Classifiers:
              rows: {JsonClassifier: {Name: rows, JsonPath: "$.a[*]"}}
              hash: {CsvClassifier: {Delimiter: "#", QuoteSymbol: "'", ContainsHeader: ABSENT, Header: [a, b], CustomDatatypes: [INT, STRING]}}
            Crawlers:
              raw:
                Name: raw
                Role: ignored
                DatabaseName: d
                Description: all of it
                Targets: {S3Targets: [{Path: s3://lake/raw/, Exclusions: ["**.tmp"], SampleSize: 3}, {Path: local/dir}]}
                Classifiers: [hash, rows]
                TablePrefix: raw_
                SchemaChangePolicy: {UpdateBehavior: LOG, DeleteBehavior: DELETE_FROM_DATABASE}
                RecrawlPolicy: {RecrawlBehavior: CRAWL_NEW_FOLDERS_ONLY}
                SchemaChange: FAIL
                Configuration: |
                  {"Version": 1.0, "CrawlerOutput": {"Tables": {"AddOrUpdateBehavior": "MergeNewColumns", "TableThreshold": 5},
                   "Partitions": {"AddOrUpdateBehavior": "InheritFromTable"}},
                   "Grouping": {"TableGroupingPolicy": "CombineCompatibleSchemas", "TableLevelConfiguration": 2, "SchemaSimilarity": 0.5}}
            """
        )
        #expect(report.diagnostics.map(\.message) == [])
        let project = try #require(report.configuration)
        let crawler = try #require(project.crawlers["raw"])
        #expect(crawler.databaseName == "d")
        #expect(crawler.targets.map(\.path) == ["s3://lake/raw/", "local/dir"])
        #expect(crawler.targets[0].exclusions.map(\.source) == ["**.tmp"])
        #expect(crawler.targets[0].sampleSize == 3)
        #expect(crawler.classifiers == ["hash", "rows"])
        #expect(crawler.tablePrefix == "raw_")
        #expect(crawler.policy.updateBehavior == .log)
        #expect(crawler.policy.deleteBehavior == .deleteFromDatabase)
        #expect(crawler.policy.recrawl == .newFoldersOnly)
        #expect(crawler.policy.schemaChange == .fail)
        #expect(crawler.policy.mergesNewColumns)
        #expect(crawler.policy.partitionsInherit)
        #expect(crawler.policy.tableThreshold == 5)
        #expect(crawler.combinesSchemas)
        #expect(crawler.tableLevel == 2)
        #expect(crawler.similarity == 0.5)
        guard case .csv(let settings)? = project.classifiers["hash"]?.kind else {
            Issue.record("hash is no CSV classifier")
            return
        }
        #expect(settings.delimiter == UInt8(ascii: "#"))
        #expect(settings.quote == UInt8(ascii: "'"))
        #expect(settings.header == .absent)
        #expect(settings.types == [.int, .string])
    }

    /// What stands in `Crawlers: {c: …}`, with `line:column` and the beginning of what is said.
    @Test(arguments: [
        ("{Targets: {S3Targets: [{Path: a}]}}", "3:6", "The field \"DatabaseName\" is missing."),
        ("{DatabaseName: d}", "3:6", "The field \"Targets\" is missing."),
        (
            "{DatabaseName: d, Targets: {S3Targets: []}}", "3:45",
            "Expected an array of at least one target"
        ),
        (
            "{DatabaseName: d, Targets: {JdbcTargets: []}}", "3:47",
            "JdbcTargets are not crawled here"
        ),
        (
            "{DatabaseName: d, Targets: {S3Targets: [{Path: s3://lke/x}]}}", "3:53",
            "There is no bucket \"lke\" under Buckets."
        ),
        (
            "{DatabaseName: d, Targets: {S3Targets: [{Path: a, Exclusions: [\"[a\"]}]}}", "3:69",
            "The pattern \"[a\" has a \"[\""
        ),
        (
            "{DatabaseName: d, Targets: {S3Targets: [{Path: a, SampleSize: 250}]}}", "3:68",
            "Expected a whole number from 1 to 249"
        ),
        (
            "{DatabaseName: d, Targets: {S3Targets: [{Path: a}]}, Classifiers: [rws]}", "3:73",
            "There is no classifier \"rws\"."
        ),
        (
            "{DatabaseName: d, Targets: {S3Targets: [{Path: a}]}, SchemaChange: MAYBE}", "3:73",
            "Expected one of ALLOW, FAIL"
        ),
        (
            "{DatabaseName: d, Targets: {S3Targets: [{Path: a}]}, Databasename: e}", "3:59",
            "There is no field \"Databasename\" here."
        ),
        (
            "{DatabaseName: d, Targets: {S3Targets: [{Path: a}]}, RecrawlPolicy: {RecrawlBehavior: CRAWL_EVENT_MODE}}",
            "3:92", "CRAWL_EVENT_MODE needs a queue"
        ),
        (
            "{DatabaseName: d, Targets: {S3Targets: [{Path: a}]}, Configuration: '{\"Grouping\": {\"TableGroupingPolicy\": \"Combine\"}}'}",
            "3:74", "Expected CombineCompatibleSchemas, found \"Combine\"."
        ),
        (
            "{DatabaseName: d, Targets: {S3Targets: [{Path: a}]}, Configuration: {Grouping: {SchemaSimilarity: 2}}}",
            "3:104", "Expected a number from 0 to 1"
        ),
        (
            "{Name: x, DatabaseName: d, Targets: {S3Targets: [{Path: a}]}}", "3:13",
            "The crawler is called \"c\" above"
        ),
    ]) func aMistakeHasItsPlace(crawler: String, place: String, message: String) {
        let report = read(
            "Buckets: {lake: lake}\nClassifiers: {rows: {JsonClassifier: {JsonPath: \"$[*]\"}}}\nCrawlers: {c: \(crawler)}\n"
        )
        let found = report.diagnostics.map {
            "\($0.range.start.line):\($0.range.start.column) \($0.message)"
        }
        #expect(found.contains { $0.contains(message) }, "\(found)")
    }

    /// What stands in `Classifiers: {c: …}`.
    @Test(arguments: [
        ("{}", "A classifier is one of"),
        ("{JsonClassifier: {JsonPath: \"$..x\"}}", "Expected a path of names and [*]"),
        (
            "{GrokClassifier: {Classification: a, GrokPattern: \"%{NOPE:x}\"}}",
            "there is no pattern \"NOPE\""
        ),
        (
            "{GrokClassifier: {Classification: a, GrokPattern: \"%{INT:x:integer}\"}}",
            "there is no type \"integer\""
        ),
        (
            "{GrokClassifier: {Classification: a, GrokPattern: \"%{INT}\"}}",
            "The pattern has no fields"
        ),
        ("{CsvClassifier: {Delimiter: \"ab\"}}", "Expected one character of ASCII"),
        ("{CsvClassifier: {CustomDatatypes: [INTEGR]}}", "The type \"INTEGR\" is none"),
        ("{XMLClassifier: {RowTag: a, Classification: b}}", "XML is not read here"),
    ]) func aMistakeInAClassifierIsSaid(classifier: String, message: String) {
        let report = read("Classifiers: {c: \(classifier)}\n")
        #expect(
            report.diagnostics.contains { $0.message.contains(message) },
            "\(report.diagnostics.map(\.message))"
        )
    }

    @Test func aScheduleIsWarnedOf() {
        let report = read(
            "Crawlers: {c: {DatabaseName: d, Targets: {S3Targets: [{Path: a}]}, Schedule: cron(0 1 * * ? *)}}\n"
        )
        #expect(report.diagnostics.map(\.severity) == [.warning])
        #expect(report.configuration?.crawlers["c"]?.schedule == "cron(0 1 * * ? *)")
    }
}
