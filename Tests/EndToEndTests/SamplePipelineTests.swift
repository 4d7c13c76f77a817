import Foundation
import TestSupport
import Testing
import Values

/// What the sample pipelines leave behind, compared with queries of their raw files by DuckDB alone.
@Suite(.ownThread) struct SamplePipelineTests {
    // MARK: Flights

    /// Real records: tables, types, partitions and counts are those of direct queries.
    @Test func twentyThousandRealFlights() throws {
        guard let data = Folders.outside("data/us-flights", variable: "PAWL_FLIGHTS_DATA") else {
            print("not shown here: there are no real flights (PAWL_FLIGHTS_DATA)")
            return
        }
        guard let work = try Workplace(sample: "flights") else { return }
        let flights = data.appending(path: "flights-20k.json").path
        let airports = data.appending(path: "airports.csv").path
        let input = "{\"flights\": \"\(flights)\", \"airports\": \"\(airports)\"}"
        let definition = work.file("nightly.asl.yaml")
        let words = ["run", definition, "--name", "x", "--input", input]
        let ended = try work.pawl(words, within: 120)
        #expect(ended.code == 0, "\(ended)")
        try Samples.verify(
            work,
            ["--flights", flights, "--airports", airports],
            output: ended.output
        )
        #expect(try Samples.tables(work) == Self.flightsTables)
        #expect(try Samples.partitions("raw.flights", work) == [["x"]])
        #expect(try Samples.partitions("staging.flights", work) == [["x"]])
        // By state of origin and month, asked of the raw files.
        let raw = try Samples.rows(
            """
            SELECT coalesce(a.state, 'unknown') AS state, strftime(moment, '%Y-%m') AS month,
                count(*) AS n, sum(delay) AS delay
            FROM (SELECT *, strptime(date, '%Y/%m/%d %H:%M') AS moment FROM read_json('\(flights)')) f
            LEFT JOIN (SELECT iata, nullif(state, 'NA') AS state FROM read_csv('\(airports)')) a
                ON a.iata = f.origin
            GROUP BY ALL ORDER BY ALL
            """,
            in: work
        )
        #expect(raw.count > 100)
        let partitions = try Samples.partitions("flights.flights", work)
        let expected = raw.map { [$0["state"]?.stringValue ?? "", $0["month"]?.stringValue ?? ""] }
        #expect(Set(partitions) == Set(expected) && partitions.count == expected.count)
        let published = try Samples.query(
            """
            SELECT origin_state AS state, month, count(*) AS n, sum(delay) AS delay
            FROM flights.flights GROUP BY ALL ORDER BY ALL
            """,
            work
        )
        #expect(numbers(published, "n") == numbers(raw, "n"))
        #expect(numbers(published, "delay") == numbers(raw, "delay"))
        print(
            "real flights: \(try ended.json.text()) in \(String(format: "%.1f", ended.seconds)) s"
        )
    }

    private static let flightsTables = [
        "flights.daily(day date, flights bigint, late bigint, mean_delay double)",
        "flights.flights(departure timestamp, delay int, distance int, origin string, origin_city string, "
            + "destination string, destination_city string, destination_state string, "
            + "airports_known boolean) by (origin_state string, month string)",
        "raw.airports(iata string, name string, city string, state string, country string, "
            + "latitude double, longitude double) by (run string)",
        "raw.flights(date string, delay int, distance int, origin string, destination string) "
            + "by (run string)",
        "staging.drops(rows bigint, airports bigint, rejected bigint, duplicates bigint, "
            + "rejected_share double, duplicate_share double) by (run string)",
        "staging.flights(departure timestamp, delay int, distance int, origin string, "
            + "origin_city string, destination string, destination_city string, "
            + "destination_state string, airports_known boolean, origin_state string, month string) "
            + "by (run string)",
    ]

    // MARK: The nightly batch

