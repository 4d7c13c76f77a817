import Foundation
import TestSupport
import Testing
import Values

/// The sample projects and what is run beside them.
enum Samples {
    /// The project's own Python environment.
    static var venv: URL { Workplace.python }

    /// Runs one of the environment's programs.
    static func tool(_ words: [String], in work: Workplace) throws -> Ended {
        let path = venv.path
        return try Started(
            [path + "/" + words[0]] + words.dropFirst(),
            input: "/dev/null",
            output: work.file("output/tool.out"),
            errors: work.file("output/tool.err"),
            environment: ["PATH": path + ":/usr/bin:/bin", "HOME": work.path]
        ).wait(within: 60)
    }

    /// The rows of a query by DuckDB alone, which knows nothing of Pawl.
    static func rows(_ sql: String, in work: Workplace) throws -> [JSON] {
        let ended = try tool(
            ["duckdb", "-no-init", "-json", "-c", "SET file_search_path = '\(work.path)'; " + sql],
            in: work
        )
        #expect(ended.code == 0, "\(ended)")
        return ended.output.isEmpty ? [] : try ended.json.arrayValue ?? []
    }

    /// Compares what a run of `flights` left with a query of the raw files that knows nothing of the
    /// pipeline.
    static func verify(_ work: Workplace, _ words: [String], output: String) throws {
        try work.write(output, to: "output.json")
        let verified = try tool(
            ["python3", work.file("verify.py")] + words
                + [
                    "--out", work.file("lake"), "--run", "x", "--summary", work.file("output.json"),
                ],
            in: work
        )
        #expect(verified.code == 0, "\(verified)")
        #expect(verified.output.contains("all the same"), "\(verified)")
        #expect(verified.output.split(separator: "\n").count { $0.hasPrefix("same ") } >= 14)
    }

    /// The catalog's tables with their columns and partition keys: `raw.flights(date string, …) by (run string)`.
    static func tables(_ work: Workplace) throws -> [String] {
        let listed = try work.pawl("catalog", "tables", "--output", "json")
        #expect(listed.code == 0, "\(listed)")
        return try (listed.json.arrayValue ?? []).map { table in
            let columns = (table["StorageDescriptor"]?["Columns"]?.arrayValue ?? []).map(column)
            let keys = (table["PartitionKeys"]?.arrayValue ?? []).map(column)
            return
                "\(table["DatabaseName"]?.stringValue ?? "").\(table["Name"]?.stringValue ?? "")("
                + columns.joined(separator: ", ") + ")"
                + (keys.isEmpty ? "" : " by (" + keys.joined(separator: ", ") + ")")
        }
        .sorted()
    }

    private static func column(_ column: JSON) -> String {
        "\(column["Name"]?.stringValue ?? "") \(column["Type"]?.stringValue ?? "")"
    }

    /// The values of a table's partitions, as the catalog lists them.
    static func partitions(_ table: String, _ work: Workplace) throws -> [[String]] {
        let listed = try work.pawl(
            "catalog",
            "partitions",
            table,
            "--limit",
            "0",
            "--output",
            "json"
        )
        #expect(listed.code == 0, "\(listed)")
        return try (listed.json.arrayValue ?? []).map {
            ($0["Values"]?.arrayValue ?? []).compactMap(\.stringValue)
        }
    }

    /// The rows of a query by `pawl query`.
    static func query(_ sql: String, _ work: Workplace) throws -> [JSON] {
        // The project of a query is that of the working folder.
        let ended = try Started(
            ["/usr/bin/env", "-C", work.path, Pawl.path, "query", sql, "--output", "json"],
            input: "/dev/null",
            output: work.file("output/query.out"),
            errors: work.file("output/query.err"),
            environment: ["PATH": venv.path + ":/usr/bin:/bin", "PAWL_STORE": work.store]
        ).wait(within: 60)
        #expect(ended.code == 0, "\(ended)")
        return try ended.json.arrayValue ?? []
    }
}
