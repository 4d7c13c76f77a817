import Testing
import Values

@testable import JSONPath

/// Random texts from fixed seeds: nothing may trap, and what is accepted must agree with itself.
@Suite("Random texts")
struct FuzzTests {
    static let fragments = [
        "$", "$$", "@", ".", "..", "[", "]", "*", "?", "(", ")", "'", "\"", "\\", ",", ":", "-",
        "0", "1", "2", "99", "a", "b", "id", "é", "😀", " ", "==", "!=", "<", "=~", "&&", "||", "!",
        "/", "/a+b?/i", "in", "size", "empty", "true", "null", "{", "}", "length()", "'a'", "['a']",
        "[0]", "[?(@.a)]", ".a", ".b", "States.Format(", "States.Array(", "'{}'", "$v", "\\u00e9",
        "{2,3}", "|", "+", "^", "\u{0}",
    ]

    static let seeds =
        (try? JSONPathQuery(parsing: "$.cases[*].path").evaluate(on: PathTests.corpus))?
        .arrayValue?.compactMap(\.stringValue) ?? []

    static let expressions = Corpus.cases("intrinsics").map(\.text)

    static let document: JSON = [
        "a": ["b": [1, 2, ["id": 3, "a": "ab"]], "a": nil], "b": ["é": true, "id": "x"], "id": [[]],
    ]

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func nothingTraps(seed: UInt64) throws {
        var random = RandomGenerator(seed: seed)
        for round in 0..<2000 {
            let text = Self.text(round, &random)
            guard let expression = try? PathExpression(parsing: text) else { continue }
            let scope = PathScope(
                input: Self.document,
                context: Self.document,
                variables: JSONObject([("v", Self.document)])
            )
            var draws = RandomGenerator(seed: seed)
            _ = try? expression.evaluate(in: scope, random: &draws)
            switch expression {
            case .path(let query): try check(query, "seed \(seed), round \(round): \(text)")
            case .intrinsic(let call): _ = call.problems()
            }
            _ = try? BoundedRegex(text).matches("aab")
        }
    }

    /// A text of fragments, or a case with one place changed.
    static func text(_ round: Int, _ random: inout RandomGenerator) -> String {
        func pick(_ list: [String]) -> String { list[Int(random.next() % UInt64(list.count))] }
        if round % 2 == 0 {
            return (0..<(1 + random.next() % 10)).reduce("$") { text, _ in text + pick(fragments) }
        }
        var scalars = Array(pick(round % 4 == 1 ? seeds : expressions).unicodeScalars)
        let position = Int(random.next() % UInt64(scalars.count))
        let end = min(scalars.count, position + Int(random.next() % 3))
        scalars.replaceSubrange(position..<end, with: pick(fragments).unicodeScalars)
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }

    /// Two ways to the same value, and a path printed and read again.
    private func check(_ query: JSONPathQuery, _ comment: Comment) throws {
        guard query.function == nil else { return }
        let value = try query.evaluate(on: Self.document)
        var work = PathWork(document: Self.document)
        let matches = try work.matches(of: query.steps, from: Self.document)
        if query.isDefinite {
            #expect(matches.count == (value == nil ? 0 : 1), comment)
            #expect(matches.first == value, comment)
        } else {
            #expect(value == .array(matches), comment)
        }
        let printed = query.bracketNotation
        let isPlain =
            !printed.contains("[?]")
            && query.steps.allSatisfy { step in
                switch step {
                case .member(let name): !name.contains { "'\\".contains($0) }
                case .members(let names): !names.contains { $0.contains { "'\\".contains($0) } }
                case .index, .indices, .slice, .wildcard, .descent, .filter: true
                }
            }
        guard isPlain else { return }
        let again = try JSONPathQuery(parsing: printed)
        #expect(again.bracketNotation == printed, comment)
        #expect(try again.evaluate(on: Self.document) == value, comment)
    }
}