    @Test func aDayOfSalesIsPublished() throws {
        guard let work = try Workplace(sample: "nightly-analytics") else { return }
        for day in ["first-day", "second-day"] {
            let ended = try analytics(work, day)
            #expect(ended.code == 0, "\(ended)")
        }
        let tables = try Samples.tables(work)
        #expect(
            tables.contains(
                "raw.orders(id int, user_id int, product string, quantity int, "
                    + "ordered_at string, coupon string, shop string) by (day string)"
            ),
            "\(tables)"
        )
        #expect(tables.contains("raw.users(user_id bigint, country string, segment string)"))
        #expect(
            tables.contains(
                "raw.prices(product string, valid_from timestamp, unit_price decimal(10,2))"
            )
        )
        #expect(
            tables.contains(
                "analytics.revenue(country string, segment string, orders bigint, "
                    + "items bigint, amount decimal(38,2)) by (day string)"
            ),
            "\(tables)"
        )
        let days = [["2026-09-01"], ["2026-09-02"]]
        #expect(try Samples.partitions("analytics.sales", work) == days)
        let published = try Samples.query(
            """
            SELECT day, country, sum(orders)::INT AS orders, sum(amount)::DOUBLE AS amount
            FROM analytics.revenue GROUP BY ALL ORDER BY ALL
            """,
            work
        )
        let expected = try Samples.rows(Self.revenue, in: work)
        #expect(expected.count == 8)
        #expect(published == expected)
        // Once more is the same as once.
        #expect(try analytics(work, "first-day").code == 0)
        let again = try Samples.query("SELECT count(*) AS n FROM analytics.sales", work)
        let orders = numbers(expected, "orders").compactMap { $0 }.reduce(0, +)
        #expect(numbers(again, "n") == [orders])
        try work.expectSound()
    }

    /// Revenue by day and country, of the raw files and in another way than the pipeline's.
    private static let revenue = """
        WITH o AS (
            SELECT DISTINCT ON (id) *
            FROM read_json('raw/orders/*/*.jsonl', hive_partitioning = true, hive_types_autocast = false)
            WHERE user_id IS NOT NULL AND quantity IS NOT NULL AND ordered_at IS NOT NULL AND day < '2026-09-03'
        ), p AS (FROM 'raw/prices/prices.parquet')
        SELECT o.day::VARCHAR AS day, u.country, count(*)::INT AS orders, sum(round(
            quantity * (SELECT arg_max(unit_price, valid_from) FROM p
                WHERE p.product = lower(trim(o.product)) AND p.valid_from <= (o.ordered_at::TIMESTAMPTZ AT TIME ZONE 'UTC'))
            * if(coalesce(trim(coupon), '') = '', 1, 0.9), 2))::DECIMAL(12, 2)::DOUBLE AS amount
        FROM o JOIN 'raw/users/users.parquet' u USING (user_id) GROUP BY ALL ORDER BY ALL
        """

    @Test func aDayThatDoesNotMeetTheRulesIsHeldBack() throws {
        guard let work = try Workplace(sample: "nightly-analytics") else { return }
        #expect(try analytics(work, "first-day").code == 0)
        let ended = try analytics(work, "held-back")
        #expect(ended.code == 1, "\(ended)")
        #expect(ended.errors.contains("DataQuality.RulesFailed"), "\(ended)")
        #expect(
            ended.errors.contains(#"ReferentialIntegrity "product" "raw.prices.product" = 1.0"#)
        )
        #expect(try Samples.partitions("analytics.sales", work) == [["2026-09-01"]])
        #expect(work.text("lake/news.jsonl").contains("are held back"))
        try work.expectSound()
    }

    @Test func salesAreLoadedIntoPostgreSQL() throws {
        guard let work = try Workplace(sample: "nightly-analytics") else { return }
        guard let server = try PostgresServer() else { return }
        // The tests' environment has it already, with the libpq of the system.
        let project = work.text("pawl.yaml").replacingOccurrences(
            of: "psycopg[binary]",
            with: "psycopg"
        )
        try work.write(project, to: "pawl.yaml")
        let environment = [
            "ANALYTICS_URL": server.url, "ANALYTICS_USER": PostgresServer.user,
            "ANALYTICS_PASSWORD": PostgresServer.password,
        ]
        // Twice is the same as once.
        for name in ["a", "b"] {
            let ended = try analytics(work, "with-postgres", name, environment)
            #expect(ended.code == 0, "\(ended)")
        }
        let published = try Samples.query(
            "SELECT count(*) || '|' || sum(amount) || '|' || sum(quantity) || '|' || count(coupon) AS line "
                + "FROM analytics.sales",
            work
        )
        let loaded = try server.rows(
            "SELECT count(*) || '|' || sum(amount) || '|' || sum(quantity) || '|' || count(coupon) FROM sales"
        )
        #expect(loaded == published.compactMap { $0["line"]?.stringValue })
        let revenue = try Samples.query(
            "SELECT country || segment || amount AS line FROM analytics.revenue ORDER BY ALL",
            work
        )
        #expect(revenue.count >= 4)
        #expect(
            try server.rows(
                "SELECT line FROM (SELECT country || segment || amount AS line FROM revenue) AS lines "
                    + "ORDER BY line COLLATE \"C\""
            )
                == revenue.compactMap { $0["line"]?.stringValue }
        )
        // The password is nowhere in the store.
        for file in work.files(below: "store") {
            let text = work.text(file)
            #expect(!text.contains(PostgresServer.password), "\(file)")
        }
    }

    @Test func aDatabaseThatIsNotConfiguredIsSaid() throws {
        guard let work = try Workplace(sample: "nightly-analytics") else { return }
        let ended = try analytics(work, "with-postgres")
        #expect(ended.code == 1, "\(ended)")
        #expect(ended.errors.contains("Pawl.SecretNotFound"), "\(ended)")
        #expect(ended.errors.contains("${env:ANALYTICS_URL}"), "\(ended)")
    }

    private func analytics(
        _ work: Workplace,
        _ input: String,
        _ name: String? = nil,
        _ environment: [String: String] = [:]
    ) throws -> Ended {
        var words = [
            "run", work.file("nightly.asl.yaml"), "--input", work.file("inputs/\(input).json"),
        ]
        if let name { words += ["--name", name] }
        return try work.pawl(words, environment: environment, within: 120)
    }

    // MARK: The file drop

    @Test func filesAreTakenOrPutWithTheErrors() throws {
        guard let work = try Workplace(sample: "file-drop") else { return }
        let ended = try work.pawl(
            "run",
            work.file("file-drop.asl.yaml"),
            "--input",
            work.file("inputs/four-files.json"),
            within: 60
        )
        #expect(ended.code == 0, "\(ended)")
        let output = try ended.json
        #expect(
            output["taken"]?.arrayValue?.compactMap { $0["file"] } == ["north.csv", "south.csv"]
        )
        #expect(
            output["refused"]?.arrayValue?.compactMap { $0["reason"]?.stringValue } == [
                "has the columns station, temperature and not station, time, celsius",
                "has 2 cells instead of 3 in line 3",
            ]
        )
        #expect(work.text("lake/errors/west.csv") == work.text("inbox/west.csv"))
        #expect(work.text("lake/errors/west.csv.reason").hasPrefix("west.csv has 2 cells"))
        #expect(
            try Samples.tables(work) == [
                "readings.hourly(station string, hour timestamp, readings bigint, celsius double) "
                    + "by (day string)",
                "readings.transformed(station string, measured_at string, celsius double)",
            ]
        )
        let hourly = try Samples.query(
            "SELECT sum(readings)::INT AS n, count(DISTINCT station) AS stations FROM readings.hourly",
            work
        )
        let raw = try Samples.rows(
            """
            SELECT count(*)::INT AS n, count(DISTINCT trim(station)) AS stations
            FROM read_csv(['inbox/north.csv', 'inbox/south.csv'], all_varchar = true) WHERE celsius <> 'n/a'
            """,
            in: work
        )
        #expect(hourly == raw)
        #expect(work.text("lake/news.jsonl").contains("2 files taken, 2 refused"))
        try work.expectSound()
    }

    private func numbers(_ rows: [JSON], _ name: String) -> [Int64?] {
        rows.map { row in
            row[name]?.integerValue ?? row[name]?.doubleValue.map { Int64($0) }
                ?? row[name]?.stringValue.flatMap { Int64($0) }
        }
    }
}
