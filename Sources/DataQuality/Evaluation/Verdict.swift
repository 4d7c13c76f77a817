/// How a rule came out.
public enum RuleOutcome: String, Sendable {
    case pass = "PASS"
    case fail = "FAIL"
    /// It could not be decided.
    case error = "ERROR"
}

/// How a rule came out, and why.
struct Verdict {
    var outcome: RuleOutcome
    /// nil where there is nothing to say.
    var message: String?

    static let passed = Verdict(outcome: .pass, message: nil)
}

extension CompiledRule {
    /// How the rule came out, given the numbers that SQL gave.
    func verdict(_ values: [ScalarValue]) -> Verdict {
        do throws(Undecided) {
            return try decided(values)
        } catch { return Verdict(outcome: .error, message: error.message) }
    }

    private func decided(_ values: [ScalarValue]) throws(Undecided) -> Verdict {
        switch requirement {
        case .undecided(let message): throw Undecided(message)
        case .fact(let isMet, let message):
            return isMet ? .passed : Verdict(outcome: .fail, message: message)
        case .historyMissing(let missing):
            return Verdict(
                outcome: .pass,
                message: "There \(missing.found == 1 ? "is" : "are") \(missing.found) earlier "
                    + "\(missing.found == 1 ? "value" : "values") to compare with, and \(missing.wanted) "
                    + "\(missing.wanted == 1 ? "is" : "are") wanted: the rule passes until there are."
            )
        case .number(let quantity, let test):
            guard let value = try quantity.value(of: values) else { return noValues }
            if test.holds(for: value) { return .passed }
            return Verdict(outcome: .fail, message: Self.unmet(value))
        case .share(let passing, let counted, let threshold):
            let all = try counted.value(of: values) ?? 0
            let passed = try passing.value(of: values) ?? 0
            let share = passed / all
            if threshold.map({ $0.holds(for: share) }) ?? (share == 1) { return .passed }
            let isAboutFiles = rule.type.isAboutFiles
            let detail =
                all == 0
                ? "There is no \(isAboutFiles ? "file" : "row") to look at."
                : "\(isAboutFiles ? "Files" : "Rows") that pass: \(Int64(passed)) of \(Int64(all))."
            return Verdict(outcome: .fail, message: "\(Self.unmet(share)) \(detail)")
        case .usual(let quantity, let history):
            guard let value = try quantity.value(of: values) else { return noValues }
            return Self.verdict(of: value, history: history)
        }
    }

    /// The service's sentence.
    private static func unmet(_ value: Double) -> String {
        "Value: \(value.isNaN ? "NaN" : value.description) does not meet the constraint requirement!"
    }

    private var noValues: Verdict {
        Verdict(
            outcome: .fail,
            message: "Empty state for analyzer \(rule.type.rawValue)"
                + "(\(rule.parameters.joined(separator: ","))), all input values were NULL."
        )
    }

    // MARK: Anomalies

    /// How many earlier values there must be; the service wants as many.
    static let anomalyHistoryMin = 3
    /// How many are looked at.
    static let anomalyHistoryMax = 100
    /// How many standard deviations a value may be away from the mean of earlier ones.
    static let anomalyDeviations = 3.0

    private static func verdict(of value: Double, history: [Double]) -> Verdict {
        let earlier = Array(history.prefix(anomalyHistoryMax))
        guard earlier.count >= anomalyHistoryMin else {
            return Verdict(
                outcome: .pass,
                message: "\(earlier.count) earlier values are too few to tell what is usual; "
                    + "\(anomalyHistoryMin) are wanted."
            )
        }
        let mean = NumberExpression.Aggregate.average.value(of: earlier)
        // Values that never changed leave room for rounding only.
        let room = max(
            anomalyDeviations * NumberExpression.Aggregate.deviation.value(of: earlier),
            abs(mean) * 1e-9
        )
        if abs(value - mean) <= room { return .passed }
        return Verdict(
            outcome: .fail,
            message: "Value: \(value.description) is not between \((mean - room).description) and "
                + "\((mean + room).description), where \(earlier.count) earlier values make it likely."
        )
    }
}

