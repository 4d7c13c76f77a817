extension RuleCompiler {
    /// `ColumnValues`.
    mutating func columnValues(_ rule: Rule) throws(Undecided) -> CompiledRule {
        let column = try context.schema.column(rule.parameters[0])
        guard case .values(let test) = rule.condition else {
            throw Undecided("ColumnValues has no condition.")
        }
        let entity = "Column.\(column.name)"
        let history = context.history
        let suffix = rule.filter.map { " where \($0)" } ?? ""
        let predicate = ValuePredicate(
            column: column,
            now: context.now,
            ignoresCase: rule.tag("ignoreCase") == "true",
            timeZone: rule.tag("timeZone"),
            history: { comparison in
                // What is to be large is compared with how small it was, and the other way round.
                let name =
                    comparison == .less || comparison == .lessOrEqual ? "Maximum" : "Minimum"
                return history["\(entity).\(name)\(suffix)"] ?? []
            }
        )
        var measures: [Measure] = []
        if test.isNumeric, column.kind == .number || column.kind == .text {
            let value =
                column.kind == .number
                ? "CAST(\(column.sql) AS DOUBLE)" : "TRY_CAST(\(column.sql) AS DOUBLE)"
            measures = extremes(
                value,
                entity,
                ["Minimum\(suffix)", "Maximum\(suffix)"],
                suffix: filter(rule).map { " FILTER (WHERE \($0))" } ?? ""
            )
        }
        let threshold = try threshold(rule)
        do throws(ValuePredicate.Failure) {
            let passes = try predicate.sql(test)
            return compliance(
                rule,
                entity,
                RowPredicate(counted: filter(rule), passes: passes),
                threshold,
                measures
            )
        } catch {
            switch error {
            case .undecided(let undecided): throw undecided
            case .missing(let missing):
                return CompiledRule(
                    rule: rule,
                    measures: measures,
                    requirement: .historyMissing(missing)
                )
            }
        }
    }

    /// `ColumnLength`, `ColumnDataType`, `DataFreshness`.
    mutating func rows(_ rule: Rule) throws(Undecided) -> CompiledRule {
        let column = try context.schema.column(rule.parameters[0])
        let entity = "Column.\(column.name)"
        var measures: [Measure] = []
        var row = RowPredicate(counted: filter(rule), passes: "FALSE")
        switch rule.condition {
        case .number(let condition):
            let test: Test<String>
            do throws(HistoryMissing) {
                test = try condition.map { operand throws(HistoryMissing) in
                    try operand.exactText(history: [])
                }
            } catch { throw Undecided("\(rule.type.rawValue) does not look back.") }
            // The service has NULL for a text of no characters here.
            let length = "coalesce(length(\(column.asText)), 0)"
            let suffix = rule.filter.map { " where \($0)" } ?? ""
            measures = extremes(
                length,
                entity,
                ["MinimumLength\(suffix)", "MaximumLength\(suffix)"],
                suffix: filter(rule).map { " FILTER (WHERE \($0))" } ?? ""
            )
            row.passes = test.sql(length)
        case .dataType(let test):
            // NULL has no type, and says nothing about the column's.
            let present = "\(column.sql) IS NOT NULL"
            row.counted = row.counted.map { "(\($0)) AND \(present)" } ?? present
            row.passes = test.sql(column.asText)
        case .age(let test):
            guard column.kind == .date || column.kind == .text else {
                throw Undecided(
                    "Column \(column.name) is of type \(column.type), which has no dates in it."
                )
            }
            let age = TimeSQL(now: context.now, timeZone: rule.tag("timeZone"))
                .age(of: column.asTimestamp)
            row.passes = test.map { String($0) }.sql(age)
        case .none, .values, .time, .size, .checksum:
            throw Undecided("\(rule.type.rawValue) has no condition that it knows.")
        }
        return compliance(rule, entity, row, try threshold(rule), measures)
    }

    private mutating func compliance(
        _ rule: Rule,
        _ entity: String,
        _ row: RowPredicate,
        _ threshold: Test<Double>?,
        _ measures: [Measure]
    ) -> CompiledRule {
        let requirement = share(row, threshold)
        var compiled = CompiledRule(
            rule: rule,
            measures: measures,
            requirement: requirement,
            row: row
        )
        if case .share(let passing, let counted, _) = requirement {
            let suffix = rule.filter.map { " where \($0)" } ?? ""
            compiled.measures.append(
                ("\(entity).\(rule.type.rawValue).Compliance\(suffix)", .ratio(passing, counted))
            )
        }
        return compiled
    }
}

extension ValueTest {
    /// Whether it compares with numbers.
    var isNumeric: Bool {
        guard case .test(let test) = self else { return false }
        return test.operands.contains { if case .number = $0 { true } else { false } }
    }
}

extension Test where Operand == String {
    /// The test of an SQL expression; NULL fails.
    func sql(_ value: String) -> String {
        switch self {
        case .compare(.notEqual, let bound): "coalesce(\(value) <> \(bound), FALSE)"
        case .compare(let comparison, let bound):
            "coalesce(\(value) \(comparison.rawValue) \(bound), FALSE)"
        case .between(let low, let high):
            "coalesce(\(value) > \(low) AND \(value) < \(high), FALSE)"
        case .notBetween(let low, let high):
            "coalesce(\(value) <= \(low) OR \(value) >= \(high), FALSE)"
        case .oneOf(let bounds): "coalesce(\(value) IN (\(bounds.joined(separator: ", "))), FALSE)"
        case .noneOf(let bounds):
            "coalesce(\(value) NOT IN (\(bounds.joined(separator: ", "))), FALSE)"
        }
    }
}

extension Test where Operand == DataTypeName {
    /// Whether a text is a value of one of the types.
    func sql(_ text: String) -> String {
        let all = operands.map { $0.sql(text) }.joined(separator: " OR ")
        switch self {
        case .compare(.notEqual, _), .noneOf: return "NOT (\(all))"
        case .compare, .between, .notBetween, .oneOf: return "(\(all))"
        }
    }
}

extension DataTypeName {
    /// Whether a text, which is not NULL, is a value of this type.
    fileprivate func sql(_ text: String) -> String {
        // A cast of 1.5 to a whole number rounds; it is none.
        let isWhole = "regexp_full_match(trim(\(text)), '[+-]?[0-9]+')"
        switch self {
        case .string: return "TRUE"
        case .boolean: return "(TRY_CAST(\(text) AS BOOLEAN) IS NOT NULL)"
        case .integer: return "(\(isWhole) AND TRY_CAST(\(text) AS INTEGER) IS NOT NULL)"
        case .long: return "(\(isWhole) AND TRY_CAST(\(text) AS BIGINT) IS NOT NULL)"
        case .float: return "(TRY_CAST(\(text) AS FLOAT) IS NOT NULL)"
        case .double: return "(TRY_CAST(\(text) AS DOUBLE) IS NOT NULL)"
        case .date:
            return
                "(regexp_full_match(trim(\(text)), '[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}') AND "
                + "TRY_CAST(\(text) AS DATE) IS NOT NULL)"
        case .timestamp: return "(TRY_CAST(\(text) AS TIMESTAMP) IS NOT NULL)"
        }
    }
}
