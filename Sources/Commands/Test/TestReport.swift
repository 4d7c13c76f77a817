import Engine
import Simulation
import StatesLanguage

/// Test results as text.
struct TestReport {
    let results: TestResults
    let paint: Paint
    let columns: Int

    private static let labelColumns = 10

    func lines(showsCoverage: Bool) -> [String] {
        var lines: [String] = []
        for file in results.files {
            lines.append(paint(.bold, Path.shown(file.loaded.file)))
            let nameColumns = min(
                file.runs.map { TextWidth.columns(of: $0.test.name) }.max() ?? 0,
                76
            )
            for run in file.runs { lines += self.lines(of: run, in: file.loaded, nameColumns) }
            if file.loaded.tests.properties != nil {
                lines.append(paint(.faint, "  its properties are for pawl explore to check"))
            }
        }
        if showsCoverage {
            for entry in results.coverage { lines += CoverageText.lines(of: entry, paint: paint) }
        }
        let failed = results.failedCount
        let passed = results.count - failed
        let summary = failed == 0 ? paint(.good, "\(passed) passed") : "\(passed) passed"
        return lines + ["", summary + (failed > 0 ? ", " + paint(.bad, "\(failed) failed") : "")]
    }

    private func lines(of run: TestRun, in loaded: LoadedTests, _ nameColumns: Int) -> [String] {
        let sign = run.passed ? paint(.good, "✔") : paint(.bad, "✖")
        let time = DurationText.text(milliseconds: run.durationMilliseconds)
        var lines = [
            "  \(sign) " + TextWidth.padded(TextWidth.harmless(run.test.name), to: nameColumns)
                + "  " + paint(.faint, time)
        ]
        for failure in run.failures {
            let place = "\(loaded.file):\(failure.range.start.line)"
            lines.append("      " + failure.subject + paint(.faint, "  \(place)"))
            lines.append(field("expected", paint(.good, cut(failure.expected))))
            lines.append(field("found", paint(.bad, cut(failure.found))))
        }
        if !run.passed {
            lines += wrapped("path", run.path.map(TextWidth.harmless).joined(separator: " → "))
        }
        for rule in run.unusedRules {
            lines.append("      " + paint(.caution, "unused ") + SimulationRemarks.words(rule))
        }
        return lines
    }

    private func field(_ name: String, _ text: String) -> String {
        "        " + paint(.faint, TextWidth.padded(name, to: Self.labelColumns)) + text
    }

    private func cut(_ text: String) -> String {
        let room = max(40, columns - Self.labelColumns - 8)
        return TextWidth.cut(TextWidth.harmless(String(text.prefix(room * 4))), to: room)
    }

    /// A long text in several lines, broken at spaces.
    private func wrapped(_ name: String, _ text: String) -> [String] {
        let room = max(40, columns - Self.labelColumns - 8)
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, TextWidth.columns(of: line) + 1 + word.count > room {
                lines.append(line)
                line = ""
            }
            line += line.isEmpty ? String(word) : " " + word
        }
        lines.append(line)
        return lines.enumerated().map { field($0 == 0 ? name : "", $1) }
    }
}
