import Engine
public import Values

extension OutcomeScript {
    /// The script as YAML text, which reads back as it was but for the order of rules that are about
    /// different attempts.
    public var yaml: String { YAMLText.text(of: json) }

    /// The script in the form of a script's file.
    public var json: JSON {
        var groups: [(key: String, rules: [Rule])] = []
        for rule in rules {
            let key = OutcomeAddress(state: rule.state, iteration: rule.iteration).text
            if let index = groups.firstIndex(where: { $0.key == key }) {
                groups[index].rules.append(rule)
            } else {
                groups.append((key, [rule]))
            }
        }
        var object = JSONObject()
        for group in groups { object[group.key] = Self.json(of: group.rules) }
        return .object(object)
    }

    private static func json(of rules: [Rule]) -> JSON {
        if rules.count == 1, rules[0].isForAll { return rules[0].outcome.json }
        let isInOrder = rules.enumerated().allSatisfy { index, rule in
            let isLast = index == rules.count - 1
            return rule.visit == nil && rule.attempts == nil
                && rule.calls == index + 1...(isLast ? .max : index + 1)
        }
        if isInOrder, rules.count > 1 { return .array(rules.map(\.outcome.json)) }
        // One that is for all is for what the others leave; two of them would be one after the other.
        let forAll = rules.filter(\.isForAll).prefix(1)
        let list = rules.filter { !$0.isForAll }.map(addressed) + forAll.map(\.outcome.json)
        return list.count == 1 ? list[0] : .array(list)
    }

    private static func addressed(_ rule: Rule) -> JSON {
        var object = rule.outcome.json.objectValue ?? JSONObject()
        if let visit = rule.visit { object["visit"] = .integer(Int64(visit)) }
        if let attempts = rule.attempts { object["attempt"] = CallRange.json(of: attempts) }
        if let calls = rule.calls { object["call"] = CallRange.json(of: calls) }
        return .object(object)
    }
}

extension Outcome {
    /// The outcome in the form of scripts.
    public var json: JSON {
        var object = JSONObject()
        switch end {
        case .returns(let result): object["return"] = result
        case .returnsTooMuch: object["oversized"] = true
        case .throwsError(let failure):
            if let error = failure.error, failure.cause == nil {
                object["fail"] = .string(error)
            } else {
                var fields = JSONObject()
                if let error = failure.error { fields["Error"] = .string(error) }
                if let cause = failure.cause { fields["Cause"] = .string(cause) }
                object["fail"] = .object(fields)
            }
        case .isLost: object["lost"] = true
        case .silence: if aliveMilliseconds == nil { object["hang"] = true }
        }
        if let alive = aliveMilliseconds {
            object["silent-after"] = .string(DurationForm.text(milliseconds: alive))
        }
        if tookMilliseconds > 0, end != .silence {
            object["took"] = .string(DurationForm.text(milliseconds: tookMilliseconds))
        }
        switch acceptance {
        case .asUsual: break
        case .answered(let output): object["submitted"] = output
        case .taken(let worker): object["worker"] = worker.map { .string($0) } ?? .null
        case .none: object["submitted"] = false
        }
        if acceptedMilliseconds > 0 {
            object["submitted-after"] = .string(
                DurationForm.text(milliseconds: acceptedMilliseconds)
            )
        }
        return .object(object)
    }
}
