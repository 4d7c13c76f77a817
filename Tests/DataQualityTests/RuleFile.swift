import Foundation
import TestSupport
import Testing

/// A file of rules with how they are to come out.
///
///     table orders                      the table that they are asked of
///     references countries              tables that they compare with
///     now 2024-02-01T00:00:00Z
///     history Dataset.*.RowCount 6 5    earlier values, the latest first
///     composes rows
///     PASS RowCount = 6                 a rule
///       Dataset.*.RowCount := count(*)  a metric, and SQL that says the same
///       => RowCount = 6.0               the evaluated rule
///       any other text                  the message; ~text is a part of it
struct RuleFile: CustomTestStringConvertible {
    struct Example {
        var outcome: String
        var rule: String
        var message: String?
        var messagePart: String?
        var evaluated: String?
        var metrics: [(name: String, sql: String)] = []
    }

    let name: String
    var table = ""
    var references: [String] = []
    var now = "2024-02-01T00:00:00Z"
    var history: [String: [Double]] = [:]
    var composesRows = false
    var examples: [Example] = []

    var testDescription: String { name }

    static let folder = Folders.package.appending(path: "Tests/DataQualityTests/Corpora/rules")

    static func all() throws -> [RuleFile] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .sorted { $0.path < $1.path }.map { try RuleFile($0) }
    }

    init(_ url: URL) throws {
        name = url.deletingPathExtension().lastPathComponent
        for line in try String(contentsOf: url, encoding: .utf8).split(separator: "\n") {
            if line.hasPrefix("#") { continue }
            if line.hasPrefix("  ") {
                expect(String(line.dropFirst(2)))
                continue
            }
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            switch words[0] {
            case "table": table = words[1]
            case "references": references = words[1].split(separator: " ").map(String.init)
            case "now": now = words[1]
            case "history":
                let parts = words[1].split(separator: " ").map(String.init)
                history[parts[0]] = parts.dropFirst().compactMap(Double.init)
            case "composes": composesRows = true
            case "PASS", "FAIL", "ERROR":
                examples.append(Example(outcome: words[0], rule: words[1]))
            default: Issue.record("\(name): \(line)")
            }
        }
    }

    private mutating func expect(_ text: String) {
        let last = examples.count - 1
        if text.hasPrefix("=> ") {
            examples[last].evaluated = String(text.dropFirst(3))
        } else if text.hasPrefix("~") {
            examples[last].messagePart = String(text.dropFirst())
        } else if let sign = text.firstRange(of: " := ") {
            examples[last].metrics.append(
                (String(text[..<sign.lowerBound]), String(text[sign.upperBound...]))
            )
        } else {
            examples[last].message = text
        }
    }
}
