import DataCatalog

/// What DuckDB said when it ended a `sql` job, put into one sentence that says where.
struct SQLFailure {
    /// Its lines, without those at the beginning that are empty.
    private let lines: [Substring]

    /// Reads what it said; nil if that is nothing.
    init?(_ errors: String) {
        let lines = errors.split(separator: "\n", omittingEmptySubsequences: false)
            .drop { $0.allSatisfy(\.isWhitespace) }
        if lines.isEmpty { return nil }
        self.lines = Array(lines)
    }

    /// The first line: the kind of error, and what is wrong.
    ///
    /// Of a row of CSV it says only which; what is wrong with it stands two lines below.
    var sentence: String {
        let first = String(lines[0])
        if first.contains("CSV Error on Line:"), lines.count > 2, !lines[2].isEmpty {
            return "\(first): \(lines[2])"
        }
        return first
    }

    /// The table that is missing, as DuckDB names it; nil if the failure is another.
    var missingTable: MissingTable? { MissingTable(lines.prefix(2).joined(separator: "\n")) }

    /// The line of a script's statement at which it happened: `LINE 2: …` counts from the statement's
    /// first word.
    func line(from statement: Int) -> Int {
        for text in lines where text.hasPrefix("LINE ") {
            if let number = Int(text.dropFirst(5).prefix { $0 != ":" }) {
                return statement + number - 1
            }
        }
        return statement
    }

    /// The file that could not be read: `file = …` in a list of settings, or `file "…"` in a sentence.
    var file: String? {
        for line in lines where line.hasPrefix("  file = ") {
            return String(line.dropFirst("  file = ".count))
        }
        for (opening, quote) in [("file \"", "\""), ("File '", "'"), ("file '", "'")] {
            guard let start = lines[0].firstRange(of: opening)?.upperBound else { continue }
            let path = lines[0][start...].prefix { String($0) != quote }
            if !path.isEmpty { return String(path) }
        }
        return nil
    }

    /// A setting that a function has not, and the settings that it has.
    var unknownSetting: (name: String, function: String, known: [String])? {
        let first = lines[0]
        guard let start = first.firstRange(of: "Invalid named parameter \"")?.upperBound,
            let end = first[start...].firstRange(of: "\" for function ")
        else { return nil }
        let known = lines.dropFirst().filter { $0.hasPrefix("    ") }
            .compactMap { $0.split(separator: " ").first.map(String.init) }
        return (String(first[start..<end.lowerBound]), String(first[end.upperBound...]), known)
    }

    /// A column that is to divide rows into folders, and is not there.
    var missingKey: String? {
        let first = lines[0]
        guard let start = first.firstRange(of: "\"partition_by\" expected to find ")?.upperBound,
            let end = first[start...].firstRange(of: ", but")?.lowerBound
        else { return nil }
        return String(first[start..<end])
    }

    /// Whether no column is left beside those that divide rows into folders.
    var hasOnlyKeys: Bool {
        lines[0].contains("all columns are specified as partition columns")
    }
}

/// A table that DuckDB has not found.
struct MissingTable {
    /// As it was named: `orders`, or `sales.orders` if there is no such schema either.
    let name: String
    /// What DuckDB proposes, if that is nothing of its own.
    let suggestion: String?

    /// Reads a sentence of DuckDB's and the line after it; nil for another one.
    init?(_ text: String) {
        guard let start = text.firstRange(of: "Table with name ")?.upperBound,
            let end = text[start...].firstRange(of: " does not exist")?.lowerBound
        else { return nil }
        name = text[start..<end].filter { $0 != "\"" }
        guard let hint = text.firstRange(of: "Did you mean \"")?.upperBound else {
            suggestion = nil
            return
        }
        let proposed = String(text[hint...].prefix { $0 != "\"" })
        let own = ["pg_", "duckdb_", "sqlite_", "pragma_", "information_schema", "system."]
        suggestion = own.contains { proposed.hasPrefix($0) } ? nil : proposed
    }
}
