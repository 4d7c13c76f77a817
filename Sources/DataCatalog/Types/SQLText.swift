/// Texts as they stand in SQL.
public enum SQLText {
    /// A string: `'it''s'`.
    public static func string(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
            + "'"
    }

    /// A name in double quotes, whatever is in it.
    public static func identifier(_ name: String) -> String {
        "\""
            + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
            + "\""
    }

    /// Strings as a list: `['a', 'b']`.
    public static func list(_ texts: some Sequence<String>) -> String {
        "[" + texts.map(string).joined(separator: ", ") + "]"
    }
}
