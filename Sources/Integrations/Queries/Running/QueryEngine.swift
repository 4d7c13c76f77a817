import DataCatalog
import Glibc
import Runtime
import Values

/// Carries out queries over the catalog by DuckDB.
struct QueryEngine {
    let duckDB: DuckDB
    let views: CatalogViews

    /// Why a query failed.
    struct Failure: Error {
        /// `line 3:8: ` and DuckDB's sentence.
        let message: String
        /// Where, in the text of the query, counted from 1; nil if that is not known.
        var place: (line: Int, column: Int)?
    }

    /// Carries out a query that reads; the rows go into a file as CSV, every value in quotation marks
    /// but NULL, the names of the columns first.
    ///
    /// - Parameters:
    ///   - query: one statement, without a semicolon; what is more than one is refused.
    ///   - database: where tables are looked for that are named without one.
    ///   - path: the file, which becomes visible when it is whole.
    /// - Throws: why the query failed, or its result could not be written.
    /// - Returns: the columns.
    func run(_ query: String, database: String?, into path: String) throws(Failure)
        -> [QueryColumn]
    {
        try Self.check(query)
        let temporary = path + ".tmp"
        var sql = try prelude(query, database)
        // From here on a failure has a place in the text, and it is the query's.
        sql += "SET errors_as_json = true;\n"
        sql += Self.opening + query + "\n) TO \(SQLText.quoted(temporary)) "
        sql += "(FORMAT csv, HEADER, FORCE_QUOTE *, TIMESTAMPFORMAT '%Y-%m-%d %H:%M:%S.%g');\n"
        sql += "DESCRIBE SELECT * FROM (\n\(query)\n);\n"
        let rows: [JSON]
        do throws(DuckDB.Failure) {
            rows = try duckDB.rows(sql)
        } catch {
            try? Runtime.Files.remove(temporary)
            throw failure(error, in: query, database)
        }
        do throws(SystemError) {
            // Flushed before it has its name, so that nobody sees a part of it.
            try FileDescriptor(opening: temporary, O_RDONLY).flush()
            try retrying { rename(temporary, path) }
        } catch { throw Failure(message: "The result cannot be written: \(error.text)") }
        return rows.compactMap { row in
            guard let name = row["column_name"]?.stringValue,
                let type = row["column_type"]?.stringValue
            else { return nil }
            return QueryColumn(name: name, duckDBType: type)
        }
    }

    /// The rows of a query as JSON, with numbers as numbers.
    func rows(_ query: String, database: String?) throws(Failure) -> [JSON] {
        try Self.check(query)
        let sql =
            try prelude(query, database) + "SET errors_as_json = true;\n" + Self.selection + query
            + "\n);\n"
        do throws(DuckDB.Failure) {
            return try duckDB.rows(sql)
        } catch {
            throw failure(error, in: query, database, opening: Self.selection)
        }
    }

    /// That a query is one statement, which cannot leave the parentheses around it.
    private static func check(_ query: String) throws(Failure) {
        do throws(EnclosedSQL.Flaw) { try EnclosedSQL.check(query) } catch {
            let place = place(error.offset, in: query)
            throw Failure(
                message: "line \(place.line):\(place.column): Parser Error: \(error.message)",
                place: place
            )
        }
    }

    private static let opening = "COPY (\n"
    private static let selection = "SELECT * FROM (\n"

    private func prelude(_ query: String, _ database: String?) throws(Failure) -> String {
        do throws(CatalogError) {
            return "SET TimeZone = 'UTC';\n"
                + (try views.sql(mentionedIn: query, database: database))
        } catch { throw Failure(message: error.message) }
    }

    /// What DuckDB said, with its place in the query.
    private func failure(
        _ failure: DuckDB.Failure,
        in query: String,
        _ database: String?,
        opening: String = Self.opening
    ) -> Failure {
        guard let brace = failure.message.firstIndex(of: "{"),
            let said = try? JSON(parsing: String(failure.message[brace...])),
            let message = said["exception_message"]?.stringValue
        else { return Failure(message: failure.message) }
        let kind = said["exception_type"]?.stringValue.map { "\($0) Error: " } ?? ""
        var sentence = kind + message
        if let missing = MissingTable(message) {
            sentence = views.sentence(missing, in: query, database: database)
        }
        guard let position = said["position"]?.stringValue.flatMap(Int.init) else {
            return Failure(message: sentence)
        }
        let offset = max(0, position - opening.utf8.count)
        if offset >= query.utf8.count, message.hasPrefix("syntax error at or near \")\"") {
            // The parenthesis is ours.
            sentence = kind + "syntax error at the end of the query"
        }
        let place = Self.place(min(offset, query.utf8.count), in: query)
        return Failure(message: "line \(place.line):\(place.column): \(sentence)", place: place)
    }

    private static func place(_ offset: Int, in text: String) -> (line: Int, column: Int) {
        var line = 1
        var column = 1
        for byte in text.utf8.prefix(offset) {
            if byte == 0x0A {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return (line, column)
    }
}
