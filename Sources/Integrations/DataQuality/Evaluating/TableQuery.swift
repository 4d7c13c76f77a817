import DataCatalog
import DataQuality
import Engine
import Runtime
import Values

/// Tables of the catalog under the names that rules give them, and SQL over them.
///
/// Every piece of SQL runs in a database of its own, so the tables are named anew each time.
struct TableQuery {
    /// A table under a name, and which of its rows.
    struct Source {
        var table: TableName
        /// SQL over its columns; nil for all rows.
        var predicate: String?
    }

    let duckDB: DuckDB
    let views: CatalogViews
    /// The table that is looked at: `"primary"`.
    let primary: Source
    /// Others, by name.
    let references: [String: Source]
    /// Statements that make the views.
    private let prelude: String

    /// Finds the tables.
    ///
    /// - Parameters:
    ///   - duckDB: what carries out the SQL.
    ///   - views: where the tables are.
    ///   - primary: the table that is looked at.
    ///   - references: others, by the names that they get.
    ///   - statements: SQL of authors that may name tables of the catalog.
    /// - Throws: a sentence about a table that is missing or cannot be read.
    init(
        duckDB: DuckDB,
        views: CatalogViews,
        primary: Source,
        references: [String: Source],
        statements: [String]
    ) throws(Problem) {
        self.duckDB = duckDB
        self.views = views
        self.primary = primary
        self.references = references
        for (name, source) in references.merging(["primary": primary], uniquingKeysWith: { $1 }) {
            guard let predicate = source.predicate else { continue }
            try Self.check(predicate, "The predicate of \(name)")
        }
        do throws(CatalogError) {
            var text = "SET TimeZone = 'UTC';\n"
            text += try views.sql(
                mentionedIn: statements.joined(separator: "\n"),
                database: primary.table.database
            )
            let sources =
                [("primary", primary)]
                + references.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
            for (name, source) in sources {
                // A view that only says what is wrong would do so only where a column of it is used.
                switch try views.view(of: source.table) {
                case .success(let view): text += view.sql
                case .failure(let failure):
                    throw CatalogError(.invalidInput, failure.description)
                }
                text +=
                    "CREATE TEMP VIEW \(SQLText.identifier(name)) AS SELECT * FROM "
                    + "\(SQLText.identifier(source.table.database))."
                    + SQLText.identifier(source.table.table)
                if let predicate = source.predicate { text += " WHERE (\(predicate)\n)" }
                text += ";\n"
            }
            prelude = text
        } catch { throw Problem(message: error.message) }
    }

    /// Why a table cannot be looked at.
    struct Problem: Error {
        let message: String
    }

    /// That SQL of an author cannot leave the parentheses around it.
    static func check(_ sql: String, _ what: String) throws(Problem) {
        do throws(EnclosedSQL.Flaw) { try EnclosedSQL.check(sql) } catch {
            throw Problem(message: "\(what) is no SQL expression: \(error.message): \(sql)")
        }
    }

    /// The rows of SQL over the tables.
    func rows(_ sql: String) throws(DuckDB.Failure) -> [JSON] {
        try duckDB.rows(prelude + sql + ";\n")
    }

    /// A failure of the statements before the SQL, in the author's words: ours are not to be seen.
    private func mistake(_ failure: DuckDB.Failure) -> DuckDB.Failure {
        let sources = references.merging(["primary": primary], uniquingKeysWith: { $1 })
        for (name, source) in sources.sorted(by: { $0.key < $1.key }) {
            // DuckDB's excerpt shows the statement, or its end if that is long.
            guard let predicate = source.predicate else { continue }
            let view = "CREATE TEMP VIEW \(SQLText.identifier(name)) "
            let isAlone = sources.values.filter { $0.predicate != nil }.count == 1
            guard isAlone || failure.message.contains(view) else { continue }
            let text = predicate.replacing("\n)", with: ")")
            return DuckDB.Failure(message: "The predicate of \(name), \(text): \(failure.sentence)")
        }
        return failure
    }

    /// The columns of all tables, by name; of the table itself under `primary`.
    func schemas() throws(DuckDB.Failure) -> [String: TableSchema] {
        var schemas: [String: TableSchema] = [:]
        let names = ["primary"] + references.keys.sorted()
        let selects = names.map {
            "SELECT \(SQLText.quoted($0)) AS relation, column_name, column_type FROM (DESCRIBE SELECT * "
                + "FROM \(SQLText.identifier($0)))"
        }
        let described: [JSON]
        do throws(DuckDB.Failure) {
            described = try rows(selects.joined(separator: ";\n"))
        } catch { throw mistake(error) }
        for row in described {
            guard let relation = row["relation"]?.stringValue,
                let name = row["column_name"]?.stringValue,
                let type = row["column_type"]?.stringValue
            else { continue }
            schemas[relation, default: TableSchema(columns: [])].columns.append((name, type))
        }
        return schemas
    }
}
