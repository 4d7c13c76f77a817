import DataCatalog
import DataQuality
import Engine
import Glibc
@testable import Integrations
import Runtime
import Testing
import Values

@Suite struct QualityRunTests {
    static let sync = "glue:startDataQualityRulesetEvaluationRun.sync"

    @Test func aRunThatIsWaitedForHasItsResults() throws {
        let project = try OrdersProject()
        let run = try project.bench.run(Self.sync, ["RulesetNames": ["orders"]]).output()
        #expect(run["Status"] == "SUCCEEDED")
        #expect(run["Score"]?.doubleValue == 1)
        #expect(run["RulesetNames"] == ["orders"])
        #expect(run["DataSource"]?["GlueTable"]?["TableName"] == "orders")
        let id = try #require(run["RunId"]?.stringValue)
        #expect(id.wholeMatch(of: /dqrun-[0-9a-f]{40}/) != nil)
        #expect(run["StartedOn"] == 1_700_000_001_000)
        let result = try #require(run["Results"]?.arrayValue?.first)
        #expect(result["RulesetEvaluationRunId"] == run["RunId"])
        #expect(result["ResultId"] == run["ResultIds"]?.arrayValue?.first)
        let rules = try #require(result["RuleResults"]?.arrayValue)
        #expect(rules.map { $0["Name"] } == ["Rule_1", "Rule_2", "Rule_3", "Rule_4"])
        #expect(rules.allSatisfy { $0["Result"] == "PASS" })
        #expect(rules[0]["Description"] == "RowCount > 0")
        #expect(rules[0]["EvaluatedMetrics"]?["Dataset.*.RowCount"]?.doubleValue == 3)
        #expect(result["AggregatedMetrics"]?["TotalRowsPassed"]?.doubleValue == 3)
        // The same stands in the store.
        #expect(try project.file("data-quality/results/orders/\(id).json") == result)
        #expect(try project.file("data-quality/runs/\(id)/run.json")["Status"] == "SUCCEEDED")
    }

