/// The numbers that a ruleset needs, and the SQL that gets them with as few passes over the data as there
/// can be: one for all aggregates, one for each set of columns that is grouped by, one for each of the rest.
struct ScalarPlan {
    /// The place of a number among all.
    struct ID: Hashable, Sendable { let index: Int }

    private enum Source {
        /// An aggregate over the table.
        case aggregate(String)
        /// An aggregate over groups of the table's rows, in which `n` counts a group's rows.
        case grouped(by: Int, String)
        /// A query that has one row with one value.
        case query(String)

        var sql: String {
            switch self {
            case .aggregate(let sql), .grouped(_, let sql), .query(let sql): sql
            }
        }
    }

    private var sources: [Source] = []
    private var groupings: [String] = []
    private var known: [String: ID] = [:]

    var count: Int { sources.count }

    mutating func aggregate(_ sql: String) -> ID { add(.aggregate(sql), key: "a " + sql) }

    mutating func query(_ sql: String) -> ID { add(.query(sql), key: "q " + sql) }

    /// An aggregate over the groups that rows fall into by the values of some columns.
    ///
    /// Rows whose values are all NULL fall into none.
    mutating func grouped(by columns: [String], filter: String?, _ sql: String) -> ID {
        let notNull = columns.map { "\($0) IS NOT NULL" }.joined(separator: " OR ")
        let condition = filter.map { "(\($0)) AND (\(notNull))" } ?? notNull
        let groups =
            "SELECT count(*) AS n FROM \(SQL.primary) WHERE \(condition) GROUP BY "
            + columns.joined(separator: ", ")
        let index = groupings.firstIndex(of: groups) ?? groupings.count
        if index == groupings.count { groupings.append(groups) }
        return add(.grouped(by: index, sql), key: "g\(index) " + sql)
    }

    private mutating func add(_ source: Source, key: String) -> ID {
        if let id = known[key] { return id }
        let id = ID(index: sources.count)
        sources.append(source)
        known[key] = id
        return id
    }

    /// One statement with one row: `s0`, `s1`, … ; nil if nothing is needed.
    var statement: String? {
        guard !sources.isEmpty else { return nil }
        var tables: [String] = []
        let aggregates = columns { if case .aggregate = $0 { true } else { false } }
        if !aggregates.isEmpty {
            tables.append("SELECT \(aggregates.joined(separator: ", ")) FROM \(SQL.primary)")
        }
        for index in groupings.indices {
            let columns = columns { if case .grouped(index, _) = $0 { true } else { false } }
            tables.append("SELECT \(columns.joined(separator: ", ")) FROM (\(groupings[index]))")
        }
        for (index, source) in sources.enumerated() {
            if case .query(let sql) = source { tables.append("SELECT (\(sql)\n) AS s\(index)") }
        }
        let from = tables.enumerated().map { "(\($1)) AS t\($0)" }
        return "SELECT * FROM \(from.joined(separator: ",\n"))"
    }

    private func columns(where belongs: (Source) -> Bool) -> [String] {
        sources.indices.filter { belongs(sources[$0]) }.map { "\(sources[$0].sql) AS s\($0)" }
    }

    /// The same number by number, for when one of them fails and would take the others with it.
    var statements: [String] {
        sources.enumerated().map { index, source in
            switch source {
            case .aggregate(let sql): "SELECT \(sql) AS s\(index) FROM \(SQL.primary)"
            case .grouped(let group, let sql):
                "SELECT \(sql) AS s\(index) FROM (\(groupings[group]))"
            case .query(let sql): "SELECT (\(sql)\n) AS s\(index)"
            }
        }
    }
}

/// A number that SQL gave.
public enum ScalarValue: Sendable, Equatable {
    case number(Double)
    /// There is none: an aggregate over no values.
    case null
    /// The SQL failed: why.
    case failed(String)
}

/// A number made of those that SQL gives.
indirect enum Quantity: Sendable {
    case scalar(ScalarPlan.ID)
    case ratio(Quantity, Quantity)
    case constant(Double)

    /// Its value; NaN for a share of nothing.
    ///
    /// - Throws: why it cannot be known.
    func value(of values: [ScalarValue]) throws(Undecided) -> Double? {
        switch self {
        case .constant(let value): return value
        case .scalar(let id):
            switch values[id.index] {
            case .number(let value): return value
            case .null: return nil
            case .failed(let message): throw Undecided(message)
            }
        case .ratio(let above, let below):
            guard let above = try above.value(of: values), let below = try below.value(of: values)
            else { return nil }
            return above / below
        }
    }
}
