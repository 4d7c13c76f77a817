/// Pieces of DuckDB's SQL.
public enum SQLText {
    /// A text as a literal: in single quotes, each of its own doubled.
    public static func quoted(_ value: String) -> String { "'" + doubling("'", in: value) + "'" }

    /// A name as an identifier: in double quotes, each of its own doubled.
    public static func identifier(_ name: String) -> String {
        "\"" + doubling("\"", in: name) + "\""
    }

    /// Texts as a list: `['a', 'b']`.
    public static func list(_ texts: some Sequence<String>) -> String {
        "[" + texts.map(quoted).joined(separator: ", ") + "]"
    }

    private static func doubling(_ quote: Unicode.Scalar, in text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == quote { result.append(quote) }
            result.append(scalar)
        }
        return String(result)
    }
}
