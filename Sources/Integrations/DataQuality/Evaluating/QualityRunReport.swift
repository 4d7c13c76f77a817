import DataQuality
import Engine
import Runtime
import Values

/// A run and how its rulesets came out.
struct QualityRunReport {
    var run: QualityRun
    var results: [(name: String, evaluated: RulesetEvaluator.Evaluated)] = []

    /// How long the results in a task's answer may be, in bytes; longer ones hold what is not met only.
    static let answerBytesMax = 200 << 10
    /// How many rules a cause names.
    static let namedMax = 50

    /// One of the results as `GetDataQualityResult` gives it.
    func result(_ index: Int) -> JSON {
        let (name, evaluated) = results[index]
        var members: JSONObject = [
            "ResultId": .string(QualityRun.resultID(run.id, name)),
            "RulesetEvaluationRunId": .string(run.id), "RulesetName": .string(name),
            "DataSource": run.dataSource,
        ]
        members["StartedOn"] = .string(run.startedOn.description)
        members["CompletedOn"] = run.completedOn.map { .string($0.description) }
        for member in evaluated.result.members { members[member.key] = member.value }
        return .object(members)
    }

    /// All rules that are not met, with their rulesets.
    private var failures: [(ruleset: String, rule: RuleResult)] {
        results.flatMap { result in
            result.evaluated.result.failures.map { (result.name, $0) }
        }
    }

    private var ruleCount: Int { results.reduce(0) { $0 + $1.evaluated.result.rules.count } }

    /// The share of rules of all rulesets that are met; nil if there are none.
    private var score: Double? {
        ruleCount == 0 ? nil : Double(ruleCount - failures.count) / Double(ruleCount)
    }

    /// The answer to a task that has waited: the run with `Score` and `Results`.
    ///
    /// - Throws: `States.TaskFailed` with the run, if nothing could be evaluated; and, if the task wants
    ///   it, `DataQuality.RulesFailed` where a rule is not met.
    func answer(failsOnRule: Bool) throws(TaskFailureError) -> JSON {
        guard case .object(var members) = run.json(.milliseconds) else { return .null }
        guard run.state == .succeeded else {
            throw TaskFailureError("States.TaskFailed", JSON.object(members).text())
        }
        members["Score"] = score.map { .double($0) }
        if failsOnRule, !failures.isEmpty { throw failure(members) }
        let all = JSON.array(results.indices.map { result($0) })
        members["Results"] =
            all.text().utf8.count <= Self.answerBytesMax
            ? all : .array(results.indices.map { Self.shortened(result($0)) })
        return .object(members)
    }

    /// Only what is not met, as far as it fits.
    private static func shortened(_ result: JSON) -> JSON {
        guard case .object(var members) = result else { return result }
        let unmet = (members["RuleResults"]?.arrayValue ?? [])
            .filter { $0["Result"]?.stringValue != RuleOutcome.pass.rawValue }
        members["RuleResults"] = .array(Array(unmet.prefix(namedMax)))
        members["AnalyzerResults"] = nil
        members["Shortened"] = true
        return .object(members)
    }

    private func failure(_ run: JSONObject) -> TaskFailureError {
        let failures = failures
        let names = failures.map { "\($0.ruleset): \($0.rule.description)" }
        var cause: JSONObject = [
            "Message": .string(
                "\(failures.count) of \(ruleCount) rules \(failures.count == 1 ? "is" : "are") not met: "
                    + names.prefix(5).joined(separator: "; ")
                    + (names.count > 5 ? "; and \(names.count - 5) more" : "")
            )
        ]
        for name in ["RunId", "DataSource", "ResultIds", "Score"] { cause[name] = run[name] }
        var rules: [JSON] = []
        var bytes = JSON.object(cause).text().utf8.count
        for (ruleset, rule) in failures.prefix(Self.namedMax) {
            guard case .object(var members) = rule.json else { continue }
            members["EvaluatedMetrics"] = nil
            members["RulesetName"] = .string(ruleset)
            bytes += JSON.object(members).text().utf8.count + 1
            // What does not fit would be cut, and the cause be no JSON any more.
            guard bytes < Failures.causeCharactersMax - 100 else { break }
            rules.append(.object(members))
        }
        cause["FailedRules"] = .array(rules)
        return TaskFailureError(QualityRunPerformer.rulesFailed, JSON.object(cause).text())
    }
}
