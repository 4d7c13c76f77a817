import ArgumentParser
import Foundation
import Testing

@testable import Commands

/// What docs/command-line.md says.
@Suite struct DocumentTests {
    static func document() throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: "docs/command-line.md"), encoding: .utf8)
    }

    @Test func itNamesEveryCommandAndStatus() throws {
        let text = try Self.document()
        for name in UsageTests.commands { #expect(text.contains("`pawl \(name)"), "\(name)") }
        for status in ExitStatus.allCases { #expect(text.contains("| \(status.rawValue) |")) }
    }

    @Test func itsExpressionsAreEvaluated() throws {
        let folder = try TemporaryFolder()
        let order = try folder.write(
            "order.json",
            #"{"items": [{"name": "a", "price": 11}, {"name": "b", "price": 2}]}"#
        )
        #expect(
            CommandRun("eval", "$.items[?(@.price > 10)].name", "--input", order).output
                == "[\n  \"a\"\n]\n"
        )
        #expect(
            CommandRun("eval", "--jsonata", "$sum(items.price)", "--input", order).output == "13\n"
        )
        let states = CommandRun(
            "eval",
            "--jsonata",
            "--dialect",
            "states",
            "{% $states.input.x %}",
            "--input",
            #"{"x": 1}"#
        )
        #expect(states.output == "1\n")
    }
}
