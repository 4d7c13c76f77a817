import DataCatalog
import Foundation
@testable import Integrations
import Runtime
import TestSupport
import Testing
import Values

/// Real data, which does not belong to the project: what a crawl finds of it against what DuckDB counts in
/// the files themselves.
@Suite struct USFlightsTests {
    static let folder = Folders.outside("data/us-flights", variable: "PAWL_US_FLIGHTS")

    @Test func flightsAreCrawledAsTheyAre() throws {
        guard let folder = Self.folder else {
            print("not tested: there is no data/us-flights beside the package (PAWL_US_FLIGHTS)")
            return
        }
        let scratch = try Scratch()
        for (table, file) in [
            ("airports", "airports.csv"), ("routes", "flights-airport.csv"),
            ("flights", "flights-20k.json"),
        ] {
            scratch.write("", to: "lake/raw/\(table)/here")
            unlink("\(scratch.path)/lake/raw/\(table)/here")
            let target = "\(scratch.path)/lake/raw/\(table)/\(file)"
            #expect(symlink(folder.appending(path: file).path, target) == 0)
        }
        let duckDB = DuckDB(
            program: try #require(Scratch.duckDB, "duckdb is needed: run `make setup`"),
            workingDirectory: scratch.path
        )
        // A daily partitioned copy of the flights, as a job would leave it.
        try duckDB.run(
            """
            COPY (SELECT * REPLACE (delay::BIGINT AS delay), date[1:4] || '-' || date[6:7] || '-' || date[9:10] AS day
                FROM read_json('lake/raw/flights/*.json'))
            TO 'lake/raw/by_day' (FORMAT parquet, PARTITION_BY (day));
            """
        )
        let configuration = ProjectConfiguration(
            buckets: ["lake": "lake"],
            classifiers: [
                "rows": CustomClassifier(
                    name: "rows",
                    kind: .json(path: try #require(JSONRowPath("$[*]")))
                )
            ]
        )
        let store = CatalogStore(store: scratch.path + "/.pawl")
        var crawler = CrawlerConfiguration(
            databaseName: "flights",
            targets: [CrawlerConfiguration.Target(path: "s3://lake/raw/")]
        )
        crawler.classifiers = ["rows"]
        let report = try Crawl(
            name: "raw",
            id: "1",
            crawler: crawler,
            project: configuration,
            projectDirectory: scratch.path,
            store: store,
            duckDB: .success(duckDB)
        ).run()
        #expect(report.skippedCount == 0)
        #expect(
            report.tables.map(\.name) == [
                "flights.airports", "flights.by_day", "flights.flights", "flights.routes",
            ]
        )
        func columns(_ table: String) throws -> [String] {
            try store.table(TableName("flights", table)).queryColumns
                .map { "\($0.name) \($0.type)" }
        }
        #expect(
            try columns("airports") == [
                "iata string", "name string", "city string", "state string", "country string",
                "latitude double", "longitude double",
            ]
        )
        #expect(try columns("routes") == ["origin string", "destination string", "count bigint"])
        let flight = [
            "date string", "delay int", "distance int", "origin string", "destination string",
        ]
        #expect(try columns("flights") == flight)
        #expect(
            try columns("by_day") == [
                "date string", "delay bigint", "distance bigint", "origin string",
                "destination string", "day string",
            ]
        )

        let views = CatalogViews(
            store: store,
            configuration: configuration,
            projectDirectory: scratch.path
        )
        let pairs = [
            (
                "SELECT count(*), count(iata), round(sum(latitude), 4), min(name) FROM flights.airports",
                "SELECT count(*), count(iata), round(sum(latitude), 4), min(name) FROM read_csv('lake/raw/airports/airports.csv')"
            ),
            (
                "SELECT count(*), sum(count) FROM flights.routes",
                "SELECT count(*), sum(count) FROM read_csv('lake/raw/routes/flights-airport.csv')"
            ),
            (
                "SELECT count(*), sum(delay), sum(distance), count(DISTINCT origin) FROM flights.flights",
                "SELECT count(*), sum(delay), sum(distance), count(DISTINCT origin) FROM read_json('lake/raw/flights/flights-20k.json')"
            ),
            (
                "SELECT count(*), sum(delay), count(DISTINCT day), min(day) FROM flights.by_day",
                "SELECT count(*), sum(delay), count(DISTINCT day), min(day)::VARCHAR FROM read_parquet('lake/raw/by_day/*/*', hive_partitioning = true, hive_types = {'day': VARCHAR})"
            ),
        ]
        for (catalog, direct) in pairs {
            let own = try duckDB.rows(try views.sql(mentionedIn: catalog) + catalog + ";")
            let other = try duckDB.rows(direct + ";")
            #expect(
                own.map { $0.objectValue?.values ?? [] }
                    == other.map { $0.objectValue?.values ?? [] },
                "\(catalog): \(own) and not \(other)"
            )
            #expect(own.count == 1)
        }
        let days = try duckDB.rows(
            "SELECT count(DISTINCT parse_dirpath(file)) AS n FROM glob('lake/raw/by_day/*/*');"
        )
        let partitions = try store.partitions(of: TableName("flights", "by_day"))
        #expect(days.first?["n"]?.integerValue == Int64(partitions.count))
        let records = try store.table(TableName("flights", "by_day")).parameters["recordCount"]
        let counted = try duckDB.rows(
            "SELECT count(*) AS n FROM read_parquet('lake/raw/by_day/*/*');"
        )
        #expect(records == counted.first?["n"]?.integerValue.map { String($0) })
    }
}
