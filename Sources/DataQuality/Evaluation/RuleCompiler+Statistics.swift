extension RuleCompiler {
    /// A number that a table, a column or several have, under the service's name for it.
    mutating func statistic(_ type: RuleType, _ names: [String], filter: String?) throws(Undecided)
        -> Measure
    {
        let condition = filter.map(SQL.authored)
        let suffix = condition.map { " FILTER (WHERE \($0))" } ?? ""
        var columns: [TableSchema.Reference] = []
        for name in names { columns.append(try context.schema.column(name)) }
        let entity: String
        switch columns.count {
        case 0: entity = "Dataset.*"
        case 1: entity = "Column.\(columns[0].name)"
        default: entity = "Multicolumn.[\(columns.map(\.name).joined(separator: ","))]"
        }
        let name = "\(entity).\(type.rawValue)" + (filter.map { " where \($0)" } ?? "")
        let rows = Quantity.scalar(plan.aggregate("count(*)\(suffix)"))

        func grouped(_ sql: String) -> Quantity {
            .scalar(plan.grouped(by: columns.map(\.sql), filter: condition, sql))
        }
        func numeric(_ column: TableSchema.Reference) throws(Undecided) -> String {
            guard column.kind == .number else {
                throw Undecided(
                    "Expected type of column \(column.name) to be numeric, but found \(column.type) "
                        + "instead!"
                )
            }
            return "CAST(\(column.sql) AS DOUBLE)"
        }

        let quantity: Quantity
        switch type {
        case .rowCount: quantity = rows
        case .columnCount: quantity = .constant(Double(context.schema.columns.count))
        case .completeness:
            quantity = .ratio(.scalar(plan.aggregate("count(\(columns[0].sql))\(suffix)")), rows)
        case .uniqueness: quantity = .ratio(grouped("count(*) FILTER (WHERE n = 1)"), rows)
        case .uniqueValueRatio:
            quantity = .ratio(grouped("count(*) FILTER (WHERE n = 1)"), grouped("count(*)"))
        case .distinctValuesCount: quantity = grouped("count(*)")
        case .entropy:
            // In nats: -Σ p ln p with p = n/N is ln N - Σ n ln n / N.
            quantity = grouped("ln(sum(n)) - sum(n * ln(n)) / sum(n)")
        case .mean: quantity = .scalar(plan.aggregate("avg(\(try numeric(columns[0])))\(suffix)"))
        case .sum:
            // Whole numbers and decimals are added exactly.
            _ = try numeric(columns[0])
            quantity = .scalar(plan.aggregate("CAST(sum(\(columns[0].sql))\(suffix) AS DOUBLE)"))
        case .standardDeviation:
            quantity = .scalar(plan.aggregate("stddev_pop(\(try numeric(columns[0])))\(suffix)"))
        case .variance:
            quantity = .scalar(plan.aggregate("var_pop(\(try numeric(columns[0])))\(suffix)"))
        case .columnCorrelation:
            quantity = .scalar(
                plan.aggregate(
                    "corr(\(try numeric(columns[0])), \(try numeric(columns[1])))\(suffix)"
                )
            )
        case .aggregateMatch, .allStatistics, .columnDataType, .columnExists, .columnLength,
            .columnNamesMatchPattern, .columnValues, .customSQL, .dataFreshness, .datasetMatch,
            .detectAnomalies, .fileFreshness, .fileMatch, .fileSize, .fileUniqueness, .isComplete,
            .isPrimaryKey, .isUnique, .referentialIntegrity, .rowCountMatch, .schemaMatch:
            throw Undecided("\(type.rawValue) is no number that a table has.")
        }
        return (name, quantity)
    }

    /// What an analyzer measures.
    mutating func measures(_ analyzer: Analyzer) throws(Undecided) -> [Measure] {
        switch analyzer.type {
        case .allStatistics:
            let name = analyzer.parameters[0]
            let names =
                ["AllColumns", "*"].contains(name) && !context.schema.contains(name)
                ? context.schema.columns.map(\.name) : [name]
            var measures: [Measure] = []
            for name in names { measures += try all(name) }
            return measures
        case .columnLength: return try lengths(analyzer.parameters[0])
        case .columnNamesMatchPattern:
            return [("Dataset.*.ColumnNamesPatternMatchRatio", share(of: analyzer.parameters[0]))]
        case .customSQL:
            return [
                ("Dataset.*.CustomSQL", try customScalar(analyzer.parameters[0]))
            ]
        default: return [try statistic(analyzer.type, analyzer.parameters, filter: nil)]
        }
    }

    private mutating func all(_ name: String) throws(Undecided) -> [Measure] {
        let column = try context.schema.column(name)
        var types: [RuleType] = [
            .completeness, .distinctValuesCount, .uniqueness, .uniqueValueRatio, .entropy,
        ]
        if column.kind == .number { types += [.mean, .sum, .standardDeviation] }
        var measures: [Measure] = []
        for type in types { measures.append(try statistic(type, [name], filter: nil)) }
        if column.kind == .number {
            measures += extremes(
                "CAST(\(column.sql) AS DOUBLE)",
                "Column.\(column.name)",
                ["Minimum", "Maximum"],
                suffix: ""
            )
        }
        if column.kind == .text { measures += try lengths(name) }
        return measures
    }

    private mutating func lengths(_ name: String) throws(Undecided) -> [Measure] {
        let column = try context.schema.column(name)
        return extremes(
            "coalesce(length(\(column.asText)), 0)",
            "Column.\(column.name)",
            ["MinimumLength", "MaximumLength"],
            suffix: ""
        )
    }

    /// The least and the greatest of a number that each row has.
    mutating func extremes(_ sql: String, _ entity: String, _ names: [String], suffix: String)
        -> [Measure]
    {
        zip(["min", "max"], names).map { function, name in
            ("\(entity).\(name)", .scalar(plan.aggregate("\(function)(\(sql))\(suffix)")))
        }
    }
}
