import Foundation
import Testing
import Values

/// `sql` jobs: what they read, what they write, and how they fail.
@Suite struct SQLJobTests {
    private func project(
        _ output: String,
        _ script: String,
        store: String? = nil,
        runs: Int = 1
    ) throws -> JobPlace {
        try JobPlace(
            """
            Buckets: {lake: lake}
            Jobs:
              write:
                Command: {Name: sql, ScriptLocation: jobs/write.sql}
                ExecutionProperty: {MaxConcurrentRuns: \(runs)}
                Outputs:
                  rows: \(output)
              read: {Command: {Name: sql, ScriptLocation: jobs/read.sql}}
            """,
            [
                "write.sql": script,
                "read.sql": "COPY (FROM curated.rows ORDER BY ALL) TO 'seen.json' (ARRAY true);",
            ],
            store: store
        )
    }

    /// The script of a writer whose rows are texts of SQL.
    private func rows(_ values: String) -> String {
        "CREATE TABLE rows AS FROM (VALUES \(values)) AS t(id, day, name);"
    }

    private func write(_ values: String, in project: JobPlace) throws {
        try project.place.write(rows(values), to: "jobs/write.sql")
        let ended = try project.jobs("run", "write")
        #expect(ended.code == 0, "\(ended)")
    }

    private func seen(_ project: JobPlace) throws -> [Int64] {
        let ended = try project.jobs("run", "read")
        #expect(ended.code == 0, "\(ended)")
        let rows = try JSON(parsing: project.place.bytes("seen.json")).arrayValue ?? []
        return rows.compactMap { $0["id"]?.integerValue }.sorted()
    }

    // MARK: Outputs

    static let modes: [(String, [Int64])] = [
        ("overwrite", [4, 5]), ("append", [1, 2, 3, 4, 5]), ("overwrite_partitions", [1, 4, 5]),
    ]

    /// Day 1 has one row, day 2 two; then two more rows come for days 2 and 3.
    @Test(arguments: modes)
    func whatWasThereGoesOrStays(_ mode: String, _ expected: [Int64]) throws {
        let project = try project(
            "{Table: curated.rows, Path: s3://lake/rows, PartitionKeys: [day], Mode: \(mode)}",
            ""
        )
        try write("(1, 1, 'a'), (2, 2, 'b'), (3, 2, 'c')", in: project)
        #expect(try seen(project) == [1, 2, 3])
        try write("(4, 2, 'd'), (5, 3, 'ä/=')", in: project)
        #expect(try seen(project) == expected)
        let catalog = project.place.lines("store/catalog/curated/rows/partitions.jsonl")
        let values = try catalog.map {
            try JSON(parsing: $0)["Values"]?.arrayValue?.first?.stringValue
        }
        #expect(values == (mode == "overwrite" ? ["2", "3"] : ["1", "2", "3"]))
        // Nothing of the way there is left.
        #expect(!project.place.files(below: "lake").contains { $0.contains(".pawl-") })
    }

    /// Each adds the files that were there: without an order the last one would be without the others'.
    @Test func runsThatAppendSideBySideLoseNothing() throws {
        let project = try project(
            "{Table: curated.rows, Path: s3://lake/rows, Mode: append}",
            "CREATE TABLE rows AS SELECT 1 AS id;",
            runs: 4
        )
        // Files that are no data, so that adding those that are there takes a while.
        for number in 0..<2000 { try project.place.write("", to: "lake/rows/_\(number)") }
        let runs = try (0..<4).map { _ in try project.start("run", "write") }
        for run in runs {
            let ended = run.wait(within: 120)
            #expect(ended.code == 0, "\(ended)")
        }
        #expect(try seen(project) == [1, 1, 1, 1])
    }

