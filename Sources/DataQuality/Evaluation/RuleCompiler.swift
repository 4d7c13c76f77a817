import DataCatalog
import Values

/// Turns rules into numbers that SQL gives and conditions on them.
struct RuleCompiler {
    let context: EvaluationContext
    var plan = ScalarPlan()

    init(_ context: EvaluationContext) { self.context = context }

    mutating func compile(_ rule: Rule) -> CompiledRule {
        do throws(Undecided) {
            return try compiled(rule)
        } catch {
            return CompiledRule(rule: rule, requirement: .undecided(error.message))
        }
    }

    private mutating func compiled(_ rule: Rule) throws(Undecided) -> CompiledRule {
        switch rule.type {
        case .columnExists:
            return CompiledRule(
                rule: rule,
                requirement: try columnExists(rule.parameters[0])
            )
        case .isPrimaryKey, .isUnique, .isComplete: return try assertion(rule)
        case .columnValues: return try columnValues(rule)
        case .columnLength, .columnDataType, .dataFreshness: return try rows(rule)
        case .customSQL: return try customSQL(rule)
        case .detectAnomalies: return try anomalies(rule)
        case .columnNamesMatchPattern:
            let quantity = share(of: rule.parameters[0])
            return CompiledRule(
                rule: rule,
                measures: [("Dataset.*.ColumnNamesPatternMatchRatio", quantity)],
                requirement: .number(quantity, .compare(.equal, 1))
            )
        case .fileFreshness, .fileSize, .fileMatch, .fileUniqueness: return try files(rule)
        case .rowCountMatch, .schemaMatch, .datasetMatch, .aggregateMatch, .referentialIntegrity:
            let measure = try comparison(rule)
            return try number(rule, measure)
        case .rowCount, .columnCount, .completeness, .uniqueness, .uniqueValueRatio,
            .distinctValuesCount, .mean, .sum, .standardDeviation, .variance, .entropy,
            .columnCorrelation:
            let measure = try statistic(rule.type, rule.parameters, filter: rule.filter)
            return try number(rule, measure)
        case .allStatistics: throw Undecided("AllStatistics is an analyzer.")
        }
    }

    typealias Measure = (name: String, quantity: Quantity)

    /// A rule that compares one number.
    ///
    /// Without a condition it has to be 1.
    func number(_ rule: Rule, _ measure: Measure) throws(Undecided) -> CompiledRule {
        var compiled = CompiledRule(
            rule: rule,
            measures: [measure],
            requirement: .number(measure.quantity, .compare(.equal, 1))
        )
        guard case .number(let condition) = rule.condition else { return compiled }
        let history = context.history[measure.name] ?? []
        let resolved: Test<Double>
        do throws(HistoryMissing) {
            resolved = try condition.map { operand throws(HistoryMissing) in
                try operand.value(history: history)
            }
        } catch {
            compiled.requirement = .historyMissing(error)
            return compiled
        }
        guard !resolved.operands.contains(where: \.isNaN) else {
            throw Undecided("The condition compares with something that is no number.")
        }
        compiled.requirement = .number(measure.quantity, resolved)
        if condition.looksBack { compiled.evaluated = rule.text(with: resolved) }
        return compiled
    }

    private func columnExists(_ name: String) throws(Undecided) -> CompiledRule.Requirement {
        do throws(Undecided) {
            _ = try context.schema.column(name)
            return .fact(true, "")
        } catch { return .fact(false, error.message) }
    }

    /// The share of column names that a pattern matches as a whole.
    mutating func share(of pattern: String) -> Quantity {
        let names = context.schema.columns.map { "(\(SQLText.quoted($0.name)))" }
        return .scalar(
            plan.query(
                "SELECT CAST(count(*) FILTER (WHERE regexp_full_match(name, \(SQLText.quoted(pattern)))) "
                    + "AS DOUBLE) / count(*) FROM (VALUES \(names.joined(separator: ", "))) AS "
                    + "names(name)"
            )
        )
    }

    /// The rules that say yes or no of columns.
    private mutating func assertion(_ rule: Rule) throws(Undecided) -> CompiledRule {
        var measures: [Measure] = []
        if rule.type != .isComplete {
            measures.append(try statistic(.uniqueness, rule.parameters, filter: rule.filter))
        }
        guard rule.type != .isUnique else {
            return CompiledRule(
                rule: rule,
                measures: measures,
                requirement: .number(measures[0].quantity, .compare(.equal, 1))
            )
        }
        var columns: [String] = []
        for name in rule.parameters {
            measures.append(try statistic(.completeness, [name], filter: rule.filter))
            columns.append(try context.schema.column(name).sql)
        }
        if rule.type == .isPrimaryKey {
            // A row whose key has a NULL makes uniqueness of the whole rows count for nothing.
            let complete = columns.map { "\($0) IS NOT NULL" }.joined(separator: " AND ")
            let row = RowPredicate(counted: filter(rule), passes: complete)
            let keys = plan.grouped(
                by: columns,
                filter: [filter(rule).map { "(\($0))" }, complete].compactMap { $0 }
                    .joined(separator: " AND "),
                "count(*) FILTER (WHERE n = 1)"
            )
            return CompiledRule(
                rule: rule,
                measures: measures,
                requirement: .share(
                    passing: .scalar(keys),
                    counted: .scalar(plan.aggregate(row.countedSQL)),
                    nil
                )
            )
        }
        let row = RowPredicate(counted: filter(rule), passes: "\(columns[0]) IS NOT NULL")
        return CompiledRule(
            rule: rule,
            measures: measures,
            requirement: share(row, nil),
            row: row
        )
    }

    private mutating func anomalies(_ rule: Rule) throws(Undecided) -> CompiledRule {
        guard let type = RuleType(rawValue: rule.parameters[0]) else {
            throw Undecided("There is no statistic \"\(rule.parameters[0])\".")
        }
        let measure = try statistic(type, Array(rule.parameters.dropFirst()), filter: nil)
        return CompiledRule(
            rule: rule,
            measures: [measure],
            requirement: .usual(measure.quantity, history: context.history[measure.name] ?? [])
        )
    }

    /// A rule about each row that counts.
    mutating func share(_ row: RowPredicate, _ threshold: Test<Double>?) -> CompiledRule.Requirement
    {
        .share(
            passing: .scalar(plan.aggregate(row.passingSQL)),
            counted: .scalar(plan.aggregate(row.countedSQL)),
            threshold
        )
    }

    func filter(_ rule: Rule) -> String? { rule.filter.map(SQL.authored) }

    /// A threshold looks back to nothing, so it always has a value.
    func threshold(_ rule: Rule) throws(Undecided) -> Test<Double>? {
        guard let threshold = rule.threshold else { return nil }
        do throws(HistoryMissing) {
            return try threshold.map { operand throws(HistoryMissing) in
                try operand.value(history: [])
            }
        } catch { throw Undecided("A threshold cannot look back.") }
    }
}

extension Test where Operand == NumberExpression {
    /// Whether an operand depends on earlier runs.
    var looksBack: Bool { operands.contains { $0.historyCount > 0 } }
}
