/// Names a table: `sales.orders`.
public struct TableName: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The database, in lower case.
    public let database: String
    /// The table, in lower case.
    public let table: String

    /// Makes a name; both parts are folded to lower case, as Hive does.
    public init(_ database: String, _ table: String) {
        self.database = database.lowercased()
        self.table = table.lowercased()
    }

    /// Takes `database.table` apart; nil if the text has no point or nothing before or after the first.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        self.init(String(parts[0]), String(parts[1]))
    }

    /// `database.table`.
    public var description: String { "\(database).\(table)" }

    /// The order of databases, then of tables.
    public static func < (lhs: TableName, rhs: TableName) -> Bool {
        (lhs.database, lhs.table) < (rhs.database, rhs.table)
    }
}
