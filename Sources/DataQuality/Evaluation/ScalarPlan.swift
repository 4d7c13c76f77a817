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

    /// How many aggregates stand in one statement: the time that DuckDB plans for grows faster than they do.
    static let aggregatesMax = 200

    /// The statements, each of which gives some of the numbers.
    var batches: [EvaluationBatch] {
        var batches: [EvaluationBatch] = []
        let aggregates = sources.indices.filter {
            if case .aggregate = sources[$0] { true } else { false }
        }
        for start in stride(from: 0, to: aggregates.count, by: Self.aggregatesMax) {
            let end = min(start + Self.aggregatesMax, aggregates.count)
            batches.append(batch(Array(aggregates[start..<end]), from: SQL.primary))
        }
        for group in groupings.indices {
            let indices = sources.indices.filter {
                if case .grouped(group, _) = sources[$0] { true } else { false }
            }
            batches.append(batch(indices, from: "(\(groupings[group]))"))
        }
        for index in sources.indices {
            guard case .query(let sql) = sources[index] else { continue }
            let statement = "SELECT (\(sql)\n) AS s\(index)"
            batches.append(EvaluationBatch(sql: statement, numbers: [(index, statement)]))
        }
        return batches
    }

    private func batch(_ indices: [Int], from table: String) -> EvaluationBatch {
        let columns = indices.map { "\(sources[$0].sql) AS s\($0)" }
        return EvaluationBatch(
            sql: "SELECT \(columns.joined(separator: ", ")) FROM \(table)",
            numbers: zip(indices, columns).map { ($0, "SELECT \($1) FROM \(table)") }
        )
    }
}

/// A statement that gives some of an evaluation's numbers in one row.
public struct EvaluationBatch: Sendable {
    /// The statement; the number `n` is the column `sn`.
    public let sql: String
    /// The numbers, and a statement for each alone: one that fails would take the others with it.
    public let numbers: [(index: Int, sql: String)]
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
