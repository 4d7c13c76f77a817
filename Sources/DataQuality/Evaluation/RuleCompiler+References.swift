extension RuleCompiler {
    /// The number of a rule that compares two tables.
    mutating func comparison(_ rule: Rule) throws(Undecided) -> Measure {
        switch rule.type {
        case .rowCountMatch:
            let reference = try context.reference(rule.parameters[0])
            return (
                "Dataset.\(rule.parameters[0]).RowCountMatch",
                .ratio(
                    .scalar(plan.aggregate("count(*)")),
                    .scalar(plan.query("SELECT count(*) FROM \(reference.sql)"))
                )
            )
        case .schemaMatch:
            let reference = try context.reference(rule.parameters[0])
            return (
                "Dataset.\(rule.parameters[0]).SchemaMatch",
                .constant(context.schema.match(reference.schema))
            )
        case .referentialIntegrity: return try referentialIntegrity(rule)
        case .datasetMatch: return try datasetMatch(rule)
        default: return try aggregateMatch(rule)
        }
    }

    private mutating func referentialIntegrity(_ rule: Rule) throws(Undecided) -> Measure {
        let (alias, others) = try Self.referenced(rule.parameters[1])
        let reference = try context.reference(alias)
        let names = Self.list(rule.parameters[0])
        guard names.count == others.count else {
            throw Undecided(
                "\(names.count) columns cannot refer to \(others.count): \(rule.parameters[0]) and "
                    + "\(rule.parameters[1])."
            )
        }
        var matches: [String] = []
        for (name, other) in zip(names, others) {
            matches.append(
                try equality(
                    context.schema.column(name),
                    reference.schema.column(other),
                    "="
                )
            )
        }
        let found = plan.query(
            "SELECT count(*) FROM \(SQL.primary) AS p WHERE EXISTS (SELECT 1 FROM \(reference.sql) AS r "
                + "WHERE \(matches.joined(separator: " AND ")))"
        )
        return (
            "Column.\(rule.parameters[0]).ReferentialIntegrity",
            .ratio(.scalar(found), .scalar(plan.aggregate("count(*)")))
        )
    }

    private mutating func datasetMatch(_ rule: Rule) throws(Undecided) -> Measure {
        let alias = rule.parameters[0]
        let reference = try context.reference(alias)
        let keys = Self.mapping(rule.parameters[1])
        let compared =
            rule.parameters.count > 2
            ? Self.mapping(rule.parameters[2])
            : context.schema.columns.map(\.name)
                .filter { name in !keys.contains { $0.own == name } }.map { ($0, $0) }
        var conditions: [String] = []
        for (own, other) in keys {
            let (a, b) = (try context.schema.column(own), try reference.schema.column(other))
            conditions.append(equality(a, b, "="))
        }
        for (own, other) in compared {
            let (a, b) = (try context.schema.column(own), try reference.schema.column(other))
            conditions.append(equality(a, b, "IS NOT DISTINCT FROM"))
        }
        let matching = plan.query(
            "SELECT count(*) FROM \(SQL.primary) AS p WHERE EXISTS (SELECT 1 FROM \(reference.sql) AS r "
                + "WHERE \(conditions.joined(separator: " AND ")))"
        )
        // Rows that only the reference has count as well.
        let rows = plan.query(
            "SELECT greatest((SELECT count(*) FROM \(SQL.primary)), (SELECT count(*) FROM "
                + "\(reference.sql)))"
        )
        return ("Dataset.\(alias).DatasetMatch", .ratio(.scalar(matching), .scalar(rows)))
    }

    private mutating func aggregateMatch(_ rule: Rule) throws(Undecided) -> Measure {
        var values: [Quantity] = []
        for parameter in rule.parameters {
            let aggregate = try AggregateText(parameter)
            let relation: EvaluationContext.Relation
            if let alias = aggregate.alias, alias != "primary" {
                relation = try context.reference(alias)
            } else {
                relation = .init(sql: SQL.primary, schema: context.schema)
            }
            let column =
                aggregate.column == "*" ? "*" : try relation.schema.column(aggregate.column).sql
            values.append(
                .scalar(
                    plan.query(
                        "SELECT CAST(\(aggregate.function)(\(column)) AS DOUBLE) FROM \(relation.sql)"
                    )
                )
            )
        }
        return ("Dataset.*.AggregateMatch", .ratio(values[0], values[1]))
    }

    /// Two columns compared, as texts where their types differ.
    private func equality(
        _ own: TableSchema.Reference,
        _ other: TableSchema.Reference,
        _ sign: String
    ) -> String {
        let isSame = own.type == other.type || (own.kind == .number && other.kind == .number)
        let left = "p.\(own.sql)"
        let right = "r.\(other.sql)"
        return isSame
            ? "\(left) \(sign) \(right)"
            : "CAST(\(left) AS VARCHAR) \(sign) CAST(\(right) AS VARCHAR)"
    }

    // MARK: How parameters name columns

    /// Names with commas between them.
    static func list(_ text: String) -> [String] {
        text.split(separator: ",").map { String($0).trimmed }
    }

    /// `a->b, c`: own columns and those of the reference.
    static func mapping(_ text: String) -> [(own: String, other: String)] {
        list(text).map { pair in
            guard let arrow = pair.firstRange(of: "->") else { return (pair, pair) }
            return (
                String(pair[..<arrow.lowerBound]).trimmed, String(pair[arrow.upperBound...]).trimmed
            )
        }
    }

    /// `reference.column` or `reference.{a, b}`.
    static func referenced(_ text: String) throws(Undecided) -> (alias: String, columns: [String]) {
        if text.hasSuffix("}"), let open = text.firstIndex(of: "{") {
            let alias = text[..<open].reversed().drop { $0 == "." }.reversed()
            let columns = text[text.index(after: open)...].dropLast()
            if !alias.isEmpty { return (String(alias), list(String(columns))) }
        } else if let dot = text.lastIndex(of: "."), dot != text.startIndex {
            return (String(text[..<dot]), [String(text[text.index(after: dot)...])])
        }
        throw Undecided(
            "\"\(text)\" does not name a column of a reference: \"reference.column\" does, and "
                + "\"reference.{a,b}\" names several."
        )
    }
}

