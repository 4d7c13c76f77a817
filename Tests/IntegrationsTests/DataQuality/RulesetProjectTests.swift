import DataCatalog
import DataQuality
@testable import Integrations
import StatesLanguage
import Testing

/// `DataQualityRulesets` of `pawl.yaml`.
@Suite struct RulesetProjectTests {
    @Test func rulesetsAreRead() throws {
        let scratch = try Scratch()
        scratch.write("Rules = [ IsComplete \"id\" ]", to: "rules/a.dqdl")
        scratch.write(
            """
            DataQualityRulesets:
              a: {File: rules/a.dqdl, TargetTable: Sales.Orders}
              b:
                Name: b
                Description: what holds
                Ruleset: "Rules = [ RowCount > 0 ]"
                TargetTable: {DatabaseName: sales, TableName: orders, CatalogId: "1"}
            """,
            to: "pawl.yaml"
        )
        let report = ProjectConfiguration.load(from: scratch.path)
        #expect(report.diagnostics.map(\.message) == [])
        let rulesets = try #require(report.configuration?.rulesets)
        #expect(rulesets["a"]?.targetTable == TableName("sales", "orders"))
        #expect(rulesets["a"]?.ruleset.rules.map(\.text) == ["IsComplete \"id\""])
        #expect(rulesets["b"]?.targetTable == TableName("sales", "orders"))
        #expect(rulesets["b"]?.description == "what holds")
    }

    static let mistakes: [(text: String, said: [String])] = [
        (
            """
            DataQualityRulesets:
              a:
                Ruleset: |
                  Rules = [
                      RowCont > 5,
                      IsComplete "id",
                      Mean "price"
                  ]
            """,
            [
                "pawl.yaml:5:11 There is no rule type \"RowCont\".",
                "pawl.yaml:7:11 Mean lacks a condition.",
            ]
        ),
        (
            "DataQualityRulesets: {a: {Ruleset: 'Rules = [ IsComplete \"id\", RowCont > 5 ]'}}",
            ["pawl.yaml:1:64 There is no rule type \"RowCont\"."]
        ),
        (
            "DataQualityRulesets: {a: {Ruleset: \"Rules = [ IsComplete \\\"id\\\", RowCont > 5 ]\"}}",
            ["pawl.yaml:1:66 There is no rule type \"RowCont\"."]
        ),
        (
            """
            DataQualityRulesets:
              a:
                Ruleset: >
                  Rules = [ RowCount > 5,
                  IsComplete
                  ]
            """,
            ["pawl.yaml:5:7 IsComplete lacks a column."]
        ),
        (
            "DataQualityRulesets: {a: {File: rules.dqdl}}",
            ["rules.dqdl:2:3 There is no rule type \"IsCompleet\"."]
        ),
        (
            "DataQualityRulesets: {a: {File: rule.dqdl}}",
            ["pawl.yaml:1:33 There is no file rule.dqdl."]
        ),
        ("DataQualityRulesets: {a: {}}", ["pawl.yaml:1:26 The field \"Ruleset\" is missing."]),
        (
            "DataQualityRulesets: {a: {File: rules.dqdl, Ruleset: x}}",
            ["pawl.yaml:1:33 The rules stand in Ruleset or in a File, not in both."]
        ),
        (
            "DataQualityRulesets: {a: {Ruleset: 'Rules = [ RowCount > 5 ]', TargetTable: orders}}",
            [
                "pawl.yaml:1:77 Expected a table as database.table, or {DatabaseName, TableName}, found "
                    + "\"orders\"."
            ]
        ),
        (
            "DataQualityRulesets: {a: {Rulset: 'Rules = [ RowCount > 5 ]'}}",
            ["pawl.yaml:1:27 There is no field \"Rulset\" here."]
        ),
    ]

    @Test(arguments: mistakes)
    func mistakesAreReportedWhereTheyStand(text: String, said: [String]) throws {
        let scratch = try Scratch()
        scratch.write("Rules = [\n  IsCompleet \"id\"\n]\n", to: "rules.dqdl")
        scratch.write(text, to: "pawl.yaml")
        let report = ProjectConfiguration.load(from: scratch.path)
        #expect(report.hasErrors)
        #expect(
            report.diagnostics.map {
                let file = $0.file.dropFirst(scratch.path.count + 1)
                return "\(file):\($0.range.start.line):\($0.range.start.column) \($0.message)"
            } == said
        )
    }
}
