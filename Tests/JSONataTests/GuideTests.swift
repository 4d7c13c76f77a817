import Foundation
import JSONata
import Testing
import Values

/// The examples of docs/jsonata.md: input, expression, result.
struct GuideTests {
    /// The fenced blocks of a Markdown text, with their languages.
    private static func blocks(_ text: String) -> [(language: String, content: String)] {
        var result: [(language: String, content: String)] = []
        var current: (language: String, content: String)?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                if let block = current {
                    result.append(block)
                    current = nil
                } else {
                    current = (String(line.dropFirst(3)), "")
                }
            } else {
                current?.content += line + "\n"
            }
        }
        return result
    }

    @Test func everyExampleGivesItsResult() throws {
        let guide = SuiteTests.package.appending(path: "docs/jsonata.md")
        let text = String(decoding: try Data(contentsOf: guide), as: UTF8.self)
        let blocks = Self.blocks(text)
        try #require(blocks.count % 3 == 0)
        #expect(blocks.count / 3 == 10)
        for start in stride(from: 0, to: blocks.count, by: 3) {
            try #require(blocks[start + 1].language == "jsonata")
            let states: JSON = .object(
                JSONObject([("input", try JSON(parsing: blocks[start].content))])
            )
            var environment = JSONataEnvironment(
                now: Timestamp(milliseconds: 0),
                random: RandomGenerator(seed: 1)
            )
            let expression = try JSONataExpression(
                parsing: blocks[start + 1].content,
                dialect: .states
            )
            let result = try expression.evaluate(
                input: nil,
                bindings: JSONObject([("states", states)]),
                environment: &environment
            )
            let expected = try JSON(parsing: blocks[start + 2].content)
            #expect(result == expected, "\(blocks[start + 1].content)")
        }
    }
}
