import DataCatalog
import Values

extension QualityStore {
    /// How many earlier results of a ruleset are looked at.
    static let historyMax = 1_000

    /// Earlier values of all metrics of a ruleset on a table, the latest first.
    ///
    /// - Parameters:
    ///   - ruleset: its name.
    ///   - table: the table; runs on others do not count.
    ///   - count: how many values are wanted of each; none are read if it is 0.
    /// - Returns: values by the names of metrics.
    func history(of ruleset: String, on table: TableName, count: Int) -> [String: [Double]] {
        var history: [String: [Double]] = [:]
        guard count > 0 else { return history }
        var found = 0
        for result in latestResults(of: ruleset, limit: Self.historyMax) {
            let source = result["DataSource"]?["GlueTable"]
            guard let database = source?["DatabaseName"]?.stringValue,
                let name = source?["TableName"]?.stringValue,
                TableName(database, name) == table
            else { continue }
            // A metric that several rules have counts once a run.
            var seen: Set<String> = []
            for list in [result["RuleResults"], result["AnalyzerResults"]] {
                for entry in list?.arrayValue ?? [] {
                    for metric in entry["EvaluatedMetrics"]?.objectValue ?? [:]
                    where seen.insert(metric.key).inserted {
                        if let value = metric.value.doubleValue {
                            history[metric.key, default: []].append(value)
                        }
                    }
                }
            }
            found += 1
            if found == count { break }
        }
        return history
    }
}
