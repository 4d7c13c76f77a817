import DataQuality
import Testing
import Values

/// Texts that nobody would write: the reader ends, says where, and never crashes.
@Suite("Texts at random")
struct FuzzTests {
    static let seeds: [UInt64] = [1, 2, 3, 4]

    private static func corpus() throws -> [String] {
        try Case.file("invalid.txt").map(\.text)
            + RuleFile.all().map { file in
                "Rules = [\(file.examples.map(\.rule).joined(separator: ",\n"))]"
            }
    }

    @Test("rulesets that were changed somewhere", arguments: seeds)
    func changed(_ seed: UInt64) throws {
        var random = RandomGenerator(seed: seed)
        let corpus = try Self.corpus()
        let signs = Array("[](){},:=<>!+-*/\"\\$#. \n0a;é".utf8)
        for _ in 0..<1_500 {
            var bytes = Array(corpus[Int(random.next() % UInt64(corpus.count))].utf8)
            for _ in 0...Int(random.next() % 4) where !bytes.isEmpty {
                let place = Int(random.next() % UInt64(bytes.count))
                let sign = signs[Int(random.next() % UInt64(signs.count))]
                switch random.next() % 4 {
                case 0: bytes.remove(at: place)
                case 1: bytes.insert(sign, at: place)
                case 2: bytes[place] = sign
                default: bytes.removeSubrange(place..<min(bytes.count, place + 9))
                }
            }
            try check(String(decoding: bytes, as: UTF8.self), seed)
        }
    }

    @Test("words in any order", arguments: seeds)
    func words(_ seed: UInt64) throws {
        var random = RandomGenerator(seed: seed)
        let words =
            RuleType.allCases.map(\.rawValue) + [
                "Rules", "Analyzers", "=", "[", "]", "(", ")", ",", "and", "or", "not", "between",
                "in", "matches", "where", "with", "threshold", "labels", "\"a\"", "5", "0.5", ">",
                "<=", "!=", "NULL", "EMPTY", "now", "days", "last", "avg", "-", "*", "$x", "x",
                "{", "}", ":", "DefaultLabels", "Metadata", "MB", "\"2024-01-31\"",
            ]
        for _ in 0..<1_500 {
            let count = Int(random.next() % 30)
            let text = (0..<count).map { _ in words[Int(random.next() % UInt64(words.count))] }
            try check("Rules = [ " + text.joined(separator: " "), seed)
        }
    }

    private func check(_ text: String, _ seed: UInt64) throws {
        let report = Ruleset.read(text)
        let comment = Comment(rawValue: "seed \(seed): \(text)")
        #expect((report.ruleset == nil) == !report.errors.isEmpty, comment)
        for error in report.errors {
            #expect((0...text.utf8.count).contains(error.offset), comment)
            #expect(!error.message.isEmpty && error.location.line > 0, comment)
        }
        // What was accepted says the same again.
        guard let ruleset = report.ruleset, !ruleset.rules.isEmpty else { return }
        let again = "Rules = [\(ruleset.rules.map(\.text).joined(separator: ", "))]"
        guard !again.contains("$") else { return }
        #expect(try Ruleset(parsing: again).rules.map(\.text) == ruleset.rules.map(\.text), comment)
    }
}
