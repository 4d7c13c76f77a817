import DataQuality
import Foundation
import TestSupport
import Testing
import Values

/// The examples of docs/data-quality.md.
@Suite("What docs/data-quality.md says")
struct DocumentTests {
    struct Block {
        var kind: String
        var lines: [String]
    }

    static func blocks() throws -> [Block] {
        let url = Folders.package.appending(path: "docs/data-quality.md")
        var blocks: [Block] = []
        var isInside = false
        for line in try String(contentsOf: url, encoding: .utf8).split(
            separator: "\n",
            omittingEmptySubsequences: false
        ) {
            if line.hasPrefix("```") {
                if !isInside { blocks.append(Block(kind: String(line.dropFirst(3)), lines: [])) }
                isInside.toggle()
            } else if isInside {
                blocks[blocks.count - 1].lines.append(String(line))
            }
        }
        return blocks
    }

    @Test("the rules come out as it says")
    func rules() throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "pawl-document-\(ProcessInfo.processInfo.processIdentifier)"
        )
        let raw = folder.appending(path: "raw")
        try FileManager.default.createDirectory(at: raw, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let blocks = try Self.blocks()
        let duckDB = DuckDBProgram(folder: folder)
        var views = "SET TimeZone = 'UTC';\n"
        for block in blocks where block.kind.hasPrefix("csv ") {
            let name = String(block.kind.dropFirst(4))
            let text = block.lines.joined(separator: "\n") + "\n"
            for file in name == "orders" ? [name, "copy"] : [name] {
                try text.write(
                    to: raw.appending(path: file + ".csv"),
                    atomically: true,
                    encoding: .utf8
                )
            }
            views += "CREATE VIEW \(name) AS FROM 'raw/\(name).csv';\n"
        }
        views += "CREATE VIEW \"primary\" AS FROM orders;\n"
        func schema(_ table: String) throws -> TableSchema {
            TableSchema(
                columns: try duckDB.rows(views + "DESCRIBE \(table);").compactMap { row in
                    guard let name = row["column_name"]?.stringValue,
                        let type = row["column_type"]?.stringValue
                    else { return nil }
                    return (name, type)
                }
            )
        }

        let lines = blocks.filter { $0.kind == "dqdl" }.flatMap(\.lines)
        let examples = lines.map { line in
            let parts = line.split(separator: "#", maxSplits: 1)
            return (
                rule: parts[0].trimmingCharacters(in: .whitespaces),
                fails: parts.count > 1 && parts[1].contains("FAIL")
            )
        }
        let ruleset = try Ruleset(
            parsing: "Rules = [\n\(examples.map(\.rule).joined(separator: ",\n"))\n]"
        )
        var statements: [String: EvaluationContext.StatementShape] = [:]
        for statement in ruleset.statements {
            statements[statement] = .columns(
                try duckDB.rows(views + "DESCRIBE SELECT * FROM (\(statement));")
                    .compactMap { $0["column_type"]?.stringValue }
            )
        }
        var references: [String: EvaluationContext.Relation] = [:]
        for name in ["orders", "countries"] {
            references[name] = .init(sql: name, schema: try schema(name))
        }
        let now = try #require(Timestamp(iso8601: "2024-02-01T00:00:00Z"))
        let evaluation = QualityEvaluation(
            of: ruleset,
            in: EvaluationContext(
                schema: try schema("orders"),
                references: references,
                statements: statements,
                now: now,
                // Files are as new as the test, and now() is in the past: a day later is too.
                localPath: { $0.replacingOccurrences(of: "s3://raw/", with: "\(raw.path)/") }
            )
        )
        var values = [ScalarValue](repeating: .null, count: evaluation.count)
        let sql = evaluation.batches.map { $0.sql + ";\n" }.joined()
        for row in try duckDB.rows(views + sql) {
            for member in row.objectValue ?? [:] {
                let index = try #require(Int(member.key.dropFirst()))
                values[index] = member.value.number.map { .number($0) } ?? .null
            }
        }
        let result = evaluation.result(values)
        for (rule, example) in zip(result.rules, examples) {
            // now() of the document is years ago, so files are newer than a day later.
            if example.rule.contains("now() + 1 days") { continue }
            #expect(
                rule.outcome == (example.fails ? .fail : .pass),
                Comment(rawValue: rule.json.text())
            )
        }
        for type in RuleType.allCases where type != .allStatistics {
            #expect(examples.contains { $0.rule.contains(type.rawValue) }, "\(type.rawValue)")
        }
    }

    @Test("its ruleset is one")
    func ruleset() throws {
        let text = try #require(try Self.blocks().first { $0.kind == "text" }).lines
        let ruleset = try Ruleset(parsing: text.joined(separator: "\n"))
        #expect(ruleset.rules.count == 3)
        #expect(ruleset.metadata.map(\.key) == ["Owner"])
        #expect(ruleset.analyzers.map(\.text) == ["AllStatistics \"price\""])
        #expect(ruleset.rules[2].labels.map(\.value) == ["sales"])
    }
}