extension Ruleset {
    /// How many earlier values of a metric its rules look at; 0 if none looks back.
    public var historyCount: Int {
        leaves.reduce(0) { count, rule in
            switch rule.condition {
            case .number(let condition):
                max(count, condition.operands.map(\.historyCount).max() ?? 0)
            case .values(.test(let test)):
                max(
                    count,
                    test.operands.map { operand in
                        if case .number(let number) = operand { number.historyCount } else { 0 }
                    }.max() ?? 0
                )
            case .none where rule.type == .detectAnomalies:
                max(count, CompiledRule.anomalyHistoryMax)
            case .none, .values, .dataType, .age, .time, .size, .checksum: count
            }
        }
    }
}

extension Test where Operand == Double {
    /// Whether a number meets it.
    func holds(for value: Double) -> Bool {
        switch self {
        case .compare(.equal, let bound): value == bound
        case .compare(.notEqual, let bound): value != bound
        case .compare(.greater, let bound): value > bound
        case .compare(.greaterOrEqual, let bound): value >= bound
        case .compare(.less, let bound): value < bound
        case .compare(.lessOrEqual, let bound): value <= bound
        case .between(let low, let high): value > low && value < high
        case .notBetween(let low, let high): value <= low || value >= high
        case .oneOf(let bounds): bounds.contains(value)
        case .noneOf(let bounds): !bounds.contains(value)
        }
    }

    /// As DQDL writes it.
    var text: String {
        switch self {
        case .compare(let comparison, let bound): "\(comparison.rawValue) \(bound)"
        case .between(let low, let high): "between \(low) and \(high)"
        case .notBetween(let low, let high): "not between \(low) and \(high)"
        case .oneOf(let bounds): "in [\(bounds.map(\.description).joined(separator: ", "))]"
        case .noneOf(let bounds): "not in [\(bounds.map(\.description).joined(separator: ", "))]"
        }
    }
}

extension Rule {
    /// The rule with numbers in the place of what it looked back to.
    func text(with condition: Test<Double>) -> String {
        let words = [type.rawValue] + parameters.map(RuleText.quoted) + [condition.text]
        return words.joined(separator: " ") + (filter.map { " where \(RuleText.quoted($0))" } ?? "")
    }
}

extension RuleType {
    fileprivate var isAboutFiles: Bool {
        switch self {
        case .fileFreshness, .fileMatch, .fileSize, .fileUniqueness: true
        default: false
        }
    }
}

extension RuleExpression.Content.Tree<CompiledRule> {
    /// How a composite rule came out: a part that cannot be decided counts only where it matters.
    func verdict(_ values: [ScalarValue]) -> Verdict {
        switch self {
        case .leaf(let rule): return rule.verdict(values)
        case .all(let parts):
            return Self.join(parts.map { $0.verdict(values) }, decisive: .fail)
        case .any(let parts):
            return Self.join(parts.map { $0.verdict(values) }, decisive: .pass)
        }
    }

    private static func join(_ verdicts: [Verdict], decisive: RuleOutcome) -> Verdict {
        let outcomes = verdicts.map(\.outcome)
        let outcome: RuleOutcome =
            outcomes.contains(decisive)
            ? decisive : outcomes.contains(.error) ? .error : decisive == .fail ? .pass : .fail
        // What passed has nothing to say about why the whole did not.
        let said = verdicts.filter { $0.outcome == outcome }.compactMap(\.message)
        return Verdict(
            outcome: outcome,
            message: said.isEmpty ? nil : said.joined(separator: " ")
        )
    }

    /// Whether a row stands in nobody's way, if all parts are about rows.
    var rowPredicate: String? {
        switch self {
        case .leaf(let rule): return rule.row?.harmless
        case .all(let parts): return Self.join(parts, by: " AND ")
        case .any(let parts): return Self.join(parts, by: " OR ")
        }
    }

    private static func join(_ parts: [Self], by word: String) -> String? {
        let predicates = parts.compactMap(\.rowPredicate)
        return predicates.count == parts.count ? "(\(predicates.joined(separator: word)))" : nil
    }
}
