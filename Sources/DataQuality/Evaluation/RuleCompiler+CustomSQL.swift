extension RuleCompiler {
    /// `CustomSql`: a number with a condition, a truth value, or the rows that pass.
    mutating func customSQL(_ rule: Rule) throws(Undecided) -> CompiledRule {
        let sql = SQL.authored(rule.parameters[0])
        let columns = try columns(of: sql)
        if rule.condition != nil {
            return try number(
                rule,
                ("Dataset.*.CustomSQL", try customScalar(rule.parameters[0]))
            )
        }
        if rule.threshold == nil, columns == ["BOOLEAN"] {
            let quantity = try customScalar(rule.parameters[0])
            return CompiledRule(
                rule: rule,
                measures: [("Dataset.*.CustomSQL", quantity)],
                requirement: .number(quantity, .compare(.equal, 1))
            )
        }
        let passing = Quantity.scalar(plan.query("SELECT count(*) FROM (\(sql)\n) AS passing"))
        let counted = Quantity.scalar(plan.aggregate("count(*)"))
        return CompiledRule(
            rule: rule,
            measures: [("Dataset.*.CustomSQL.Compliance", .ratio(passing, counted))],
            requirement: .share(passing: passing, counted: counted, try threshold(rule))
        )
    }

    /// The one number of a statement.
    mutating func customScalar(_ authored: String) throws(Undecided) -> Quantity {
        let sql = SQL.authored(authored)
        let columns = try columns(of: sql)
        guard columns.count == 1 else {
            throw Undecided(
                "The statement has \(columns.count) columns, and one number is compared."
            )
        }
        return .scalar(plan.query("SELECT CAST((\(sql)\n) AS DOUBLE)"))
    }

    private func columns(of sql: String) throws(Undecided) -> [String] {
        switch context.statements[sql] {
        case .columns(let columns): return columns
        case .failed(let message): throw Undecided(message)
        case nil: throw Undecided("The statement has not been looked at.")
        }
    }
}
