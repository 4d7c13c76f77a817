import DataCatalog
import Foundation
import Integrations
import Testing
import Values

@testable import Commands

/// `pawl quality`, `pawl query`, and a state machine that uses both.
@Suite struct DataCommandTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(
            "pawl.yaml",
            """
            Buckets: {lake: lake}
            DataQualityRulesets:
              orders:
                TargetTable: sales.orders
                Ruleset: |
                  Rules = [ RowCount > 1, IsComplete "name", ColumnValues "price" > 0 ]
              strict:
                TargetTable: sales.orders
                Ruleset: |
                  Rules = [
                      RowCount > avg(last(3)) - 1,
                      ColumnValues "price" > 10,
                      IsUnique "nope"
                  ]
            """
        )
        try folder.write("lake/orders/a.csv", "1,ann,10.5\n2,bob,20\n3,zoë,5\n")
        let catalog = CatalogStore(store: folder.path + "/.pawl")
        try catalog.change(by: "test") { change throws(CatalogError) in
            try change.createDatabase(Database(name: "sales"))
            try change.createTable(
                Table(
                    databaseName: "sales",
                    name: "orders",
                    storageDescriptor: StorageDescriptor(
                        columns: [
                            Column(name: "id", type: "bigint"),
                            Column(name: "name", type: "string"),
                            Column(name: "price", type: "double"),
                        ],
                        location: "s3://lake/orders/",
                        serdeInfo: SerdeInfo(
                            serializationLibrary:
                                "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
                            parameters: ["field.delim": ","]
                        )
                    )
                ),
                reason: "made"
            )
        }
    }

    private func pawl(_ words: String..., input: String = "") throws -> ProgramRun {
        try pawl(words, input: input)
    }

    private func pawl(_ words: [String], input: String = "") throws -> ProgramRun {
        let repository = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let bin = repository.appending(path: ".venv/bin").path
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return try ProgramRun(
            words: words,
            in: folder.path,
            input: input,
            environment: ["PATH": "\(bin):\(path)", "LANG": "C.UTF-8"]
        )
    }

    // MARK: pawl quality

    @Test func rulesThatAreMet() throws {
        let run = try pawl("quality", "run", "orders")
        #expect(run.status == 0, "\(run)")
        let lines = run.output.split(separator: "\n").map(String.init)
        #expect(
            lines[0].hasPrefix("✔ orders on sales.orders  3 of 3 rules met, 3 of 3 rows pass, ")
        )
        #expect(
            Array(lines[1...]) == [
                "  ✔ RowCount > 1", "  ✔ IsComplete \"name\"", "  ✔ ColumnValues \"price\" > 0",
            ]
        )
    }

    @Test func rulesThatAreNot() throws {
        _ = try pawl("quality", "run", "strict")
        let run = try pawl("quality", "run", "strict", "--rows", "5")
        #expect(run.status == 1)
        let lines = run.output.split(separator: "\n").map(String.init)
        #expect(
            lines[0].hasPrefix("✖ strict on sales.orders  1 of 3 rules met, 2 of 3 rows pass, ")
        )
        #expect(
            Array(lines[1...]) == [
                "  ✔ RowCount > avg(last(3)) - 1", "      = RowCount > 2.0",
                "  ✖ ColumnValues \"price\" > 10",
                "      Value: 0.6666666666666666 does not meet the constraint requirement! Rows that pass: 2 of 3.",
                #"      {"id":3,"name":"zoë","price":5.0}"#, "  ! IsUnique \"nope\"",
                "      Input data does not include column nope!",
            ]
        )
        let json = try pawl("quality", "run", "strict", "--output", "json")
        #expect(json.status == 1)
        let report = try JSON(parsing: json.output)
        #expect(report["Status"] == "SUCCEEDED")
        #expect(report["Results"]?.arrayValue?.first?["RuleResults"]?.arrayValue?.count == 3)

        let runs = try pawl("quality", "runs", "--output", "json")
        let list = try #require(try JSON(parsing: runs.output).arrayValue)
        #expect(list.count == 3)
        #expect(list.first?["RunId"] == report["RunId"])
        let table = try pawl("quality", "runs", "--ruleset", "strict", "--limit", "1")
        #expect(table.output.contains("33 %"))
        #expect(table.errors == "2 more; --limit 0 lists all.\n")
        let shown = try pawl("quality", "show", "@latest")
        #expect(shown.output.contains("  ✖ ColumnValues \"price\" > 10"), "\(shown)")
        #expect(shown.output.contains("Column.price.Minimum = 5"), "\(shown)")
        let id = try #require(report["RunId"]?.stringValue)
        let whole = try pawl("quality", "show", id, "--output", "json")
        #expect(try JSON(parsing: whole.output) == report)
    }

    @Test func theWholeTableIsNotNeeded() throws {
        let run = try pawl("quality", "run", "orders", "--where", "id < 3")
        #expect(run.output.contains("2 of 2 rows pass"))
        let none = try pawl("quality", "run", "orders", "--where", "idd < 3")
        #expect(none.status == 1)
        #expect(none.errors.contains("idd"), "\(none)")
    }

    @Test func whatIsRecommendedIsMet() throws {
        let run = try pawl("quality", "recommend", "sales.orders")
        #expect(run.status == 0, "\(run)")
        #expect(
            run.output == """
                Rules = [
                    RowCount between 1 and 5,
                    ColumnCount = 3,
                    IsComplete "id",
                    IsUnique "id",
                    ColumnValues "id" >= 1,
                    ColumnValues "id" <= 3,
                    IsComplete "name",
                    IsUnique "name",
                    ColumnLength "name" between 2 and 4,
                    IsComplete "price",
                    IsUnique "price",
                    ColumnValues "price" >= 5.0,
                    ColumnValues "price" <= 20.0
                ]

                """
        )
        try folder.write("rules.dqdl", run.output)
        let project = try String(contentsOfFile: folder.path + "/pawl.yaml", encoding: .utf8)
        try folder.write(
            "pawl.yaml",
            project + "\n  recommended: {File: rules.dqdl, TargetTable: sales.orders}\n"
        )
        let check = try pawl("quality", "run", "recommended")
        #expect(check.status == 0, "\(check)")
    }

    static let mistakes: [(words: [String], said: String)] = [
        (["quality", "run", "order"], "there is no ruleset \"order\"\n      Did you mean orders?"),
        (["quality", "run", "orders", "--table", "orders"], "orders: is no table"),
        (["quality", "run", "orders", "--alias", "x"], "--alias x: is not a name and a table"),
        (["quality", "run", "orders", "--table", "sales.order"], "sales.order"),
        (["quality", "recommend", "orders"], "\"orders\" is no table: database.table is."),
        (["quality", "recommend", "sales.nothing"], "no table \"nothing\""),
        (["quality", "show", "dqrun-0"], "there are no runs"),
        (["quality", "run", "orders", "--rows", "-1"], "--rows"),
    ]

    @Test(arguments: mistakes) func mistakesAreSaid(words: [String], said: String) throws {
        let run = try pawl(words)
        #expect(run.status != 0)
        #expect(run.output.isEmpty)
        #expect(run.errors.hasPrefix("pawl: "), "\(run)")
        #expect(run.errors.contains(said), "\(run)")
    }

    // MARK: pawl query

    @Test func aQueryIsATable() throws {
        let run = try pawl(
            "query",
            "select id, name, nullif(price, 5) as price from orders order by id",
            "--database",
            "sales"
        )
        #expect(run.status == 0, "\(run)")
        #expect(run.output == "id  name  price\n1   ann   10.5\n2   bob   20.0\n3   zoë   NULL\n")
        let few = try pawl("query", "select * from sales.orders order by id", "--limit", "1")
        #expect(few.output == "id  name  price\n1   ann   10.5\n")
        #expect(few.errors == "There are more rows; --limit 0 shows all.\n")
    }

    @Test func aQueryIsCSVOrJSON() throws {
        let query = "select id, name from sales.orders where id > 1 order by id"
        let csv = try pawl("query", query, "--output", "csv")
        #expect(csv.output == "\"id\",\"name\"\n\"2\",\"bob\"\n\"3\",\"zoë\"\n")
        let lines = try pawl("query", "-", "--output", "jsonl", input: query)
        #expect(lines.output == "{\"id\":2,\"name\":\"bob\"}\n{\"id\":3,\"name\":\"zoë\"}\n")
        try folder.write("q.sql", query + ";\n")
        let json = try pawl("query", "@q.sql", "--output", "json")
        #expect(try JSON(parsing: json.output).arrayValue?.count == 2)
    }

    @Test func aQueryThatFailsIsMarked() throws {
        let run = try pawl("query", "select id,\n  prize\nfrom sales.orders")
        #expect(run.status == 1)
        #expect(
            run.errors.contains("line 2:3: Binder Error: Referenced column \"prize\""),
            "\(run)"
        )
        #expect(run.errors.contains("\n        prize\n        ^\n"), "\(run)")
        let write = try pawl("query", "drop table sales.orders")
        #expect(write.status == 1)
        #expect(write.errors.contains("NOT_SUPPORTED: DROP is not carried out"))
    }

    // MARK: A state machine

    @Test func aMachineIsStoppedByItsRules() throws {
        try folder.write(
            "nightly.asl.yaml",
            """
            StartAt: Check
            States:
              Check:
                Type: Task
                Resource: glue:startDataQualityRulesetEvaluationRun.sync
                Parameters: {"RulesetNames.$": $.rulesets, FailOnRule: true}
                Catch:
                  - {ErrorEquals: [DataQuality.RulesFailed], ResultPath: $.quality, Next: Quarantine}
                Next: Count
              Quarantine:
                Type: Pass
                Parameters: {"cause.$": States.StringToJson($.quality.Cause)}
                End: true
              Count:
                Type: Task
                Resource: athena:startQueryExecution
                Parameters: {QueryString: "select count(*) as n from sales.orders"}
                Next: Wait
              Wait: {Type: Wait, Seconds: 1, Next: Look}
              Look:
                Type: Task
                Resource: athena:getQueryExecution
                Parameters: {"QueryExecutionId.$": $.QueryExecutionId}
                ResultSelector: {"QueryExecutionId.$": $.QueryExecution.QueryExecutionId, "State.$": $.QueryExecution.Status.State}
                Next: IsDone
              IsDone:
                Type: Choice
                Choices: [{Variable: $.State, StringEquals: SUCCEEDED, Next: Results}]
                Default: Wait
              Results:
                Type: Task
                Resource: athena:getQueryResults
                Parameters: {"QueryExecutionId.$": $.QueryExecutionId}
                ResultSelector: {"count.$": "$.ResultSet.Rows[1].Data[0].VarCharValue"}
                End: true
            """
        )
        let good = try pawl("run", "nightly.asl.yaml", "--input", #"{"rulesets": ["orders"]}"#)
        #expect(good.status == 0, "\(good)")
        #expect(try JSON(parsing: good.output) == ["count": "3"])

        let bad = try pawl("run", "nightly.asl.yaml", "--input", #"{"rulesets": ["strict"]}"#)
        #expect(bad.status == 0, "\(bad)")
        let cause = try #require(try JSON(parsing: bad.output)["cause"])
        #expect(
            cause["Message"]
                == "2 of 3 rules are not met: strict: ColumnValues \"price\" > 10; strict: IsUnique \"nope\""
        )
        // Nothing catches it, and the execution fails.
        try folder.write(
            "plain.asl.yaml",
            """
            StartAt: Check
            States:
              Check:
                Type: Task
                Resource: glue:startDataQualityRulesetEvaluationRun.sync
                Parameters: {RulesetNames: [strict], FailOnRule: true}
                End: true
            """
        )
        let failed = try pawl("run", "plain.asl.yaml")
        #expect(failed.status == 1)
        #expect(failed.errors.contains("DataQuality.RulesFailed"), "\(failed)")
    }
}
