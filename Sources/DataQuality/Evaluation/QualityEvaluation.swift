/// One evaluation of a ruleset: which SQL it needs, and what the numbers mean that the SQL gives.
///
///     let evaluation = QualityEvaluation(of: ruleset, in: context)
///     // a row for each batch: s0, s1, … ; where one fails, number by number
///     let values = run(evaluation.batches)
///     let result = evaluation.result(values)
public struct QualityEvaluation: Sendable {
    private typealias Compiled = RuleExpression.Content.Tree<CompiledRule>

    private let rules: [(expression: RuleExpression, compiled: Compiled)]
    private let analyzers:
        [(analyzer: Analyzer, measures: [RuleCompiler.Measure], problem: String?)]
    private let rowCount: ScalarPlan.ID
    /// How many rows stand in the way of no rule about rows.
    private let goodRows: ScalarPlan.ID?
    private let plan: ScalarPlan

    /// Prepares an evaluation.
    public init(of ruleset: Ruleset, in context: EvaluationContext) {
        var compiler = RuleCompiler(context)
        rowCount = compiler.plan.aggregate("count(*)")
        var rules: [(RuleExpression, Compiled)] = []
        var predicates: [String] = []
        for expression in ruleset.rules {
            var compiled = expression.content.compile { compiler.compile($0) }
            if let predicate = compiled.rowPredicate {
                predicates.append(predicate)
                if context.composesRows, let composed = compiled.composed {
                    compiled = .leaf(compiler.rowwise(composed, predicate, compiled))
                }
            }
            rules.append((expression, compiled))
        }
        self.rules = rules
        analyzers = ruleset.analyzers.map { analyzer in
            do throws(Undecided) {
                return (analyzer, try compiler.measures(analyzer), nil)
            } catch { return (analyzer, [], error.message) }
        }
        goodRows =
            predicates.isEmpty
            ? nil
            : compiler.plan.aggregate(
                "count(*) FILTER (WHERE \(predicates.joined(separator: " AND ")))"
            )
        plan = compiler.plan
    }

    /// The statements that give the numbers, each some of them in one row.
    public var batches: [EvaluationBatch] { plan.batches }

    /// How many numbers there are.
    public var count: Int { plan.count }

    /// SQL for some of the rows that a rule fails for; nil if it is not about rows.
    public func failingRows(of rule: Int, limit: Int) -> String? {
        rules[rule].compiled.rowPredicate.map {
            "SELECT * FROM \(SQL.primary) WHERE NOT \($0) LIMIT \(limit)"
        }
    }

    /// What came of it.
    ///
    /// - Parameter values: one for each number, in their order.
    /// - Returns: how each rule came out.
    public func result(_ values: [ScalarValue]) -> RulesetResult {
        precondition(values.count == plan.count, "one value for each number")
        return RulesetResult(
            rules: rules.enumerated().map { index, rule in
                let verdict = rule.compiled.verdict(values)
                let leaves = rule.compiled.leaves
                let isDynamic = leaves.contains { $0.evaluated != nil }
                return RuleResult(
                    name: "Rule_\(index + 1)",
                    description: rule.expression.text,
                    outcome: verdict.outcome,
                    message: verdict.message,
                    metrics: Self.metrics(leaves.flatMap(\.measures), values),
                    evaluatedRule: isDynamic && leaves.count == 1 ? leaves[0].evaluated : nil,
                    labels: rule.expression.labels
                )
            },
            analyzers: analyzers.enumerated().map { index, entry in
                AnalyzerResult(
                    name: "Analyzer_\(index + 1)",
                    description: entry.analyzer.text,
                    message: entry.problem ?? Self.problem(entry.measures, values),
                    metrics: Self.metrics(entry.measures, values)
                )
            },
            rowsProcessed: Self.number(rowCount, values).map { Int64($0) },
            rowsPassed: goodRows.flatMap { Self.number($0, values) }.map { Int64($0) }
        )
    }

    private static func number(_ id: ScalarPlan.ID, _ values: [ScalarValue]) -> Double? {
        if case .number(let value) = values[id.index] { value } else { nil }
    }

    private static func metrics(_ measures: [RuleCompiler.Measure], _ values: [ScalarValue])
        -> [(name: String, value: Double)]
    {
        var metrics: [(name: String, value: Double)] = []
        for (name, quantity) in measures where !metrics.contains(where: { $0.name == name }) {
            do throws(Undecided) {
                if let value = try quantity.value(of: values), value.isFinite {
                    metrics.append((name, value))
                }
            } catch { continue }
        }
        return metrics
    }

    private static func problem(_ measures: [RuleCompiler.Measure], _ values: [ScalarValue])
        -> String?
    {
        for (_, quantity) in measures {
            do throws(Undecided) {
                _ = try quantity.value(of: values)
            } catch { return error.message }
        }
        return nil
    }
}

extension RuleExpression.Content.Tree<CompiledRule> {
    /// The first rule of a composite one; nil if it is not composite.
    fileprivate var composed: Rule? {
        if case .leaf = self { nil } else { leaves.first?.rule }
    }
}

extension RuleCompiler {
    /// A composite rule that is asked of each row.
    fileprivate mutating func rowwise(
        _ rule: Rule,
        _ predicate: String,
        _ parts: RuleExpression.Content.Tree<CompiledRule>
    ) -> CompiledRule {
        let row = RowPredicate(counted: nil, passes: predicate)
        return CompiledRule(
            rule: rule,
            measures: parts.leaves.flatMap(\.measures),
            requirement: share(row, nil),
            row: row
        )
    }
}
