import DataCatalog
import Engine
@testable import Integrations
import Runtime
import Testing
import Values

@Suite struct QueryTests {
    static let sync = "athena:startQueryExecution.sync"

    /// The rows of a result as texts.
    private func rows(_ results: JSON) -> [[String?]] {
        (results["ResultSet"]?["Rows"]?.arrayValue ?? []).map { row in
            (row["Data"]?.arrayValue ?? []).map { $0["VarCharValue"]?.stringValue }
        }
    }

    @Test func aQueryHasItsResult() throws {
        let project = try OrdersProject()
        let answer = try project.bench.run(
            Self.sync,
            [
                "QueryString": "SELECT id, name, price, country FROM orders ORDER BY id;",
                "QueryExecutionContext": ["Database": "sales"],
                "ResultConfiguration": ["OutputLocation": "s3://lake/results/"],
                "WorkGroup": "primary",
            ]
        ).output()
        let query = try #require(answer["QueryExecution"])
        #expect(query["Status"]?["State"] == "SUCCEEDED")
        #expect(query["Status"]?["SubmissionDateTime"] == 1_700_000_001_000)
        #expect(query["StatementType"] == "DML")
        #expect(query["QueryExecutionContext"]?["Database"] == "sales")
        let id = try #require(query["QueryExecutionId"]?.stringValue)
        #expect(
            query["ResultConfiguration"]?["OutputLocation"]?.stringValue
                == "s3://lake/results/\(id).csv"
        )
        let csv = """
            "id","name","price","country"
            "1","ann","10.5","US"
            "2","bob","20.0","US"
            "3",,"5.0","DE"

            """
        #expect(project.bench.scratch.text(".pawl/queries/\(id).csv") == csv)
        #expect(project.bench.scratch.text("lake/results/\(id).csv") == csv)

