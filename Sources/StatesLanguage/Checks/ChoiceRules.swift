extension Check {
    /// G6: every rule can decide, and some rule always does.
    static let choiceRules = Check { facts, reporter in
        facts.forEachState { state, _ in
            guard case .choice(let choice) = state.state?.kind else { return }
            let places = state.place["Choices"]?.elements ?? []
            guard places.count == choice.rules.count else { return }
            let logics = choice.rules.map { RuleLogic($0.condition) }
            for (number, logic) in logics.enumerated() {
                let place = places[number]
                if logic.isNever {
                    reporter.report(
                        .warning,
                        Sentences.contradictoryRule(),
                        at: start(of: place),
                        path: place.path
                    )
                    continue
                }
                // An opaque pair is compared only among the first, so that thousands of rules stay quick.
                guard
                    let earlier = logics[..<number].prefix(rulesComparedMax).firstIndex(where: {
                        !$0.isNever && $0.follows(from: logic)
                    })
                else { continue }
                reporter.report(
                    .warning,
                    Sentences.shadowedRule(by: earlier, isAlways: logics[earlier].isAlways),
                    at: start(of: place),
                    path: place.path,
                    related: [
                        Diagnostic.Related(
                            range: start(of: places[earlier]),
                            message: "this one decides"
                        )
                    ]
                )
            }
            let isExhaustive = isExhaustive(logics, choice.rules.map(\.condition))
            if let fallback = state.place["Default"], isExhaustive {
                reporter.report(
                    .warning,
                    Sentences.unreachableDefault(),
                    at: fallback.nameRange,
                    path: fallback.path
                )
            } else if state.place["Default"] == nil, !isExhaustive {
                reporter.report(
                    .warning,
                    Sentences.missingDefault(),
                    at: state.place.nameRange,
                    path: state.place.path
                )
            }
        }
    }

    private static let rulesComparedMax = 500

    /// The beginning of a rule: all of it would be too much to underline.
    private static func start(of place: Place) -> SourceRange {
        place.node.entries?.first?.keyRange ?? place.range
    }

    /// Whether some rule matches whatever comes: a constant one, or a pair of which one is the other's
    /// opposite.
    private static func isExhaustive(_ logics: [RuleLogic], _ conditions: [Condition]) -> Bool {
        if logics.contains(where: \.isAlways) { return true }
        for (number, condition) in conditions.prefix(rulesComparedMax).enumerated() {
            let opposite = RuleLogic(.not(condition))
            guard opposite.alternatives != nil else { continue }
            for other in logics.indices.prefix(rulesComparedMax) where other != number {
                if logics[other].follows(from: opposite) { return true }
            }
        }
        return false
    }
}