    @Test(arguments: ["parquet", "csv", "json"])
    func formatsComeBackAsTheyWent(_ format: String) throws {
        let project = try project(
            "{Table: curated.rows, Path: s3://lake/rows, Format: \(format)}",
            """
            CREATE VIEW rows AS SELECT 1::BIGINT AS id, 1.5::DECIMAL(10,2) AS price, 'a,"b' AS "Name",
              DATE '2024-01-31' AS day, TIMESTAMP '2024-01-31 10:00:00' AS at, true AS ok, NULL AS nothing;
            """
        )
        let ended = try project.jobs("run", "write")
        #expect(ended.code == 0, "\(ended)")
        _ = try seen(project)
        let row = try JSON(parsing: project.place.bytes("seen.json")).arrayValue?.first
        #expect(
            row == [
                "id": 1, "price": 1.5, "name": "a,\"b", "day": "2024-01-31",
                "at": "2024-01-31 10:00:00", "ok": true, "nothing": nil,
            ]
        )
        let table = try JSON(parsing: project.place.bytes("store/catalog/curated/rows/table.json"))
        let columns = table["Table"]?["StorageDescriptor"]?["Columns"]?.arrayValue ?? []
        #expect(
            columns.map { $0["Type"] } == [
                "bigint", "decimal(10,2)", "string", "date", "timestamp", "boolean", "int",
            ],
            "\(columns)"
        )
        let run = try #require(
            try project.runs("write").last?["Pawl"]?["Outputs"]?.arrayValue?.first
        )
        #expect(run["Table"] == "curated.rows" && run["Rows"] == 1, "\(run)")
    }

    @Test func aChangedSchemaIsAVersion() throws {
        let project = try project("{Table: curated.rows, Path: s3://lake/rows}", "")
        try write("(1, 1, 'a')", in: project)
        try project.place.write(
            "CREATE VIEW rows AS SELECT 1 AS id, 2.5 AS price;",
            to: "jobs/write.sql"
        )
        try project.jobs("run", "write")
        let table = try JSON(parsing: project.place.bytes("store/catalog/curated/rows/table.json"))
        #expect(table["VersionId"] == "1", "\(table)")
        let by = table["Change"]?["By"]?.stringValue ?? ""
        #expect(by.hasPrefix("job write jr_"))
    }

    // MARK: Failures

    static let errors: [(String, String)] = [
        (
            "SELECT 1;\n\n-- a comment; with a semicolon\nSELECT nonsense\n  FROM range(3);",
            "write.sql:4"
        ),
        (
            "SELECT ';', $$ ; $$, \"a;b\" FROM (SELECT 1 AS \"a;b\");\n\nSELECT *\nFROM nowhere;",
            "write.sql:4"
        ),
        // Not one that knows its place: the line is that of the statement.
        ("/* one\n two */ SELECT 1;\nSELECT count(*) FROM read_csv('none.csv');", "write.sql:3"),
        ("SELECT 1; SELECT 2;\n.mode csv\n  SELECT CAST('x' AS\n INTEGER);", "write.sql:3"),
        ("SELEKT 1;", "write.sql:1"),
        // What it is to leave is not there.
        ("SELECT 1;", "code 1: output rows: the script leaves no table or view of that name."),
        (
            "CREATE TABLE rowz AS SELECT 1;",
            "output rows: the script leaves no table or view of that name. Did you mean \"rowz\"?"
        ),
        // The script's output is its own, and nobody knows the line.
        (
            ".output x.txt\nSELECT 1;\nSELECT nonsense;",
            "Referenced column \"nonsense\" was not found"
        ),
        (".output x.txt\nSELECT 1;", "output rows: the script leaves no table"),
    ]

    @Test(arguments: errors)
    func sqlThatFailsSaysWhere(_ script: String, _ place: String) throws {
        let project = try project("{Path: lake/rows}", script)
        let ended = try project.jobs("run", "write")
        #expect(ended.code == 1, "\(ended)")
        let message = try project.latest("write")["ErrorMessage"]?.stringValue ?? ""
        #expect(message.hasPrefix("Command failed with exit code 1: "), "\(message)")
        #expect(message.contains(place), "\(message)")
        #expect(!project.place.exists("lake/rows"))
        #expect(project.place.files(below: "lake").isEmpty)
    }

    static let keys: [(String, String, String)] = [
        (
            "[dayy]", "SELECT 1 AS id, 2 AS day",
            "output rows: PartitionKeys: there is no column dayy. Did you mean \"day\"?"
        ),
        (
            "[id, day]", "SELECT 1 AS id, 2 AS day",
            "output rows: PartitionKeys: every column is one"
        ),
        // A view is read when it is written.
        (
            "[]", "SELECT CAST(x AS INTEGER) FROM (SELECT 'y' AS x)",
            "output rows: Conversion Error: "
        ),
    ]

    @Test(arguments: keys)
    func anOutputThatCannotBeWrittenIsNamed(
        _ keys: String,
        _ query: String,
        _ words: String
    ) throws {
        let project = try project(
            "{Path: lake/rows, PartitionKeys: \(keys)}",
            "SELECT 1;\nCREATE VIEW rows AS \(query);\nSELECT 2;"
        )
        #expect(try project.jobs("run", "write").code == 1)
        let message = try project.latest("write")["ErrorMessage"]?.stringValue ?? ""
        #expect(message.contains(words), "\(message)")
        #expect(!message.contains("write.sql:"), "\(message)")
    }

    /// The rows of the input's file, its Options, the script, and what is said.
    static let inputs: [(String, String, String, String)] = [
        (
            "id,v\n1,x\n", "{sepp: ';'}", "SELECT 1;",
            "input i: Options: read_csv has no setting \"sepp\". Did you mean \"sep\"?"
        ),
        (
            "id,v\n1,x\n", "{skip: many}", "SELECT 1;",
            "input i: Invalid Input Error: Failed to cast"
        ),
        (
            "id,v\n1,x\n1,x,y\n", "{header: 'true', columns: \"{'id': 'INT', 'v': 'TEXT'}\"}",
            "SELECT 1;", "input i: "
        ),
        // Beyond the rows by which the types are known.
        (
            "id,v\n" + String(repeating: "1,x\n", count: 30_000) + "y,x\n", "{}",
            "SELECT 1;\nCREATE TABLE rows AS FROM input.i;",
            "Error when converting column \"id\". Could not convert string \"y\" to 'BIGINT' (PATH, of the "
                + "input i) (write.sql:2)"
        ),
    ]

    @Test(arguments: inputs)
    func anInputThatCannotBeReadIsNamed(
        _ rows: String,
        _ options: String,
        _ script: String,
        _ words: String
    ) throws {
        let project = try project(
            "{Path: lake/rows}\n    Inputs: {i: {Path: s3://lake/i/, Format: csv, Options: \(options)}}",
            script
        )
        try project.place.write(rows, to: "lake/i/a.csv")
        #expect(try project.jobs("run", "write").code == 1)
        let message = try project.latest("write")["ErrorMessage"]?.stringValue ?? ""
        let expected = words.replacing("PATH", with: project.place.file("lake/i/a.csv"))
        #expect(message.contains(expected), "\(message)")
    }

    @Test(arguments: [
        ("curated.rowz", "There is no table \"rowz\" in \"curated\". Did you mean \"rows\"?"),
        (
            "\"curated\".\"ROWZ\"",
            "There is no table \"ROWZ\" in \"curated\". Did you mean \"rows\"?"
        ),
        ("curatd.rows", "There is no database \"curatd\" in the catalog"),
        ("rows", "There is no table \"rows\". Did you mean \"curated.rows\"?"),
        ("curated.rows JOIN curated.x ON true", "There is no table \"x\" in \"curated\"."),
        ("mine2", "There is no table \"mine2\". Did you mean \"mine\"?"),
    ])
    func aMissingTableIsNamedByTheCatalog(_ table: String, _ words: String) throws {
        let project = try project("{Table: curated.rows, Path: s3://lake/rows}", "")
        try write("(1, 1, 'a')", in: project)
        try project.place.write(
            "CREATE TABLE mine AS SELECT 1;\nSELECT * FROM \(table);",
            to: "jobs/read.sql"
        )
        #expect(try project.jobs("run", "read").code == 1)
        let message = try project.latest("read")["ErrorMessage"]?.stringValue ?? ""
        #expect(message.hasPrefix("Command failed with exit code 1: \(words)"), "\(message)")
        #expect(message.hasSuffix("(read.sql:2)"), "\(message)")
    }

    @Test func argumentsAreVariablesAndNeverSQL() throws {
        let project = try project(
            "{Path: lake/rows, Format: json}",
            """
            CREATE TABLE rows AS SELECT getvariable('run_date') AS day, getvariable('evil') AS evil,
              getvariable('empty') AS empty, getvariable('job_name') AS job, getvariable('in') AS place;
            """
        )
        let evil = "'; DROP TABLE rows; --\n\"x\""
        let ended = try project.jobs(
            "run",
            "write",
            "--",
            "--run-date",
            "2024-01-31",
            "--evil",
            evil,
            "--empty",
            "",
            "--in",
            "s3://lake/x"
        )
        #expect(ended.code == 0, "\(ended)")
        let file = try #require(project.place.files(below: "lake/rows").first)
        #expect(
            try JSON(parsing: project.place.bytes(file)) == [
                "day": "2024-01-31", "evil": .string(evil), "empty": "", "job": "write",
                "place": .string(project.place.file("lake/x")),
            ]
        )
    }

    /// The disk fills while a table is written: what was there is there.
    @Test func aFullDiskLeavesTheTableAsItWas() throws {
        let project = try project("{Table: curated.rows, Path: s3://lake/rows}", "")
        guard let mount = try Mount(project.place.file("lake"), size: "2m") else { return }
        defer { withExtendedLifetime(mount) {} }
        try write("(1, 1, 'a')", in: project)
        let before = project.place.files(below: "lake")
        try project.place.write(
            "CREATE VIEW rows AS SELECT i AS id, 1 AS day, sha256(i::VARCHAR) AS name FROM range(200000) AS t(i);",
            to: "jobs/write.sql"
        )
        let ended = try project.jobs("run", "write")
        #expect(ended.code == 1, "\(ended)")
        let message = try project.latest("write")["ErrorMessage"]?.stringValue ?? ""
        #expect(message.contains("No space left on device"), "\(message)")
        #expect(project.place.files(below: "lake") == before)
        #expect(try seen(project) == [1])
    }

    /// Whoever looks after the run is killed while it writes.
    @Test func aKilledRunLeavesTheTableAsItWas() throws {
        let project = try project("{Table: curated.rows, Path: s3://lake/rows}", "")
        try write("(1, 1, 'a')", in: project)
        try project.place.write(
            "CREATE VIEW rows AS SELECT i AS id, 1 AS day, sha256(i::VARCHAR) AS name FROM range(10000000000) AS t(i);",
            to: "jobs/write.sql"
        )
        try project.jobs("run", "write", "--detach")
        let staged = { project.place.files(below: "lake").filter { $0.contains("/.rows.pawl-") } }
        try eventually("it writes", within: 60) { staged().contains { $0.hasSuffix(".parquet") } }
        for process in project.place.processes {
            let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
            if String(decoding: line, as: UTF8.self).contains("perform") { kill(process, SIGKILL) }
        }
        try project.wait(for: "FAILED", of: "write")
        try eventually("nothing of it runs") {
            !project.place.processes.contains { Processes.name(of: $0).contains("duckdb") }
        }
        #expect(try seen(project) == [1])
        // The next run removes what is left.
        try write("(2, 1, 'b')", in: project)
        #expect(staged().isEmpty)
        #expect(try seen(project) == [2])
    }
}
