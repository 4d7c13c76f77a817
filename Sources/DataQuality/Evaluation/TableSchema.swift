import DataCatalog
import Values

/// The columns of a table with the types that DuckDB gives them.
public struct TableSchema: Sendable, Equatable {
    /// Names and types, in order.
    public var columns: [(name: String, type: String)]

    /// Makes a schema.
    public init(columns: [(name: String, type: String)]) { self.columns = columns }

    /// Whether two tables have the same columns.
    public static func == (lhs: TableSchema, rhs: TableSchema) -> Bool {
        lhs.columns.elementsEqual(rhs.columns) { $0.name == $1.name && $0.type == $1.type }
    }

    /// What can be done with the values of a column.
    enum Kind { case number, text, date, boolean, other }

    /// A column as SQL names it.
    struct Reference {
        /// As the rule names it.
        let name: String
        let sql: String
        let type: String

        var kind: Kind {
            let base = type.prefix { $0 != "(" }
            switch base {
            case _ where type.hasSuffix("]"): return .other
            case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT",
                "UINTEGER", "UBIGINT", "UHUGEINT", "FLOAT", "DOUBLE", "DECIMAL":
                return .number
            case "VARCHAR": return .text
            case "DATE": return .date
            case "BOOLEAN": return .boolean
            default: return type.hasPrefix("TIMESTAMP") ? .date : .other
            }
        }

        /// Its values as text.
        var asText: String { kind == .text ? sql : "CAST(\(sql) AS VARCHAR)" }
        /// Its values as points in time; NULL where they are none.
        var asTimestamp: String {
            type == "TIMESTAMP" ? sql : "TRY_CAST(\(sql) AS TIMESTAMP)"
        }
    }

    /// The column of that name, capitals ignored where nothing fits better.
    ///
    /// `a.b` is a member of a structure where there is no such column. Backticks around it are dropped.
    ///
    /// - Throws: the service's sentence if there is none.
    func column(_ written: String) throws(Undecided) -> Reference {
        let name = String(written.drop { $0 == "`" }.reversed().drop { $0 == "`" }.reversed())
        if let found = lookUp(name) {
            return Reference(name: name, sql: SQLText.identifier(found.name), type: found.type)
        }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if parts.count > 1, let found = member(parts) {
            return Reference(
                name: name,
                sql: found.path.map(SQLText.identifier).joined(separator: "."),
                type: found.type
            )
        }
        let hint = Suggestion.nearest(to: name, among: columns.map(\.name))
            .map { " Did you mean \"\($0)\"?" }
        throw Undecided("Input data does not include column \(name)!\(hint ?? "")")
    }

    func contains(_ name: String) -> Bool {
        do throws(Undecided) {
            _ = try column(name)
            return true
        } catch { return false }
    }

    private func lookUp(_ name: String) -> (name: String, type: String)? {
        Self.lookUp(name, in: columns)
    }

    private static func lookUp(_ name: String, in columns: [(name: String, type: String)])
        -> (name: String, type: String)?
    {
        columns.first { $0.name == name }
            ?? columns.first { $0.name.lowercased() == name.lowercased() }
    }

    /// The member of a structure that names lead to, each with its own spelling.
    private func member(_ names: [String]) -> (path: [String], type: String)? {
        var members = columns
        var path: [String] = []
        var type = ""
        for name in names {
            guard let found = Self.lookUp(name, in: members) else { return nil }
            path.append(found.name)
            type = found.type
            members = StructType.members(of: type)
        }
        return (path, type)
    }
}

/// Why a rule can be neither met nor failed: its result is ERROR.
struct Undecided: Error {
    let message: String

    init(_ message: String) { self.message = message }
}
