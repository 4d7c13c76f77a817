/// A table of the catalog as DuckDB sees it: the SQL of a view `database.table`.
///
/// The columns come with the types of the catalog, whatever the files say; a column that a file does
/// not have is NULL. Partition keys come from the catalog's values, and only partitions of the catalog
/// are seen, as on Athena.
public struct DuckDBView: Sendable {
    /// A table that cannot be read, and why.
    public struct Failure: Error, Sendable, Equatable, CustomStringConvertible {
        /// The reason, with the table's name.
        public let description: String
    }

    /// Data files that belong together.
    public struct Files: Sendable {
        /// The partition that they are of; nil for a table without partition keys.
        public var partition: Partition?
        /// Their paths, absolute.
        public var paths: [String]

        /// Makes a group.
        public init(partition: Partition?, paths: [String]) {
            self.partition = partition
            self.paths = paths
        }
    }

    /// SQL that makes the view, and its schema if it is not there.
    public let sql: String

    /// Makes the view of a table.
    ///
    /// - Parameters:
    ///   - table: the table.
    ///   - files: its data files; of a table with partition keys one group a partition.
    /// - Throws: ``Failure`` for a format that DuckDB does not read.
    public init(_ table: Table, files: [Files]) throws(Failure) {
        let schema = SQLText.identifier(table.databaseName)
        let view = schema + "." + SQLText.identifier(table.name)
        sql = """
            CREATE SCHEMA IF NOT EXISTS \(schema);
            CREATE OR REPLACE VIEW \(view) AS
            \(try Self.query(table, files));

            """
    }

    /// SQL that selects what the view shows.
    public static func query(_ table: Table, _ files: [Files]) throws(Failure) -> String {
        if let text = table.viewOriginalText { return text }
        if let kind = table.parameters["table_type"],
            ["ICEBERG", "DELTA"].contains(kind.uppercased())
        {
            throw Failure(
                description:
                    "The table \(table.fullName) is of the type \(kind), which is not read here."
            )
        }
        var selects: [String] = []
        for source in try sources(table, files) {
            selects.append(try source.select(table))
        }
        if selects.isEmpty { selects.append(try empty(table)) }
        return selects.joined(separator: "\nUNION ALL\n")
    }

    /// Files that are read by one call: alike in format and columns.
    private static func sources(_ table: Table, _ files: [Files]) throws(Failure) -> [DuckDBSource]
    {
        var sources: [DuckDBSource] = []
        for group in files where !group.paths.isEmpty {
            let storage = group.partition?.storageDescriptor ?? table.storageDescriptor
            let format = DataFormat(
                storage.serdeInfo == nil ? table.storageDescriptor : storage,
                table: table.parameters
            )
            let columns =
                storage.columns.isEmpty ? table.storageDescriptor.columns : storage.columns
            let compression = storage.parameters["compressionType"]
            let index = sources.firstIndex {
                $0.format == format && $0.columns == columns && $0.compression == compression
            }
            if let index {
                sources[index].files.append(group)
            } else {
                sources.append(
                    DuckDBSource(
                        format: format,
                        columns: columns,
                        compression: compression,
                        keysAreInData: table.parameters[PawlParameter.keysInData] == "true",
                        files: [group]
                    )
                )
            }
        }
        return sources
    }

    private static func empty(_ table: Table) throws(Failure) -> String {
        var columns: [String] = []
        for column in table.queryColumns {
            let type = try type(of: column, in: table).duckDB
            columns.append("NULL::\(type) AS \(SQLText.identifier(column.name))")
        }
        guard !columns.isEmpty else {
            throw Failure(description: "The table \(table.fullName) has no columns.")
        }
        return "SELECT \(columns.joined(separator: ", ")) WHERE false"
    }

    static func type(of column: Column, in table: Table) throws(Failure) -> HiveType {
        do throws(HiveTypeError) { return try HiveType(column.type) } catch {
            throw Failure(
                description:
                    "The column \"\(column.name)\" of \(table.fullName) has a type that is none: "
                    + "\(error) of \"\(column.type)\""
            )
        }
    }
}

extension DuckDBView {
    /// A path in which no character is a wildcard.
    public static func literalGlob(_ path: String) -> String {
        guard path.utf8.contains(where: { $0 == 0x2A || $0 == 0x3F || $0 == 0x5B }) else {
            return path
        }
        return path.reduce(into: "") { text, character in
            switch character {
            case "*", "?", "[": text += "[\(character)]"
            default: text.append(character)
            }
        }
    }
}
