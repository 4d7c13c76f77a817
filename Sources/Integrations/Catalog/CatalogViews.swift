import DataCatalog
import Values

/// Tables of a catalog as views `database.table` of DuckDB.
struct CatalogViews {
    let store: CatalogStore
    let configuration: ProjectConfiguration
    let projectDirectory: String

    /// SQL that makes the views of all tables whose names a query mentions.
    ///
    /// A table's name anywhere in the text counts if its database's does, so there may be a view more than
    /// is needed, and never one less.
    /// A table that cannot be read has a view that says why when it is used.
    ///
    /// - Parameters:
    ///   - query: the text of the query.
    ///   - database: where tables are looked for that are named without one.
    /// - Throws: ``DataCatalog/CatalogError``: there is no such database, or its files cannot be listed.
    /// - Returns: statements, to stand before the query.
    func sql(mentionedIn query: String, database: String? = nil) throws(CatalogError) -> String {
        let words = Self.words(of: query)
        var text = ""
        for schema in try store.databases()
        where schema.name == database?.lowercased() || words.contains(schema.name)
            || !Self.isWord(schema.name)
        {
            for name in try store.tableNames(in: schema.name)
            where words.contains(name.table) || !Self.isWord(name.table) {
                if Self.isWord(name.table) || query.lowercased().contains(name.table) {
                    text += try sql(for: name)
                }
            }
        }
        if let database {
            let schema = SQLText.identifier(try store.database(database).name)
            text += "CREATE SCHEMA IF NOT EXISTS \(schema);\nUSE \(schema);\n"
        }
        return text
    }

    /// SQL that makes the view of a table; of one that cannot be read a view that says so when it is used.
    func sql(for name: TableName) throws(CatalogError) -> String {
        switch try view(of: name) {
        case .success(let view): return view.sql
        case .failure(let failure):
            let schema = SQLText.identifier(name.database)
            return "CREATE SCHEMA IF NOT EXISTS \(schema);\nCREATE OR REPLACE VIEW \(schema)."
                + SQLText.identifier(name.table)
                + " AS SELECT error(\(SQLText.quoted(failure.description))) AS unreadable;\n"
        }
    }

    /// The view of a table, or why DuckDB does not read its format.
    func view(
        of name: TableName
    ) throws(CatalogError) -> Result<DuckDBView, DuckDBView.Failure> {
        let table = try store.table(name)
        let files = try files(of: table)
        do throws(DuckDBView.Failure) {
            return .success(try DuckDBView(table, files: files))
        } catch { return .failure(error) }
    }

    /// The data files of a table, those of each partition as a group.
    func files(of table: Table) throws(CatalogError) -> [DuckDBView.Files] {
        if table.viewOriginalText != nil { return [] }
        let exclusions = try exclusions(of: table)
        guard !table.partitionKeys.isEmpty else {
            return [
                DuckDBView.Files(
                    partition: nil,
                    paths: try paths(table.storageDescriptor.location, table, exclusions)
                )
            ]
        }
        var groups: [DuckDBView.Files] = []
        for partition in try store.partitions(of: table.fullName) {
            let location = partition.storageDescriptor.location
            groups.append(
                DuckDBView.Files(
                    partition: partition,
                    paths: try paths(location, table, exclusions)
                )
            )
        }
        return groups
    }

    /// The folder or file of a table's or partition's location.
    func folder(_ location: String, of name: TableName) throws(CatalogError) -> String {
        if let folder = configuration.localPath(location, in: projectDirectory) { return folder }
        throw CatalogError(
            .invalidInput,
            "The table \(name) is at \(location), a bucket that is not among the Buckets of pawl.yaml."
        )
    }

    private func paths(
        _ location: String?,
        _ table: Table,
        _ exclusions: [PathGlob]
    ) throws(CatalogError) -> [String] {
        guard let location, !location.isEmpty else { return [] }
        var root = try folder(location, of: table.fullName)
        while root.hasSuffix("/"), root != "/" { root.removeLast() }
        guard let files = try DataFolder.files(below: root) else { return [] }
        let address = location.hasSuffix("/") ? String(location.dropLast()) : location
        return files.compactMap { file in
            let suffix = file.path.isEmpty ? "" : "/" + file.path
            if exclusions.contains(where: { $0.fits(address + suffix) }) { return nil }
            return root + suffix
        }
    }

    /// What a crawler has left out of the table's folder: the parameter `exclusions`, a JSON list of globs
    /// over whole locations.
    private func exclusions(of table: Table) throws(CatalogError) -> [PathGlob] {
        guard let text = table.parameters["exclusions"] else { return [] }
        let list: JSON
        do throws(JSONError) { list = try JSON(parsing: text) } catch {
            throw CatalogError(
                .invalidInput,
                "exclusions of \(table.fullName) is no JSON: \(error)"
            )
        }
        var globs: [PathGlob] = []
        for pattern in (list.arrayValue ?? []).compactMap(\.stringValue) {
            do throws(PathGlob.Failure) { globs.append(try PathGlob(pattern)) } catch {
                throw CatalogError(
                    .invalidInput,
                    "exclusions of \(table.fullName): \"\(pattern)\" \(error)"
                )
            }
        }
        return globs
    }

    /// The words of a text in lower case.
    private static func words(of text: String) -> Set<String> {
        Set(
            text.lowercased().utf8
                .split { !isWordByte($0) }
                .map { String(Substring($0)) }
        )
    }

    private static func isWord(_ text: String) -> Bool { text.utf8.allSatisfy(isWordByte) }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }
}
