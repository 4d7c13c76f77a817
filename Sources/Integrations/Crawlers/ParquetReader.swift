import DataCatalog
import Values

/// Reads the schemas of Parquet files by DuckDB, many with one process.
struct ParquetReader {
    /// What came of a file.
    enum Answer {
        case columns([InferredColumn], records: Int64)
        case unknown(UnknownFormat)
    }

    /// More files with one process would make its text too long.
    static let batchMax = 20_000

    let duckDB: DuckDB

    /// The columns and numbers of records of files, by their paths.
    ///
    /// One that DuckDB cannot read fails all that are read with it, so they are halved until it is found.
    func read(_ paths: [String]) -> [String: Answer] {
        var answers: [String: Answer] = [:]
        var start = 0
        while start < paths.count {
            let end = min(paths.count, start + Self.batchMax)
            read(paths[start..<end], &answers)
            start = end
        }
        return answers
    }

    private func read(_ paths: ArraySlice<String>, _ answers: inout [String: Answer]) {
        if paths.isEmpty { return }
        do throws(DuckDB.Failure) {
            try readBatch(paths, &answers)
        } catch {
            if paths.count == 1, let path = paths.first {
                let line = error.message.split(separator: "\n").first.map(String.init)
                answers[path] = .unknown(
                    UnknownFormat("is Parquet that cannot be read: \(line ?? "no reason given")")
                )
                return
            }
            let middle = paths.startIndex + paths.count / 2
            read(paths[..<middle], &answers)
            read(paths[middle...], &answers)
        }
    }

    /// Files of one schema come as one row: of 10,000 files there are mostly a few.
    private func readBatch(
        _ paths: ArraySlice<String>,
        _ answers: inout [String: Answer]
    ) throws(DuckDB.Failure) {
        let list = SQLText.list(paths.map(DuckDBView.literalGlob))
        let rows = try duckDB.rows(
            """
            SELECT schema, list(file_name) AS files FROM (
                SELECT file_name, list({
                    'n': name, 'c': num_children, 'r': repetition_type,
                    't': coalesce(converted_type, ''), 'd': coalesce(duckdb_type, '')
                } ORDER BY column_id) AS schema
                FROM parquet_schema(\(list)) GROUP BY file_name
            ) GROUP BY schema;
            SELECT num_rows AS n, list(file_name) AS files
                FROM parquet_file_metadata(\(list)) GROUP BY num_rows;
            """
        )
        var columns: [String: [InferredColumn]] = [:]
        var counts: [String: Int64] = [:]
        for row in rows {
            let files = (row["files"]?.arrayValue ?? []).compactMap(\.stringValue)
            if let schema = row["schema"]?.arrayValue {
                do throws(UnknownFormat) {
                    let own = try ParquetSchema.columns(schema.map(Self.element))
                    for file in files { columns[file] = own }
                } catch {
                    for file in files { answers[file] = .unknown(error) }
                }
            } else {
                for file in files { counts[file] = row["n"]?.integerValue ?? 0 }
            }
        }
        for path in paths where answers[path] == nil {
            guard let own = columns[path] else {
                answers[path] = .unknown(UnknownFormat("is Parquet of which DuckDB says nothing"))
                continue
            }
            answers[path] = .columns(own, records: counts[path] ?? 0)
        }
    }

    private static func element(_ json: JSON) -> ParquetElement {
        ParquetElement(
            name: json["n"]?.stringValue ?? "",
            children: json["c"]?.integerValue.map { Int($0) },
            repetition: json["r"]?.stringValue ?? "",
            convertedType: json["t"]?.stringValue ?? "",
            duckDBType: json["d"]?.stringValue ?? ""
        )
    }
}
