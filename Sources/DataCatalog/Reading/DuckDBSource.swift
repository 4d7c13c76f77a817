import Values

/// Files of a table that one call of DuckDB reads: of one format and with the same columns.
struct DuckDBSource {
    let format: DataFormat
    let columns: [Column]
    let compression: String?
    /// Whether the files have columns of the names of the partition keys too.
    let keysAreInData: Bool
    var files: [DuckDBView.Files]

    /// The names that cannot be columns of anybody's.
    private static let fileColumn = "pawl file"
    private static let folderColumn = "pawl folder"

    /// SELECT of the table's columns and partition keys from these files.
    func select(_ table: Table) throws(DuckDBView.Failure) -> String {
        let keys = files.first?.partition == nil ? [] : table.partitionKeys
        let own = Dictionary(columns.map { ($0.name, $0) }) { first, _ in first }
        let spelling = keys.isEmpty ? [:] : hiveSpelling(keys)
        var results: [String] = []
        for column in table.storageDescriptor.columns {
            let type = try shownType(column, table)
            let name = SQLText.identifier(column.name)
            results.append(
                own[column.name] == nil
                    ? "NULL::\(type) AS \(name)"
                    : "CAST(data.\(SQLText.identifier(readName(column))) AS \(type)) AS \(name)"
            )
        }
        for key in keys {
            let type = try DuckDBView.type(of: key, in: table).duckDB
            let source = spelling.map { "data." + SQLText.identifier($0[key.name] ?? key.name) }
            let value = source ?? "keys." + SQLText.identifier(key.name)
            results.append(
                "CAST(NULLIF(\(value), \(SQLText.quoted(Partition.nullValue))) AS \(type)) AS "
                    + SQLText.identifier(key.name)
            )
        }
        let tracksFiles = spelling == nil
        var text = "SELECT " + results.joined(separator: ",\n    ")
        text += "\nFROM \(try rows(table, spelling ?? [:], tracksFiles: tracksFiles)) AS data"
        if tracksFiles { text += "\nJOIN \(folders(keys))" }
        return text
    }

    // MARK: Rows

    /// What stands after FROM.
    private func rows(
        _ table: Table,
        _ spelling: [String: String],
        tracksFiles: Bool
    ) throws(DuckDBView.Failure) -> String {
        let paths = SQLText.list(files.flatMap(\.paths).map(DuckDBView.literalGlob))
        var common =
            spelling.isEmpty
            ? ["hive_partitioning = false"]
            : [
                "hive_partitioning = true",
                "hive_types = {"
                    + spelling.sorted { $0.key < $1.key }
                    .map { "\(SQLText.quoted($0.value)): VARCHAR" }.joined(separator: ", ") + "}",
            ]
        if tracksFiles { common.append("filename = \(SQLText.quoted(Self.fileColumn))") }
        switch format {
        case .parquet:
            return try parquet(table, paths, common)
        case .csv(let csv):
            return "read_csv("
                + ([paths] + common + (try options(csv, table))).joined(
                    separator: ", "
                ) + ")"
        case .json(.array, _, _): return try arrays(table, paths, common)
        case .json(.path, let names, let path?):
            return try rows(at: path, names, table, paths, common)
        case .json(let layout, let names, _):
            let layoutName =
                switch layout {
                case .lines: "newline_delimited"
                case .elements: "array"
                case .documents, .array, .path: "unstructured"
                }
            let types = try readTypes(table) { names[$0.name] ?? $0.name }
            return "read_json("
                + ([paths] + common
                + [
                    "format = '\(layoutName)'", "columns = \(types)",
                    "maximum_object_size = 134217728", compressionOption,
                ].compactMap { $0 }).joined(separator: ", ") + ")"
        case .lines(let pattern): return lines(pattern, paths, common)
        case .unreadable(let name):
            throw DuckDBView.Failure(
                description:
                    "The table \(table.fullName) has data of the format \(name), which DuckDB "
                    + "does not read without an extension."
            )
        }
    }

