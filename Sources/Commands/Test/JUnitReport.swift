import Engine
import Simulation
import StatesLanguage

/// Test results as JUnit's XML, which build servers read.
///
/// A suite is a test file. There is no `time`: what passes is virtual, and is said in `system-out`.
enum JUnitReport {
    static func text(of results: TestResults) -> String {
        var lines = [
            #"<?xml version="1.0" encoding="UTF-8"?>"#,
            "<testsuites tests=\"\(results.count)\" failures=\"\(results.failedCount)\">",
        ]
        for file in results.files {
            let failed = file.runs.count { !$0.passed }
            lines.append(
                "  <testsuite name=\"\(escaped(file.loaded.file))\" tests=\"\(file.runs.count)\""
                    + " failures=\"\(failed)\" errors=\"0\" skipped=\"0\">"
            )
            for run in file.runs { lines += self.lines(of: run, in: file.loaded) }
            lines.append("  </testsuite>")
        }
        return (lines + ["</testsuites>", ""]).joined(separator: "\n")
    }

    private static func lines(of run: TestRun, in loaded: LoadedTests) -> [String] {
        var lines = [
            "    <testcase classname=\"\(escaped(loaded.machine))\""
                + " name=\"\(escaped(run.test.name))\" file=\"\(escaped(loaded.file))\""
                + " line=\"\(run.test.range.start.line)\">"
        ]
        for failure in run.failures {
            let message = "\(failure.subject): expected \(failure.expected), found \(failure.found)"
            let place = "\(loaded.file):\(failure.range.start.line)"
            lines.append(
                "      <failure message=\"\(escaped(message))\">\(escaped(place)): "
                    + "\(escaped(message))</failure>"
            )
        }
        let path = run.path.joined(separator: " > ")
        let time = DurationText.text(milliseconds: run.durationMilliseconds)
        lines.append(
            "      <system-out>\(run.status.rawValue) after \(time) of virtual time: "
                + "\(escaped(path))</system-out>"
        )
        return lines + ["    </testcase>"]
    }

    /// A text for XML: control characters that it has no word for are left out.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n": result += "&#10;"
            case "\t": result += "&#9;"
            default:
                let isKnown =
                    scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF
                if isKnown { result.unicodeScalars.append(scalar) }
            }
        }
        return result
    }
}