/// `sum(a)`, `avg(reference.b)`, `count(*)`.
struct AggregateText {
    let function: String
    let alias: String?
    let column: String

    private static let functions = ["avg", "count", "max", "min", "sum"]

    init(_ text: String) throws(Undecided) {
        let trimmed = text.trimmed
        guard let open = trimmed.firstIndex(of: "("), trimmed.hasSuffix(")") else {
            throw Self.wrong(text)
        }
        function = String(trimmed[..<open]).trimmed.lowercased()
        let inner = String(trimmed[trimmed.index(after: open)...].dropLast()).trimmed
        guard Self.functions.contains(function), !inner.isEmpty else { throw Self.wrong(text) }
        if let dot = inner.lastIndex(of: ".") {
            alias = String(inner[..<dot])
            column = String(inner[inner.index(after: dot)...])
        } else {
            alias = nil
            column = inner
        }
    }

    private static func wrong(_ text: String) -> Undecided {
        Undecided(
            "\"\(text)\" is no aggregate: \"sum(column)\" is, and avg, min, max and count are others."
        )
    }
}

extension TableSchema {
    /// The share of columns that are the same in both, of all that the larger of the two has.
    func match(_ other: TableSchema) -> Double {
        let same = columns.count { column in
            other.columns.contains {
                $0.name.lowercased() == column.name.lowercased() && $0.type == column.type
            }
        }
        return Double(same) / Double(max(columns.count, other.columns.count, 1))
    }
}

extension String {
    /// Without white space around it.
    var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}

extension Ruleset {
    /// The names of the tables that its rules compare with, each once, in order.
    public var references: [String] {
        var names: [String] = []
        func add(_ name: String) {
            if name != "primary", !names.contains(name) { names.append(name) }
        }
        for rule in leaves {
            switch rule.type {
            case .rowCountMatch, .schemaMatch, .datasetMatch: add(rule.parameters[0])
            case .referentialIntegrity:
                do throws(Undecided) {
                    add(try RuleCompiler.referenced(rule.parameters[1]).alias)
                } catch { continue }
            case .aggregateMatch:
                for parameter in rule.parameters {
                    do throws(Undecided) {
                        if let alias = try AggregateText(parameter).alias { add(alias) }
                    } catch { continue }
                }
            default: continue
            }
        }
        return names
    }

    /// The SQL of its `CustomSql` rules and analyzers, ready for DuckDB, each once, in order.
    public var statements: [String] {
        var statements: [String] = []
        let authored =
            leaves.filter { $0.type == .customSQL }.map(\.parameters)
            + analyzers.filter { $0.type == .customSQL }.map(\.parameters)
        for parameters in authored {
            let sql = SQL.authored(parameters[0])
            if !statements.contains(sql) { statements.append(sql) }
        }
        return statements
    }
}
