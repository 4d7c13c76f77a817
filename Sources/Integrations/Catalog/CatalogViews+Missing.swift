import DataCatalog

// Tables that a query names and that are not there.
extension CatalogViews {
    /// What is missing, in the words of the catalog: DuckDB knows only the tables that a query mentions, and
    /// of those none of whose names it has not found.
    ///
    /// - Parameters:
    ///   - missing: what DuckDB has not found.
    ///   - query: the text that names it.
    ///   - database: where tables are looked for that are named without one.
    /// - Returns: a sentence: `There is no table "ordrs" in "landing". Did you mean "orders"?`
    func sentence(_ missing: MissingTable, in query: String, database: String?) -> String {
        let parts = missing.name.split(separator: ".", maxSplits: 1).map(String.init)
        let table = parts.last ?? missing.name
        let databases = (try? store.databases().map(\.name)) ?? []
        let named =
            parts.count == 2
            ? parts[0]
            : databases.first { Self.names(table, of: $0, in: query) } ?? database
        if let named {
            guard databases.contains(named.lowercased()) else {
                return "There is no database \"\(named)\" in the catalog, of which "
                    + "\"\(table)\" could be a table." + NearestName.hint(named, among: databases)
            }
            return "There is no table \"\(table)\" in \"\(named)\"."
                + NearestName.hint(table.lowercased(), among: tables(of: named))
        }
        let sentence = "There is no table \"\(table)\"."
        if let own = missing.suggestion { return sentence + " Did you mean \"\(own)\"?" }
        // One of the catalog goes by two names.
        let all = databases.flatMap { name in tables(of: name).map { (name, $0) } }
        let exact = all.first { $0.1 == table.lowercased() }
        let near = NearestName.nearest(to: table.lowercased(), among: all.map(\.1))
        guard let found = exact ?? all.first(where: { $0.1 == near }) else { return sentence }
        return sentence + " Did you mean \"\(found.0).\(found.1)\"?"
    }

    private func tables(of database: String) -> [String] {
        ((try? store.tableNames(in: database.lowercased())) ?? []).map(\.table)
    }

    /// Whether a text has `database.table` in it, in quotation marks or not.
    private static func names(_ table: String, of database: String, in query: String) -> Bool {
        let text = query.lowercased().filter { $0 != "\"" && !$0.isWhitespace }
        return text.contains("\(database).\(table.lowercased())")
    }
}
