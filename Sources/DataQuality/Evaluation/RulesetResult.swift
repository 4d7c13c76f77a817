public import Values

/// How one rule came out.
public struct RuleResult: Sendable {
    /// Its name: `Rule_1` and the following.
    public var name: String
    /// The rule as it is written.
    public var description: String
    /// Whether it is met.
    public var outcome: RuleOutcome
    /// Why not, in the service's words where they are known.
    public var message: String?
    /// What was measured: `Column.id.Completeness` and its like.
    public var metrics: [(name: String, value: Double)]
    /// The rule with what it looked back to filled in; nil if it did not.
    public var evaluatedRule: String?
    /// Its labels.
    public var labels: [(key: String, value: String)]
}

/// What one analyzer measured.
public struct AnalyzerResult: Sendable {
    /// Its name: `Analyzer_1` and the following.
    public var name: String
    /// The analyzer as it is written.
    public var description: String
    /// Why it could not measure.
    public var message: String?
    /// What was measured.
    public var metrics: [(name: String, value: Double)]
}

/// How a ruleset came out.
public struct RulesetResult: Sendable {
    /// In the order of the ruleset.
    public var rules: [RuleResult]
    /// In the order of the ruleset.
    public var analyzers: [AnalyzerResult]
    /// How many rows the table has; nil if that could not be found out.
    public var rowsProcessed: Int64?
    /// How many of them every rule about rows lets pass; nil if there is no such rule.
    public var rowsPassed: Int64?

    /// The share of rules that are met; nil if there are none.
    public var score: Double? {
        rules.isEmpty ? nil : Double(rules.count { $0.outcome == .pass }) / Double(rules.count)
    }

    /// The rules that are not met, those that could not be decided among them.
    public var failures: [RuleResult] { rules.filter { $0.outcome != .pass } }

    /// The members of the service's `GetDataQualityResult` that an evaluation knows.
    public var members: JSONObject {
        var members = JSONObject()
        members["Score"] = score.map { .double($0) }
        members["RuleResults"] = .array(rules.map(\.json))
        if !analyzers.isEmpty { members["AnalyzerResults"] = .array(analyzers.map(\.json)) }
        var totals: [(String, JSON)] = []
        if let rowsProcessed {
            totals.append(("TotalRowsProcessed", .double(Double(rowsProcessed))))
            if let rowsPassed {
                totals.append(("TotalRowsPassed", .double(Double(rowsPassed))))
                totals.append(("TotalRowsFailed", .double(Double(rowsProcessed - rowsPassed))))
            }
        }
        totals.append(("TotalRulesProcessed", .double(Double(rules.count))))
        totals.append(("TotalRulesPassed", .double(Double(rules.count - failures.count))))
        totals.append(("TotalRulesFailed", .double(Double(failures.count))))
        members["AggregatedMetrics"] = .object(JSONObject(totals))
        return members
    }
}

extension RuleResult {
    /// As the service has it.
    public var json: JSON {
        var members = JSONObject()
        members["Name"] = .string(name)
        members["Description"] = .string(description)
        members["EvaluationMessage"] = message.map { .string($0) }
        members["Result"] = .string(outcome.rawValue)
        members["EvaluatedMetrics"] = metrics.json
        members["EvaluatedRule"] = evaluatedRule.map { .string($0) }
        if !labels.isEmpty {
            members["Labels"] = .object(JSONObject(labels.map { ($0.key, .string($0.value)) }))
        }
        return .object(members)
    }
}

extension AnalyzerResult {
    /// As the service has it.
    public var json: JSON {
        var members = JSONObject()
        members["Name"] = .string(name)
        members["Description"] = .string(description)
        members["EvaluationMessage"] = message.map { .string($0) }
        members["EvaluatedMetrics"] = metrics.json
        return .object(members)
    }
}

extension [(name: String, value: Double)] {
    fileprivate var json: JSON {
        .object(JSONObject(map { ($0.name, .double($0.value)) }))
    }
}