        let results = try project.bench.run(
            "athena:getQueryResults",
            ["QueryExecutionId": .string(id)]
        ).output()
        #expect(
            rows(results) == [
                ["id", "name", "price", "country"], ["1", "ann", "10.5", "US"],
                ["2", "bob", "20.0", "US"], ["3", nil, "5.0", "DE"],
            ]
        )
        // A value that is NULL is an empty object.
        let last = results["ResultSet"]?["Rows"]?.arrayValue?.last
        #expect(last?["Data"]?.arrayValue?[1] == [:])
        let columns = results["ResultSet"]?["ResultSetMetadata"]?["ColumnInfo"]?.arrayValue
        #expect(columns?.map { $0["Type"] } == ["bigint", "varchar", "double", "varchar"])
        #expect(columns?.first?["Name"] == "id")
        #expect(results["NextToken"] == nil)

        let described = try project.bench.run(
            "athena:getQueryExecution",
            ["QueryExecutionId": .string(id)]
        ).output()
        #expect(described == answer)
    }

    @Test func resultsComeInPages() throws {
        let project = try OrdersProject()
        let answer = try project.bench.run(
            Self.sync,
            ["QueryString": "SELECT * FROM range(5) t(n)"]
        ).output()
        let id = try #require(answer["QueryExecution"]?["QueryExecutionId"])
        var pages: [[[String?]]] = []
        var token: JSON = .null
        repeat {
            let page = try project.bench.run(
                "athena:getQueryResults",
                ["QueryExecutionId": id, "MaxResults": 2, "NextToken": token]
            ).output()
            pages.append(rows(page))
            token = page["NextToken"] ?? .null
        } while !token.isNull
        #expect(pages == [[["n"], ["0"]], [["1"], ["2"]], [["3"], ["4"]]])
    }

    static let types: [(sql: String, type: String, text: String?)] = [
        ("true", "boolean", "true"), ("1::tinyint", "tinyint", "1"),
        ("1::smallint", "smallint", "1"), ("1::int", "integer", "1"), ("1::bigint", "bigint", "1"),
        ("1.5::float", "float", "1.5"), ("1.5::double", "double", "1.5"),
        ("1.50::decimal(10,2)", "decimal", "1.50"), ("'a\"b,c\nd'", "varchar", "a\"b,c\nd"),
        ("''", "varchar", ""), ("NULL::varchar", "varchar", nil),
        ("DATE '2024-01-31'", "date", "2024-01-31"),
        ("TIMESTAMP '2024-01-31 10:20:30'", "timestamp", "2024-01-31 10:20:30.000"),
        ("[1, 2]", "array", "[1, 2]"), ("{'a': 1}", "row", "{'a': 1}"),
        ("map {'a': 1}", "map", "{a=1}"), ("'x'::blob", "varbinary", "x"),
        (
            "170141183460469231731687303715884105727::hugeint", "decimal",
            "170141183460469231731687303715884105727"
        ),
    ]

    @Test func valuesHaveTheTypesOfAthena() throws {
        let project = try OrdersProject()
        let list = Self.types.enumerated().map { "\($1.sql) AS c\($0)" }.joined(separator: ", ")
        let answer = try project.bench.run(
            Self.sync,
            ["QueryString": .string("SELECT \(list)")]
        ).output()
        let results = try project.bench.run(
            "athena:getQueryResults",
            ["QueryExecutionId": #require(answer["QueryExecution"]?["QueryExecutionId"])]
        ).output()
        let columns = results["ResultSet"]?["ResultSetMetadata"]?["ColumnInfo"]?.arrayValue ?? []
        #expect(columns.map { $0["Type"]?.stringValue } == Self.types.map(\.type))
        #expect(rows(results).last == Self.types.map(\.text))
    }

    static let failing: [(query: String, database: String?, reason: String)] = [
        (
            "SELECT *\nFROM nope", nil,
            "line 2:6: There is no table \"nope\"."
        ),
        (
            "SELECT * FROM sales.ordrs", nil,
            "line 1:15: There is no table \"ordrs\" in \"sales\". Did you mean \"orders\"?"
        ),
        (
            "SELECT * FROM ordrs", "sales",
            "line 1:15: There is no table \"ordrs\" in \"sales\". Did you mean \"orders\"?"
        ),
        (
            "SELECT * FROM sale.orders", nil,
            "line 1:15: There is no database \"sale\" in the catalog, of which \"orders\" could be a "
                + "table. Did you mean \"sales\"?"
        ),
        (
            "SELECT * FROM orders", nil,
            "line 1:15: There is no table \"orders\". Did you mean \"sales.orders\"?"
        ),
        ("SELECT 1 where", nil, "line 1:15: Parser Error: syntax error at the end of the query"),
        (
            "SELECT id,\n  größe, prize\nFROM sales.orders", nil,
            "line 2:3: Binder Error: Referenced column \"größe\""
        ),
        ("SELEC 1", nil, "NOT_SUPPORTED: SELEC is not carried out"),
        ("SELECT 1 1", nil, "line 1:10: Parser Error: syntax error at or near \"1\""),
        ("SELECT 1; SELECT 2", nil, "line 1:9: Parser Error"),
        ("SELECT 1) TO 'x.csv'", nil, "line 1:9: Parser Error: a \")\" without its \"(\""),
        ("SELECT (1\n", nil, "line 1:8: Parser Error: a \"(\" without its \")\""),
        ("SELECT 'x\n", nil, "line 1:8: Parser Error: a quotation mark that nothing closes"),
        (
            "SELECT CAST('x' AS INT)", nil,
            "line 1:8: Conversion Error: Could not convert string 'x' to INT32"
        ),
        ("SELECT 1", "nope", "nope"),
        ("CREATE TABLE t AS SELECT 1", nil, "NOT_SUPPORTED: CREATE is not carried out"),
        ("INSERT INTO t SELECT 1", nil, "NOT_SUPPORTED: INSERT is not carried out"),
        ("DROP TABLE t", nil, "NOT_SUPPORTED: DROP is not carried out"),
    ]

    @Test(arguments: failing)
    func aQueryThatFailsFailsTheTask(query: String, database: String?, reason: String) throws {
        let project = try OrdersProject()
        var input: JSONObject = ["QueryString": .string(query)]
        if let database { input["QueryExecutionContext"] = ["Database": .string(database)] }
        let failure = try project.bench.run(Self.sync, .object(input)).failure()
        #expect(failure.error == "States.TaskFailed")
        let execution = try #require(try failure.causeJSON()["QueryExecution"])
        #expect(execution["Status"]?["State"] == "FAILED")
        let said = execution["Status"]?["StateChangeReason"]?.stringValue ?? ""
        #expect(said.contains(reason), "\(said)")
        let id = try #require(execution["QueryExecutionId"])
        let results = try project.bench.run("athena:getQueryResults", ["QueryExecutionId": id])
            .failure()
        #expect(results.error == "Athena.InvalidRequestException")
        #expect(
            results.cause == "Query did not finish successfully. Final query state: FAILED"
        )
        // Nothing half-written is left.
        let folder = project.bench.scratch.path + "/.pawl/queries"
        let files: [String] = Integrations.Files.names(in: folder)
        #expect(!files.contains { $0.hasSuffix(".csv") || $0.hasSuffix(".tmp") })
    }

    /// JSON has no numbers for them.
    @Test func whatIsNoNumberIsAText() throws {
        let project = try OrdersProject()
        let tool = QueryTool(
            configuration: project.bench.configuration,
            environment: EnvironmentLookup(project.bench.environment),
            projectDirectory: project.bench.scratch.path,
            storeDirectory: project.bench.scratch.path + "/.pawl"
        )
        let rows = try tool.rows(
            """
            SELECT 'inf'::DOUBLE AS a, '-inf'::DOUBLE AS b, ['nan'::FLOAT, 1.5] AS c, 'NaN, "Infinity' AS "NaN",
              1 AS n
            """,
            database: nil
        )
        #expect(
            rows == [
                [
                    "a": "Infinity", "b": "-Infinity", "c": ["NaN", 1.5], "NaN": "NaN, \"Infinity",
                    "n": 1,
                ]
            ]
        )
    }

    /// Queries that end the statement around them, and have a command for DuckDB's shell on the next line.
    static let escapes = [
        "SELECT 1) TO 'x.csv';\n.shell touch FILE\nCOPY (SELECT 1",
        "SELECT '''') TO 'x.csv';\n.shell touch FILE\nCOPY (SELECT ''''",
        "SELECT E'\\'(') TO 'x.csv';\n.shell touch FILE\nCOPY (SELECT ')'",
        "SELECT E'a'\n'\\'(') TO 'x.csv';\n.shell touch FILE\nCOPY (SELECT ')'",
        "SELECT 1e'\\'(') TO 'x.csv';\n.shell touch FILE\nCOPY (SELECT ')'",
        "SELECT 1 AS a$b$(\n') TO 'x.csv';\n.shell touch FILE\nCOPY (SELECT $b$'",
        "SELECT 1 /* ( */) TO 'x.csv';\n.shell touch FILE\nCOPY (SELECT 1 /* ) */",
        "SELECT 1 -- (\r) TO 'x.csv';\n.shell touch FILE\nCOPY (SELECT 1",
        "SELECT ';\n.shell touch FILE\n'",
        "SELECT 1;\n.shell touch FILE\n",
    ]

    @Test(arguments: escapes)
    func noQueryReachesTheShell(query: String) throws {
        let project = try OrdersProject()
        let file = project.bench.scratch.path + "/touched"
        let text = JSON.string(query.replacing("FILE", with: file))
        let failure = try project.bench.run(Self.sync, ["QueryString": text]).failure()
        #expect(failure.error == "States.TaskFailed")
        #expect(!Integrations.Files.exists(file))
        let reason = try failure.causeJSON()["QueryExecution"]?["Status"]?["StateChangeReason"]
        let said = reason?.stringValue ?? ""
        #expect(said.contains(/: Parser Error: (a |one statement)/), "\(said)")
    }

    @Test func whatStaysInsideIsCarriedOut() throws {
        let project = try OrdersProject()
        let text =
            "SELECT ')' || \"(\" /* ) */ || '\\t' -- ;\n || '\\' || ';' AS x "
            + "FROM (SELECT '(' AS \"(\")"
        let answer = try project.bench.run(Self.sync, ["QueryString": .string(text)])
            .output()
        let results = try project.bench.run(
            "athena:getQueryResults",
            ["QueryExecutionId": #require(answer["QueryExecution"]?["QueryExecutionId"])]
        ).output()
        #expect(rows(results).last == [")(\\t\\;"])
    }

    static let parameters: [(values: [String], expected: [String?])] = [
        (["1", "'it''s'", "true"], ["1", "it's", "true"]),
        (["-1.5", "abc", "null"], ["-1.5", "abc", nil]),
        (["1", "'a' OR 'b", "DATE '2024-01-31'"], ["1", "'a' OR 'b", "2024-01-31"]),
        (["1); DROP TABLE x --", "?", "0"], ["1); DROP TABLE x --", "?", "0"]),
    ]

    @Test(arguments: parameters)
    func parametersAreValuesAndNotText(values: [String], expected: [String?]) throws {
        let text = QueryText("SELECT ? AS a, '?' AS q, ? /* ? */ AS b, ? AS \"c?\" -- ?")
        let project = try OrdersProject()
        let answer = try project.bench.run(
            Self.sync,
            [
                "QueryString": .string(text.text),
                "ExecutionParameters": .array(values.map { .string($0) }),
            ]
        ).output()
        let results = try project.bench.run(
            "athena:getQueryResults",
            ["QueryExecutionId": #require(answer["QueryExecution"]?["QueryExecutionId"])]
        ).output()
        let row = rows(results).last ?? []
        #expect([row[0], row[2], row[3]] == expected)
        #expect(row[1] == "?")
    }

    @Test func parametersAreCounted() throws {
        let project = try OrdersProject()
        let failure = try project.bench.run(
            Self.sync,
            ["QueryString": "SELECT ?, ?", "ExecutionParameters": ["1"]]
        ).failure()
        #expect(
            failure.cause?.contains("Incorrect number of parameters: expected 2 but found 1")
                == true
        )
    }

    @Test func aQueryThatNobodyWaitsForCanBeStopped() throws {
        let project = try OrdersProject()
        let order = try project.bench.order(
            "athena:startQueryExecution",
            ["QueryString": "SELECT 1"]
        )
        let plan = try project.bench.integration(order).plan(
            order,
            attempt: project.bench.attempt()
        )
        guard case .launch(let launch) = plan else { throw Unexpected("no launch but \(plan)") }
        let id = try #require(launch.answer["QueryExecutionId"])
        let announcement = try #require(launch.announcement)
        project.bench.scratch.write(
            String(decoding: announcement.bytes, as: UTF8.self),
            to: String(announcement.path.dropFirst(project.bench.scratch.path.count + 1))
        )
        func state() throws -> JSON? {
            try project.bench.run("athena:getQueryExecution", ["QueryExecutionId": id]).output()[
                "QueryExecution"
            ]?["Status"]?["State"]
        }
        #expect(try state() == "QUEUED")
        let early = try project.bench.run("athena:getQueryResults", ["QueryExecutionId": id])
        #expect(try early.failure().cause == "Query has not yet finished. Current state: QUEUED")
        // Cancelled before it has begun.
        _ = try project.bench.run("athena:stopQueryExecution", ["QueryExecutionId": id]).output()
        let result = Subprocess.run(launch.process, in: project.bench.attempt(7).directory)
        #expect(result.end == .exited(code: 0))
        #expect(try state() == "CANCELLED")
        // Stopping what has ended changes nothing.
        _ = try project.bench.run("athena:stopQueryExecution", ["QueryExecutionId": id]).output()
        #expect(try state() == "CANCELLED")
    }

    @Test func whatThereIsNotIsSaid() throws {
        let project = try OrdersProject()
        for resource in [
            "athena:getQueryExecution", "athena:getQueryResults", "athena:stopQueryExecution",
        ] {
            let failure = try project.bench.run(resource, ["QueryExecutionId": "x"]).failure()
            #expect(failure.error == "Athena.InvalidRequestException")
            #expect(failure.cause == "QueryExecution x was not found")
        }
        let bucket = try project.bench.run(
            Self.sync,
            [
                "QueryString": "SELECT 1",
                "ResultConfiguration": ["OutputLocation": "s3://elsewhere/x/"],
            ]
        ).failure()
        #expect(bucket.error == "Athena.InvalidRequestException")
        #expect(bucket.cause?.contains("s3://elsewhere/x/") == true)
    }
}