    @Test func aRuleThatIsNotMetFailsTheTaskIfItIsWanted() throws {
        let project = try OrdersProject()
        project.bench.scratch.write("4,eve,-1\n,zoe,3\n", to: "lake/orders/country=DE/b.csv")
        let parameters: JSON = ["RulesetNames": ["orders"]]
        let run = try project.bench.run(Self.sync, parameters).output()
        #expect(run["Status"] == "SUCCEEDED")
        #expect(run["Score"]?.doubleValue == 0.5)

        let failure = try project.bench.run(
            Self.sync,
            ["RulesetNames": ["orders"], "FailOnRule": true],
            number: 6
        ).failure()
        #expect(failure.error == "DataQuality.RulesFailed")
        let cause = try failure.causeJSON()
        #expect(
            cause["Message"]
                == "2 of 4 rules are not met: orders: IsComplete \"id\"; orders: ColumnValues \"price\" > 0"
        )
        let rules = try #require(cause["FailedRules"]?.arrayValue)
        #expect(rules.map { $0["Name"] } == ["Rule_2", "Rule_3"])
        #expect(rules.allSatisfy { $0["RulesetName"] == "orders" && $0["Result"] == "FAIL" })
        #expect(
            rules[1]["EvaluationMessage"]
                == "Value: 0.8 does not meet the constraint requirement! Rows that pass: 4 of 5."
        )
        // It was evaluated all the same.
        let id = try #require(cause["RunId"]?.stringValue)
        #expect(try project.file("data-quality/runs/\(id)/run.json")["Status"] == "SUCCEEDED")
    }

    @Test func aRuleThatCannotBeDecidedIsNotMetEither() throws {
        let project = try OrdersProject(
            """
            Buckets: {lake: lake}
            DataQualityRulesets:
              r: {TargetTable: sales.orders, Ruleset: 'Rules = [ RowCount > 0, IsComplete "nope" ]'}
            """
        )
        let failure = try project.bench.run(
            Self.sync,
            ["RulesetNames": ["r"], "FailOnRule": true]
        ).failure()
        #expect(failure.error == "DataQuality.RulesFailed")
        let rules = try failure.causeJSON()["FailedRules"]?.arrayValue
        #expect(rules?.map { $0["Result"] } == ["ERROR"])
    }

    @Test func partitionsAndOtherTablesAreChosen() throws {
        let project = try OrdersProject(
            """
            Buckets: {lake: lake}
            DataQualityRulesets:
              r:
                Ruleset: |
                  Rules = [
                      RowCount = 1,
                      RowCountMatch "others" = 0.5,
                      CustomSql "select count(*) from sales.countries" = 2,
                      (ColumnValues "price" > 9) or (ColumnValues "name" = NULL)
                  ]
            """
        )
        func source(_ predicate: String) -> JSON {
            [
                "GlueTable": [
                    "DatabaseName": "sales", "TableName": "orders",
                    "AdditionalOptions": ["catalogPartitionPredicate": .string(predicate)],
                ]
            ]
        }
        let run = try project.bench.run(
            Self.sync,
            [
                "RulesetNames": ["r"], "DataSource": source("country = 'DE'"),
                "AdditionalDataSources": ["others": source("country = 'US'")],
                "AdditionalRunOptions": ["CompositeRuleEvaluationMethod": "ROW"],
            ]
        ).output()
        #expect(run["Score"]?.doubleValue == 1, "\(run)")
    }

    @Test(arguments: [
        (
            "select count(*) from countris",
            "There is no table \"countris\" in \"sales\". Did you mean \"countries\"?"
        ),
        (
            "select nope from primary",
            "Binder Error: Referenced column \"nope\" not found in FROM clause!"
        ),
    ])
    func aStatementThatIsWrongSaysSo(_ statement: String, _ words: String) throws {
        let text = "Rules = [ CustomSql \"\(statement)\" = 1 ]"
        let project = try OrdersProject(
            "Buckets: {lake: lake}\nDataQualityRulesets: {r: {Ruleset: \(JSON.string(text).text())}}\n"
        )
        let run = try project.bench.run(
            Self.sync,
            [
                "RulesetNames": ["r"],
                "DataSource": ["GlueTable": ["DatabaseName": "sales", "TableName": "orders"]],
            ]
        ).output()
        let rule = run["Results"]?.arrayValue?.first?["RuleResults"]?.arrayValue?.first
        let message = rule?["EvaluationMessage"]?.stringValue ?? ""
        #expect(message.contains(words) && !message.contains("DESCRIBE"), "\(run)")
    }

    /// The statement that DuckDB gets is none that the author knows.
    @Test(arguments: [
        "nope = 1", "id = 1 AND",
        "length(name, 1, 2) > " + String(repeating: "1 + ", count: 40) + "0",
    ])
    func aPredicateThatIsWrongIsNamed(_ predicate: String) throws {
        let project = try OrdersProject()
        let failure = try project.bench.run(
            Self.sync,
            [
                "RulesetNames": ["orders"],
                "DataSource": [
                    "GlueTable": [
                        "DatabaseName": "sales", "TableName": "orders",
                        "AdditionalOptions": ["catalogPartitionPredicate": .string(predicate)],
                    ]
                ],
            ]
        ).failure()
        let cause = try failure.causeJSON()["ErrorString"]?.stringValue ?? ""
        #expect(cause.hasPrefix("The predicate of primary, (\(predicate)): "), "\(cause)")
        #expect(cause.contains("Error: ") && !cause.contains("CREATE"), "\(cause)")
    }

    /// A predicate, a filter and a statement that end what is around them, and go on with a command for
    /// DuckDB's shell.
    static let escapes: [(rule: String, predicate: String?)] = [
        ("RowCount > 0", "1 = 1));\n.shell touch FILE\nSELECT ((1"),
        ("IsComplete \"id\" where \"1 = 1)) AS s0;\n.shell touch FILE\nSELECT ((1\"", nil),
        ("CustomSql \"select 1) ;\n.shell touch FILE\nSELECT * FROM (SELECT 1\" = 1", nil),
    ]

    @Test(arguments: escapes)
    func noSQLReachesTheShell(rule: String, predicate: String?) throws {
        let name = "pawl-\(getpid())-\(rule.utf8.count)"
        let file = "/tmp/\(name).touched"
        defer { unlink(file) }
        let text = "Rules = [ \(rule.replacing("FILE", with: file)) ]"
        let project = try OrdersProject(
            "Buckets: {lake: lake}\nDataQualityRulesets: {r: {Ruleset: \(JSON.string(text).text())}}\n"
        )
        var table: JSONObject = ["DatabaseName": "sales", "TableName": "orders"]
        if let predicate {
            let text = predicate.replacing("FILE", with: file)
            table["AdditionalOptions"] = ["catalogPartitionPredicate": .string(text)]
        }
        let failure = try project.bench.run(
            Self.sync,
            [
                "RulesetNames": ["r"], "FailOnRule": true,
                "DataSource": ["GlueTable": .object(table)],
            ]
        ).failure()
        #expect(!Integrations.Files.exists(file))
        #expect(failure.cause?.contains("without its") == true, "\(failure)")
    }

    @Test func dynamicRulesLookBackToTheirOwnRuns() throws {
        let project = try OrdersProject()
        /// Adds rows, evaluates, and tells how the first rule came out.
        func evaluate(adding count: Int, number: Int) throws -> JSON {
            for row in 0..<count {
                project.bench.scratch.write(
                    "\(number),x,1\n",
                    to: "lake/orders/country=DE/\(number)-\(row).csv"
                )
            }
            let run = try project.bench.run(
                Self.sync,
                ["RulesetNames": ["growing"]],
                number: number,
                at: 1_700_000_001_000 + Int64(number)
            ).output()
            return try #require(
                run["Results"]?.arrayValue?.first?["RuleResults"]?.arrayValue?.first
            )
        }
        // Other tables and other rulesets do not count.
        _ = try project.bench.run(
            Self.sync,
            [
                "RulesetNames": ["growing"],
                "DataSource": ["GlueTable": ["DatabaseName": "sales", "TableName": "countries"]],
            ],
            number: 90
        ).output()
        _ = try project.bench.run(Self.sync, ["RulesetNames": ["orders"]], number: 91).output()

        let first = try evaluate(adding: 0, number: 1)
        #expect(first["Result"] == "PASS")
        #expect(first["EvaluationMessage"]?.stringValue?.contains("0 earlier values") == true)
        #expect(first["EvaluatedRule"] == nil)
        let second = try evaluate(adding: 1, number: 2)
        #expect(second["EvaluatedRule"] == "RowCount >= 3.0")
        #expect(second["Result"] == "PASS")
        let third = try evaluate(adding: 0, number: 3)
        #expect(third["EvaluatedRule"] == "RowCount >= 3.5")
        let fourth = try evaluate(adding: 0, number: 4)
        #expect(fourth["EvaluatedRule"] == "RowCount >= 4.0")
        Scratch.write([], to: project.bench.scratch.path + "/lake/orders/country=DE/2-0.csv")
        let fifth = try evaluate(adding: 0, number: 5)
        #expect(fifth["EvaluatedRule"] == "RowCount >= 4.0")
        #expect(fifth["Result"] == "FAIL")
        let sixth = try evaluate(adding: 0, number: 6)
        #expect(sixth["EvaluatedRule"] == "RowCount >= 3.5")
    }

    @Test func aRunThatNobodyWaitsForIsAnnounced() throws {
        let project = try OrdersProject()
        let resource = "glue:startDataQualityRulesetEvaluationRun"
        let order = try project.bench.order(resource, ["RulesetNames": ["orders"]])
        let plan = try project.bench.integration(order).plan(
            order,
            attempt: project.bench.attempt()
        )
        guard case .launch(let launch) = plan else { throw Unexpected("no launch but \(plan)") }
        let id = try #require(launch.answer["RunId"]?.stringValue)
        let announcement = try #require(launch.announcement)
        project.bench.scratch.write(
            String(decoding: announcement.bytes, as: UTF8.self),
            to: String(announcement.path.dropFirst(project.bench.scratch.path.count + 1))
        )
        let get = "aws-sdk:glue:getDataQualityRulesetEvaluationRun"
        let announced = try project.bench.run(get, ["RunId": .string(id)]).output()
        #expect(announced["Status"] == "STARTING")
        // Carried out as its supervisor does it.
        let result = Subprocess.run(launch.process, in: project.bench.attempt(7).directory)
        #expect(
            result.end == .exited(code: 0),
            "\(String(decoding: result.standardOutput, as: UTF8.self))"
        )
        let ended = try project.bench.run(get, ["RunId": .string(id)]).output()
        #expect(ended["Status"] == "SUCCEEDED")
        #expect(ended["StartedOn"]?.stringValue?.hasSuffix("Z") == true)
        let resultID = try #require(ended["ResultIds"]?.arrayValue?.first)
        let found = try project.bench.run(
            "aws-sdk:glue:getDataQualityResult",
            ["ResultId": resultID]
        ).output()
        #expect(found["Score"]?.doubleValue == 1)
        #expect(found["RulesetName"] == "orders")
    }

    static let mistakes: [(input: JSON, error: String, cause: String)] = [
        ([:], "Glue.InvalidInputException", "The parameter \"RulesetNames\" is missing."),
        (
            ["RulesetNames": []], "Glue.InvalidInputException",
            "RulesetNames has 1 to 10 names, not 0."
        ),
        (
            ["RulesetNames": ["order"]], "Glue.EntityNotFoundException",
            "There is no ruleset \"order\" among the DataQualityRulesets of pawl.yaml. Did you mean \"orders\"?"
        ),
        (
            ["RulesetNames": ["orders", "orders"]], "Glue.InvalidInputException",
            "RulesetNames names \"orders\" twice."
        ),
        (
            ["RulesetNames": ["orders"], "DataSource": "sales.orders"],
            "Glue.InvalidInputException",
            "DataSource must be {GlueTable: {DatabaseName, TableName}}, not \"sales.orders\"."
        ),
        (
            [
                "RulesetNames": ["orders"],
                "DataSource": ["GlueTable": ["DatabaseName": "sales", "TableName": "order"]],
            ], "Glue.EntityNotFoundException", "~sales"
        ),
        (
            ["RulesetNames": ["orders"], "FailOnRules": true], "Glue.InvalidInputException",
            "~There is no parameter \"FailOnRules\". Did you mean \"FailOnRule\"?"
        ),
        (
            [
                "RulesetNames": ["orders"],
                "AdditionalRunOptions": ["CompositeRuleEvaluationMethod": "CELL"],
            ], "Glue.InvalidInputException",
            "AdditionalRunOptions.CompositeRuleEvaluationMethod must be COLUMN or ROW, not \"CELL\"."
        ),
    ]

    @Test(arguments: mistakes)
    func whatCannotBeStartedIsSaid(input: JSON, error: String, cause: String) throws {
        let project = try OrdersProject()
        let failure = try project.bench.run(Self.sync, input).failure()
        #expect(failure.error == error)
        if cause.hasPrefix("~") {
            #expect(failure.cause?.contains(cause.dropFirst()) == true, "\(failure)")
        } else {
            #expect(failure.cause == cause)
        }
    }

    @Test func failOnRuleNeedsSomebodyWhoWaits() throws {
        let project = try OrdersProject()
        let failure = try project.bench.run(
            "glue:startDataQualityRulesetEvaluationRun",
            ["RulesetNames": ["orders"], "FailOnRule": true]
        ).failure()
        #expect(failure.error == "Glue.InvalidInputException")
    }

    @Test func aTableThatCannotBeReadFailsTheRun() throws {
        let project = try OrdersProject()
        try project.catalog.change(by: "test") { change throws(CatalogError) in
            var storage = OrdersProject.storage("odd", [("a", "string")])
            storage.serdeInfo?.serializationLibrary = "org.example.NobodyKnowsSerDe"
            try change.createTable(
                Table(databaseName: "sales", name: "odd", storageDescriptor: storage),
                reason: "made"
            )
        }
        project.bench.scratch.write("x", to: "lake/odd/a.bin")
        let failure = try project.bench.run(
            Self.sync,
            [
                "RulesetNames": ["orders"],
                "DataSource": ["GlueTable": ["DatabaseName": "sales", "TableName": "odd"]],
            ]
        ).failure()
        #expect(failure.error == "States.TaskFailed")
        let run = try failure.causeJSON()
        #expect(run["Status"] == "FAILED")
        #expect(run["ErrorString"]?.stringValue?.contains("NobodyKnowsSerDe") == true, "\(run)")
    }

    @Test func aPerformerThatIsGoneHasFailed() throws {
        let project = try OrdersProject()
        let store = QualityStore(store: project.bench.scratch.path + "/.pawl")
        var run = QualityRun(
            id: "dqrun-1",
            state: .running,
            rulesets: ["orders"],
            dataSource: .null,
            options: [:],
            requester: "test",
            startedOn: Timestamp(milliseconds: 0),
            lastModifiedOn: Timestamp(milliseconds: 0)
        )
        do {
            let lock = try store.begin(run)
            try store.write(run)
            #expect(store.read("dqrun-1")?.state == .running)
            withExtendedLifetime(lock) {}
        }
        #expect(store.read("dqrun-1")?.state == .failed)
        run.state = .succeeded
        try store.write(run)
        #expect(store.read("dqrun-1")?.state == .succeeded)
        #expect(store.read("../dqrun-1") == nil)
    }
}
