import Foundation
import TestSupport
import Testing

/// Cases that stand in one file: `=== name`, lines of text, and lines that begin with `--- `, which say
/// what is expected.
struct Case: CustomTestStringConvertible {
    var name: String
    var text: String
    var expected: [String]

    var testDescription: String { name }

    static func file(_ name: String) throws -> [Case] {
        let url = Folders.package.appending(path: "Tests/DataQualityTests/Corpora/\(name)")
        var cases: [Case] = []
        var lines: [Substring] = []
        func finish() {
            guard !cases.isEmpty else { return }
            cases[cases.count - 1].text = lines.joined(separator: "\n")
            lines = []
        }
        for line in try String(contentsOf: url, encoding: .utf8).split(
            separator: "\n",
            omittingEmptySubsequences: false
        ) {
            if line.hasPrefix("=== ") {
                finish()
                cases.append(Case(name: String(line.dropFirst(4)), text: "", expected: []))
            } else if line.hasPrefix("--- ") {
                cases[cases.count - 1].expected.append(String(line.dropFirst(4)))
            } else {
                lines.append(line)
            }
        }
        finish()
        return cases
    }
}
