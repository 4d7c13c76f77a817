import DataQuality
import Foundation
import TestSupport
import Testing
import Values

@Suite("Rules on data, beside SQL that says the same")
struct RuleTests {
    private static let scratch: URL = {
        let url = FileManager.default.temporaryDirectory.appending(
            path: "pawl-rules-\(ProcessInfo.processInfo.processIdentifier)"
        )
        try? FileManager.default.createDirectory(
            at: url.appending(path: "files/folder"),
            withIntermediateDirectories: true
        )
        let files = [
            "a.txt": "hello", "folder/same.txt": "hello", "folder/other.txt": "other",
            "folder/big.txt": String(repeating: "big ", count: 500),
        ]
        for (name, content) in files {
            try? content.write(
                to: url.appending(path: "files/\(name)"),
                atomically: true,
                encoding: .utf8
            )
        }
        return url
    }()

    @Test("come out as they are to", arguments: try RuleFile.all())
    func comeOut(_ file: RuleFile) throws {
        let bench = try Bench(file, in: Self.scratch)
        let result = try bench.evaluate()
        #expect(result.rules.count == file.examples.count)
        for (rule, example) in zip(result.rules, file.examples) {
            let comment = Comment(rawValue: "\(example.rule): \(rule.json.text())")
            #expect(rule.outcome.rawValue == example.outcome, comment)
            if let message = example.message { #expect(rule.message == message, comment) }
            if let part = example.messagePart {
                #expect(rule.message?.contains(part) == true, comment)
            }
            if let evaluated = example.evaluated {
                #expect(rule.evaluatedRule == evaluated, comment)
            }
            if let evaluated = rule.evaluatedRule {
                #expect(Ruleset.read("Rules = [\(evaluated)]").errors.isEmpty, comment)
            }
            for (name, sql) in example.metrics where sql != "none" {
                let found = rule.metrics.first { $0.name == name }?.value
                let wanted = try bench.value(sql)
                #expect(abs((found ?? .infinity) - wanted) < 1e-9, comment)
            }
        }
    }

    @Test("there is data that passes and data that fails for every type")
    func everyType() throws {
        let examples = try RuleFile.all().flatMap(\.examples)
        for type in RuleType.allCases where type != .allStatistics {
            for outcome in ["PASS", "FAIL"] {
                #expect(
                    examples.contains {
                        $0.outcome == outcome
                            && $0.rule.split(separator: " ").first == Substring(type.rawValue)
                    },
                    "\(outcome) \(type.rawValue)"
                )
            }
        }
    }

    @Test("analyzers measure")
    func analyzers() throws {
        var file = try #require(try RuleFile.all().first { $0.name == "RowCount" })
        file.examples = []
        let bench = try Bench(file, in: Self.scratch)
        let result = try bench.evaluate(
            """
            Analyzers = [
                RowCount, AllStatistics "price", Completeness "email", ColumnLength "country",
                Uniqueness "country" "status", Mean "nope", AllStatistics "AllColumns"
            ]
            """
        )
        #expect(result.rules.isEmpty)
        #expect(result.score == nil)
        #expect(result.analyzers.map(\.name).last == "Analyzer_7")
        #expect(result.analyzers[0].metrics.map(\.value) == [6])
        let price = Dictionary(
            uniqueKeysWithValues: result.analyzers[1].metrics.map { ($0.name, $0.value) }
        )
        #expect(price["Column.price.Minimum"] == 10)
        #expect(price["Column.price.Maximum"] == 50)
        #expect(price["Column.price.Mean"] == 30)
        #expect(price["Column.price.Sum"] == 150)
        #expect(price["Column.price.DistinctValuesCount"] == 5)
        #expect(result.analyzers[3].metrics.map(\.value) == [2, 2])
        #expect(result.analyzers[5].message == "Input data does not include column nope!")
        #expect(result.analyzers[6].metrics.count > 13 * 5)
        #expect(result.analyzers[6].message == nil)
    }

    @Test("how many rows pass all rules about rows, and which do not")
    func rows() throws {
        var file = try #require(try RuleFile.all().first { $0.name == "RowCount" })
        file.examples = []
        let bench = try Bench(file, in: Self.scratch)
        let result = try bench.evaluate(
            """
            Rules = [
                IsComplete "email", ColumnValues "quantity" < 5, RowCount > 0, IsUnique "id",
                (ColumnLength "postcode" = 5) or (ColumnValues "country" != "DE")
            ]
            """
        )
        let totals = try #require(result.members["AggregatedMetrics"])
        #expect(totals["TotalRowsProcessed"]?.number == 6)
        // 3 has no email, 3 and 6 have too many, 5 has no postcode.
        #expect(totals["TotalRowsPassed"]?.number == 3)
        #expect(totals["TotalRowsFailed"]?.number == 3)
        #expect(totals["TotalRulesProcessed"]?.number == 5)
        #expect(totals["TotalRulesFailed"]?.number == 3)
        #expect(result.score == 0.4)
        let evaluation = try bench.evaluation(result.rules.map(\.description))
        let failing = try bench.rows(#require(evaluation.failingRows(of: 1, limit: 10)))
        #expect(failing.compactMap { $0["id"]?.number } == [3, 6])
        #expect(evaluation.failingRows(of: 2, limit: 10) == nil)
    }
}