    /// Of Parquet, the columns that the catalog has and some file lacks are NULL.
    private func parquet(
        _ table: Table,
        _ paths: String,
        _ common: [String]
    ) throws(DuckDBView.Failure) -> String {
        let call =
            "read_parquet("
            + ([paths, "union_by_name = true"] + common).joined(separator: ", ") + ")"
        if columns.isEmpty { return call }
        var nulls: [String] = []
        for column in columns {
            let type = try DuckDBView.type(of: column, in: table).duckDB
            nulls.append("NULL::\(type) AS \(SQLText.identifier(column.name))")
        }
        return "(SELECT \(nulls.joined(separator: ", ")) WHERE false UNION ALL BY NAME "
            + "SELECT * FROM \(call))"
    }

    private func options(
        _ csv: DataFormat.CSV,
        _ table: Table
    ) throws(DuckDBView.Failure) -> [String] {
        var options = [
            "auto_detect = false", "header = false", "skip = \(csv.headerLines)",
            "columns = \(try readTypes(table) { $0.name })",
            "delim = \(SQLText.quoted(csv.delimiter))", "quote = \(SQLText.quoted(csv.quote))",
            "escape = \(SQLText.quoted(csv.escape))", "nullstr = \(SQLText.list(csv.nulls))",
            // Rows that are shorter or longer than the table are taken as Hive takes them.
            "null_padding = true", "strict_mode = false",
        ]
        // A line break inside quotes and rows that are too short: DuckDB does both only one after the other.
        if !csv.quote.isEmpty { options.append("parallel = false") }
        if let encoding = csv.encoding { options.append("encoding = \(SQLText.quoted(encoding))") }
        if let compressionOption { options.append(compressionOption) }
        return options
    }

    /// One array a file as the only column.
    private func arrays(
        _ table: Table,
        _ paths: String,
        _ common: [String]
    ) throws(DuckDBView.Failure) -> String {
        guard let column = columns.first else {
            throw DuckDBView.Failure(description: "The table \(table.fullName) has no columns.")
        }
        let type = try DuckDBView.type(of: column, in: table)
        let options = common + ["format = 'unstructured'", "maximum_object_size = 134217728"]
        let structure = SQLText.quoted(type.jsonStructure.text())
        return
            "(SELECT * EXCLUDE (json), json_transform(json, \(structure)) AS \(SQLText.identifier(column.name)) "
            + "FROM read_json_objects("
            + ([paths] + options + [compressionOption].compactMap { $0 }).joined(separator: ", ")
            + "))"
    }

    /// What a path of each document leads to.
    private func rows(
        at path: String,
        _ names: [String: String],
        _ table: Table,
        _ paths: String,
        _ common: [String]
    ) throws(DuckDBView.Failure) -> String {
        var fields = JSONObject()
        for column in columns {
            let shown = table.storageDescriptor.columns.first { $0.name == column.name }
            let type = try DuckDBView.type(of: shown ?? column, in: table)
            fields[names[column.name] ?? column.name] = type.jsonStructure
        }
        let structure = SQLText.quoted(JSON.object(fields).text())
        let options = common + ["format = 'unstructured'", "maximum_object_size = 134217728"]
        // A path without [*] leads to one value and not to a list of them.
        let value = "json_extract(json, \(SQLText.quoted(path)))"
        let values = path.contains("[*]") ? "unnest(\(value))" : value
        return "(SELECT * EXCLUDE (json, pawl_row), unnest(pawl_row) FROM (SELECT *, "
            + "json_transform(\(values), \(structure)) AS pawl_row "
            + "FROM read_json_objects("
            + ([paths] + options + [compressionOption].compactMap { $0 }).joined(separator: ", ")
            + ")))"
    }

    /// Lines, of which groups of a regular expression are columns; a line that it does not fit has none.
    private func lines(_ pattern: String, _ paths: String, _ common: [String]) -> String {
        let options =
            common
            + [
                "auto_detect = false", "header = false", "columns = {'pawl line': 'VARCHAR'}",
                "delim = ''", "quote = ''", "escape = ''", "strict_mode = false", compressionOption,
            ].compactMap { $0 }
        let names = SQLText.list(columns.map(\.name))
        let groups = columns.map {
            "NULLIF(struct_extract(pawl_groups, \(SQLText.quoted($0.name))), '') AS "
                + SQLText.identifier($0.name)
        }
        return "(SELECT * EXCLUDE (\"pawl line\", pawl_groups), \(groups.joined(separator: ", ")) "
            + "FROM (SELECT *, regexp_extract(\"pawl line\", \(SQLText.quoted(pattern)), \(names)) "
            + "AS pawl_groups FROM read_csv(\(([paths] + options).joined(separator: ", ")))))"
    }

