import DataQuality
import Foundation
import TestSupport
import Testing
import Values

/// Tables as Parquet in a folder, on which rulesets are evaluated as an integration does it.
struct Bench {
    let file: RuleFile
    let duckDB: DuckDBProgram
    let views: String
    let files: URL
    let now: Timestamp

    init(_ file: RuleFile, in scratch: URL) throws {
        self.file = file
        files = scratch.appending(path: "files")
        let folder = scratch.appending(path: file.name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        duckDB = DuckDBProgram(folder: folder)
        let tables = try String(
            contentsOf: RuleFile.folder.deletingLastPathComponent().appending(path: "tables.sql"),
            encoding: .utf8
        )
        let names = Set([file.table] + file.references).sorted()
        let copies = names.map { "COPY \"\($0)\" TO '\($0).parquet';" }
        _ = try duckDB.rows(tables + "\n" + copies.joined(separator: "\n"))
        let views = names.map { "CREATE VIEW \"\($0)\" AS FROM '\($0).parquet';" }
        self.views =
            "SET TimeZone = 'UTC';\n" + views.joined(separator: "\n")
            + "\nCREATE VIEW \"primary\" AS FROM \"\(file.table)\";"
            + "\nCREATE VIEW target AS FROM \"\(file.table)\";\n"
        if file.now == "file" {
            let modified = try FileManager.default.attributesOfItem(
                atPath: files.appending(path: "a.txt").path
            )
            let date = try #require(modified[.modificationDate] as? Date)
            now = Timestamp(milliseconds: Int64(date.timeIntervalSince1970 * 1000))
        } else {
            now = try #require(Timestamp(iso8601: file.now))
        }
    }

    func rows(_ sql: String) throws -> [JSON] { try duckDB.rows(views + sql + ";") }

    /// What SQL over the table says, where `primary` is the table.
    func value(_ sql: String) throws -> Double {
        let text = sql.replacingOccurrences(of: "primary", with: "target")
        let row = try #require(
            try rows("SELECT CAST((\(text)) AS DOUBLE) AS v FROM target LIMIT 1").first
        )
        return try #require(row["v"]?.number)
    }

    private func schema(_ table: String) throws -> TableSchema {
        TableSchema(
            columns: try rows("DESCRIBE \"\(table)\"").map {
                (
                    try #require($0["column_name"]?.stringValue),
                    try #require($0["column_type"]?.stringValue)
                )
            }
        )
    }

    func evaluate() throws -> RulesetResult {
        try evaluate("Rules = [\(file.examples.map(\.rule).joined(separator: ",\n"))]")
    }

    func evaluation(_ rules: [String]) throws -> QualityEvaluation {
        try evaluation("Rules = [\(rules.joined(separator: ",\n"))]")
    }

    func evaluation(_ text: String) throws -> QualityEvaluation {
        let ruleset = try Ruleset(parsing: text)
        var statements: [String: EvaluationContext.StatementShape] = [:]
        for statement in ruleset.statements {
            do {
                statements[statement] = .columns(
                    try rows("DESCRIBE SELECT * FROM (\(statement)\n)").compactMap {
                        $0["column_type"]?.stringValue
                    }
                )
            } catch let error as DuckDBProgram.Failure {
                statements[statement] = .failed(error.message)
            }
        }
        var references: [String: EvaluationContext.Relation] = [:]
        for name in file.references {
            references[name] = .init(sql: "\"\(name)\"", schema: try schema(name))
        }
        let files = files.path
        return QualityEvaluation(
            of: ruleset,
            in: EvaluationContext(
                schema: try schema(file.table),
                references: references,
                statements: statements,
                now: now,
                history: file.history,
                composesRows: file.composesRows,
                localPath: { "\(files)/\($0)" }
            )
        )
    }

    /// Evaluates batch by batch, and number by number where one fails.
    func evaluate(_ text: String) throws -> RulesetResult {
        let evaluation = try evaluation(text)
        var values = [ScalarValue](repeating: .null, count: evaluation.count)
        for batch in evaluation.batches {
            do {
                let row = try #require(try rows(batch.sql).first)
                for (index, _) in batch.numbers { values[index] = Self.value(row["s\(index)"]) }
            } catch is DuckDBProgram.Failure {
                for (index, sql) in batch.numbers {
                    do {
                        values[index] = Self.value(try rows(sql).first?["s\(index)"])
                    } catch let error as DuckDBProgram.Failure {
                        values[index] = .failed(error.message)
                    }
                }
            }
        }
        return evaluation.result(values)
    }

    private static func value(_ json: JSON?) -> ScalarValue {
        json?.number.map { .number($0) } ?? .null
    }
}
