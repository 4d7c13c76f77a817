public import DataCatalog
public import DataQuality

/// A ruleset as `glue:startDataQualityRulesetEvaluationRun` finds it, with the fields of Glue's
/// `CreateDataQualityRuleset`.
public struct RulesetConfiguration: Sendable, Equatable {
    /// The rules.
    public var ruleset: Ruleset
    /// The table that it is about; a run may name another.
    public var targetTable: TableName?
    /// What somebody said of it.
    public var description: String?

    /// Makes one.
    public init(ruleset: Ruleset, targetTable: TableName? = nil, description: String? = nil) {
        self.ruleset = ruleset
        self.targetTable = targetTable
        self.description = description
    }
}
