import DataQuality
import Testing

@Suite("Rulesets that are refused")
struct RulesetErrorTests {
    @Test("each with its place and what was expected", arguments: try Case.file("invalid.txt"))
    func isRefused(_ example: Case) throws {
        let report = Ruleset.read(example.text)
        #expect(report.ruleset == nil)
        #expect(report.errors.map(\.description) == example.expected)
        // The place in bytes is the same place.
        for error in report.errors {
            let before = Array(example.text.utf8.prefix(error.offset))
            let lines = before.split(separator: 0x0A, omittingEmptySubsequences: false)
            #expect(lines.count == error.location.line)
        }
    }

    @Test("there are many of them")
    func areMany() throws {
        let cases = try Case.file("invalid.txt")
        #expect(cases.count >= 40)
        #expect(Set(cases.map(\.name)).count == cases.count)
    }

    @Test("where rules stand")
    func places() throws {
        let ruleset = try Ruleset(
            parsing:
                "# größe\nRules = [\n  IsComplete \"größe\", (RowCount > 5\n  or IsUnique \"a\")\n]"
        )
        let places = ruleset.rules.map(\.location)
        #expect(
            places == [RulesetLocation(line: 3, column: 3), RulesetLocation(line: 3, column: 23)]
        )
    }

    @Test("limits")
    func limits() {
        func first(_ text: String, _ limits: RulesetLimits = RulesetLimits()) -> String? {
            Ruleset.read(text, limits: limits).errors.first?.message
        }
        let rule = "IsComplete \"a\""
        let many = Array(repeating: rule, count: 4).joined(separator: ", ")
        #expect(first("Rules = [\(many)]", RulesetLimits(rulesMax: 4)) == nil)
        #expect(
            first("Rules = [\(many)]", RulesetLimits(rulesMax: 3))
                == "A ruleset has at most 3 rules and analyzers."
        )
        #expect(
            first("Rules = [\(many)]", RulesetLimits(bytesMax: 10))
                == "The ruleset has 72 bytes, and at most 10 are read."
        )
        let deep = String(repeating: "(", count: 33) + rule + String(repeating: ")", count: 33)
        #expect(first("Rules = [\(deep)]") == "Parentheses nest at most 32 deep.")
        let minus = String(repeating: "-", count: 60_000)
        #expect(first("Rules = [RowCount > \(minus)5]") == "Parentheses nest at most 32 deep.")
        for sign in ["+", "-", "*", "/"] {
            let sum = Array(repeating: "1", count: 30_000).joined(separator: sign)
            for rule in ["RowCount > \(sum)", "ColumnValues \"a\" in [1, \(sum)]"] {
                #expect(
                    first("Rules = [\(rule)]") == "A number is made of at most 256 terms.",
                    "\(rule.prefix(40))"
                )
            }
        }
        let terms = "1 + 2 * (3 - 4) / 5"
        #expect(first("Rules = [RowCount > \(terms)]", RulesetLimits(termsMax: 6)) == nil)
        #expect(
            first("Rules = [RowCount > \(terms)]", RulesetLimits(termsMax: 5))
                == "A number is made of at most 5 terms."
        )
        #expect(
            first("Rules = [RowCount between \(terms) and \(terms)]", RulesetLimits(termsMax: 6))
                == nil
        )
        #expect(
            first("Rules = [ColumnValues \"a\" in [1, 2, 3]]", RulesetLimits(listMax: 2))
                == "A list has at most 2 values."
        )
    }

    @Test("as many mistakes as the limit allows")
    func manyMistakes() {
        let text = "Rules = [" + Array(repeating: "Nope", count: 100).joined(separator: ", ") + "]"
        #expect(Ruleset.read(text).errors.count == 20)
    }
}
