import DataQuality
import Integrations
import Values

/// How rulesets came out, for people.
struct QualityPage {
    let paint: Paint
    let unicode: Bool

    /// All rulesets of a run.
    func lines(_ report: QualityTool.Report) -> [String] {
        var lines: [String] = []
        for (name, result, failing) in report.rulesets {
            lines.append(heading(name, report, result))
            for (index, rule) in result.rules.enumerated() {
                lines += self.rule(rule)
                for row in failing[index] ?? [] {
                    lines.append("      " + paint(.faint, TextWidth.harmless(row.text())))
                }
            }
            for analyzer in result.analyzers { lines += self.analyzer(analyzer) }
        }
        return unicode ? lines : lines.map(PlainGlyphs.replaced)
    }

    private func heading(_ name: String, _ report: QualityTool.Report, _ result: RulesetResult)
        -> String
    {
        let met = result.rules.count - result.failures.count
        var facts = ["\(met) of \(result.rules.count) rules met"]
        if let rows = result.rowsProcessed {
            facts.append(
                result.rowsPassed.map { "\($0) of \(rows) rows pass" } ?? "\(rows) rows"
            )
        }
        facts.append(DurationText.text(milliseconds: report.milliseconds))
        let sign =
            result.failures.isEmpty
            ? paint(.good, Signs.succeeded) : paint(.bad, Signs.failed)
        return "\(sign) \(paint(.bold, TextWidth.harmless(name))) on \(report.table)  "
            + paint(.faint, facts.joined(separator: ", "))
    }

    private func rule(_ rule: RuleResult) -> [String] {
        let sign =
            switch rule.outcome {
            case .pass: paint(.good, Signs.succeeded)
            case .fail: paint(.bad, Signs.failed)
            case .error: paint(.caution, "!")
            }
        var lines = ["  \(sign) \(TextWidth.harmless(rule.description))"]
        if let evaluated = rule.evaluatedRule {
            lines.append("      " + paint(.faint, "= " + TextWidth.harmless(evaluated)))
        }
        // DuckDB's messages have lines of their own, with the place marked.
        for line in (rule.message ?? "").split(separator: "\n") {
            lines.append("      " + TextWidth.harmless(String(line)))
        }
        return lines
    }

    private func analyzer(_ analyzer: AnalyzerResult) -> [String] {
        var lines = ["  " + TextWidth.harmless(analyzer.description)]
        if let message = analyzer.message { lines.append("      " + TextWidth.harmless(message)) }
        for metric in analyzer.metrics {
            lines.append("      \(TextWidth.harmless(metric.name)) = \(metric.value)")
        }
        return lines
    }
}