    /// `{'id': 'BIGINT'}`.
    private func readTypes(
        _ table: Table,
        name: (Column) -> String
    ) throws(DuckDBView.Failure) -> String {
        var types: [String] = []
        for column in columns {
            types.append(
                "\(SQLText.quoted(name(column))): \(SQLText.quoted(try readType(column, table)))"
            )
        }
        return "{" + types.joined(separator: ", ") + "}"
    }

    /// The type as which a column of a text is read: that of the table, where it has the column.
    ///
    /// A partition's own type may be narrower, and a text that was read as a number has lost its zeros.
    private func readType(_ column: Column, _ table: Table) throws(DuckDBView.Failure) -> String {
        let shown = table.storageDescriptor.columns.first { $0.name == column.name }
        return try shownType(shown ?? column, table)
    }

    /// The type as which a column is shown; lists and structs in CSV are texts.
    private func shownType(_ column: Column, _ table: Table) throws(DuckDBView.Failure) -> String {
        let type = try DuckDBView.type(of: column, in: table)
        switch (format, type) {
        case (.csv, .array), (.csv, .map), (.csv, .structure), (.csv, .union): return "VARCHAR"
        default: return type.duckDB
        }
    }

    /// The name of a column in the files.
    private func readName(_ column: Column) -> String {
        if case .json(let layout, let names, _) = format, layout != .array {
            return names[column.name] ?? column.name
        }
        return column.name
    }

    /// Nil leaves it to the files' names.
    private var compressionOption: String? {
        switch compression?.lowercased() {
        case "gzip": "compression = 'gzip'"
        case "zstd": "compression = 'zstd'"
        // `none` is CSV's word only.
        case "none": "compression = 'uncompressed'"
        default: nil
        }
    }

    // MARK: Partition keys

    /// How the folders spell each key, if DuckDB can take the values from them.
    ///
    /// It can if every file is in
    /// `key=value` folders that say what the catalog says. Nil otherwise.
    private func hiveSpelling(_ keys: [Column]) -> [String: String]? {
        var spelling: [String: String] = [:]
        // DuckDB does not let a folder's value stand for a column of the file.
        if keysAreInData { return nil }
        for group in files {
            guard let partition = group.partition else { return nil }
            for folder in Set(group.paths.map(Self.folder)) {
                var found: [String: String] = [:]
                for part in folder.split(separator: "/") {
                    guard let sign = part.firstIndex(of: "="), sign != part.startIndex else {
                        continue
                    }
                    let name = String(part[..<sign])
                    guard
                        let index = keys.firstIndex(where: { $0.name == name.lowercased() })
                    else { continue }
                    let value = PercentEncoding.decode(String(part[part.index(after: sign)...]))
                    guard partition.values.indices.contains(index),
                        value == partition.values[index],
                        // DuckDB makes NULL of it before anybody can compare.
                        found.updateValue(name, forKey: keys[index].name) == nil
                    else { return nil }
                }
                guard found.count == keys.count else { return nil }
                if spelling.isEmpty { spelling = found } else if spelling != found { return nil }
            }
        }
        return spelling
    }

    /// The folders of the files with the values of their partitions.
    private func folders(_ keys: [Column]) -> String {
        var rows: [String] = []
        for group in files {
            for folder in Set(group.paths.map(Self.folder)).sorted() {
                let values = [folder] + (group.partition?.values ?? [])
                rows.append("(" + values.map(SQLText.quoted).joined(separator: ", ") + ")")
            }
        }
        let names = ([Self.folderColumn] + keys.map(\.name)).map(SQLText.identifier)
        return "(VALUES \(rows.joined(separator: ", "))) AS keys(\(names.joined(separator: ", "))) "
            + "ON parse_dirpath(data.\(SQLText.identifier(Self.fileColumn))) = keys."
            + SQLText.identifier(Self.folderColumn)
    }

    private static func folder(_ path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }
}
