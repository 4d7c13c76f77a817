import DataCatalog

/// Finds rules that a table meets today: a ruleset to begin with.
///
///     let recommendation = Recommendation(for: schema)
///     let row = run(recommendation.statement)                  // one row
///     let values = run(recommendation.valuesStatement(row))    // a row for each value of short lists
///     let text = recommendation.ruleset(row, values)
public struct Recommendation: Sendable {
    /// Texts of at most so many different values are listed.
    static let listedMax = 10
    /// A list is recommended where each value occurs so often on average.
    static let listedRepetitionsMin = 2.0
    /// How far the number of rows may move from today's.
    static let rowCountRoom = 0.5

    private let columns: [TableSchema.Reference]

    /// Looks at the columns of a table, which SQL finds as `"primary"`.
    public init(for schema: TableSchema) {
        columns = schema.columns.map {
            TableSchema.Reference(name: $0.name, sql: SQLText.identifier($0.name), type: $0.type)
        }
    }

    // MARK: What is asked

    /// One statement with one row: what there is to know of all columns.
    public var statement: String {
        var items = ["count(*) AS n"]
        for (index, column) in columns.enumerated() {
            items.append("count(\(column.sql)) AS c\(index)")
            guard column.kind != .other else { continue }
            items.append("count(DISTINCT \(column.sql)) AS d\(index)")
            switch column.kind {
            case .number:
                items.append("CAST(min(\(column.sql)) AS VARCHAR) AS low\(index)")
                items.append("CAST(max(\(column.sql)) AS VARCHAR) AS high\(index)")
            case .text:
                items.append("min(coalesce(length(\(column.sql)), 0)) AS low\(index)")
                items.append("max(length(\(column.sql))) AS high\(index)")
                for (letter, type) in Self.textTypes {
                    items.append(
                        "count(*) FILTER (WHERE "
                            + Test.compare(.equal, type).sql(column.sql)
                            + " AND \(column.sql) IS NOT NULL) AS \(letter)\(index)"
                    )
                }
            case .date, .boolean, .other: break
            }
        }
        return "SELECT \(items.joined(separator: ", ")) FROM \(SQL.primary)"
    }

    /// What texts may be, the narrowest first.
    private static let textTypes: [(letter: String, type: DataTypeName)] = [
        ("i", .integer), ("f", .double), ("t", .date),
    ]

    /// What the first statement says; numbers as they are, texts as texts.
    public struct Profile: Sendable {
        let numbers: [String: Double]
        let texts: [String: String]

        /// Takes the values of a row by the names of its columns.
        public init(numbers: [String: Double], texts: [String: String]) {
            self.numbers = numbers
            self.texts = texts
        }
    }

    /// SQL for the values of columns that have few: rows of `column`, a number, and `value`.
    ///
    /// Nil if there is no such column.
    public func valuesStatement(_ profile: Profile) -> String? {
        let selects = columns.indices.filter { isListed($0, profile) }.map {
            "SELECT DISTINCT \($0) AS \"column\", \(columns[$0].sql) AS value FROM \(SQL.primary) WHERE "
                + "\(columns[$0].sql) IS NOT NULL"
        }
        return selects.isEmpty
            ? nil : selects.joined(separator: " UNION ALL ") + " ORDER BY \"column\", value"
    }

    private func isListed(_ index: Int, _ profile: Profile) -> Bool {
        let present = profile.numbers["c\(index)"] ?? 0
        guard columns[index].kind == .text, let distinct = profile.numbers["d\(index)"] else {
            return false
        }
        return distinct > 0 && distinct <= Double(Self.listedMax)
            && present / distinct >= Self.listedRepetitionsMin
    }

    // MARK: What is recommended

    /// The text of a ruleset.
    ///
    /// - Parameters:
    ///   - profile: what the first statement says.
    ///   - values: the values of the columns that have few, by the column's number.
    /// - Returns: `Rules = [ … ]`, a rule a line.
    public func ruleset(_ profile: Profile, values: [Int: [String]]) -> String {
        let rows = profile.numbers["n"] ?? 0
        var rules = [Self.rowCount(rows), "ColumnCount = \(columns.count)"]
        for index in columns.indices where rows > 0 {
            rules += self.rules(index, rows, profile, values[index] ?? [])
        }
        return "Rules = [\n" + rules.map { "    " + $0 }.joined(separator: ",\n") + "\n]\n"
    }

    private static func rowCount(_ rows: Double) -> String {
        guard rows > 0 else { return "RowCount = 0" }
        let low = Int64((rows * (1 - rowCountRoom)).rounded(.down))
        let high = Int64((rows * (1 + rowCountRoom)).rounded(.up))
        return "RowCount between \(min(low, Int64(rows) - 1)) and \(max(high, Int64(rows) + 1))"
    }

    private func rules(_ index: Int, _ rows: Double, _ profile: Profile, _ values: [String])
        -> [String]
    {
        let column = columns[index]
        // Such a name cannot be written in a rule without changing its meaning.
        guard !column.name.contains("\\"), !column.name.contains("`") else { return [] }
        let name = RuleText.quoted(column.name)
        let present = profile.numbers["c\(index)"] ?? 0
        guard present > 0 else { return [] }
        let isComplete = present == rows
        var rules: [String] = []
        if isComplete {
            rules.append("IsComplete \(name)")
        } else {
            // Rounded down, so that it holds.
            let share = (present / rows * 100).rounded(.down) / 100
            if share > 0 { rules.append("Completeness \(name) >= \(share)") }
        }
        if let distinct = profile.numbers["d\(index)"], rows > 1 {
            if isComplete, distinct == rows {
                rules.append("IsUnique \(name)")
            }
        }
        // NULL fails rules about values, so those rows are left out.
        let rest =
            isComplete ? "" : " where \(RuleText.quoted("`\(column.name)` is not null"))"
        switch column.kind {
        case .number:
            if let low = number("low", index, profile) {
                rules.append("ColumnValues \(name) >= \(low)\(rest)")
            }
            if let high = number("high", index, profile) {
                rules.append("ColumnValues \(name) <= \(high)\(rest)")
            }
        case .text: rules += textRules(index, present, profile, values, rest)
        case .date, .boolean, .other: break
        }
        return rules
    }

    /// A number as it can stand in a rule.
    private func number(_ name: String, _ index: Int, _ profile: Profile) -> String? {
        guard let text = profile.texts["\(name)\(index)"], let value = Double(text), value.isFinite
        else { return nil }
        return text
    }

    private func textRules(
        _ index: Int,
        _ present: Double,
        _ profile: Profile,
        _ values: [String],
        _ rest: String
    ) -> [String] {
        let name = RuleText.quoted(columns[index].name)
        if isListed(index, profile), values.allSatisfy({ !$0.contains("\\") }) {
            let list = values.map(RuleText.quoted).joined(separator: ", ")
            return ["ColumnValues \(name) in [\(list)]\(rest)"]
        }
        var rules: [String] = []
        if let type = Self.textTypes.first(where: {
            profile.numbers["\($0.letter)\(index)"] == present
        }) {
            rules.append("ColumnDataType \(name) = \"\(type.type.rawValue)\"")
        }
        if let low = profile.numbers["low\(index)"], let high = profile.numbers["high\(index)"] {
            rules.append("ColumnLength \(name) between \(Int64(low) - 1) and \(Int64(high) + 1)")
        }
        return rules
    }
}
