extension Check {
    /// NO_PATH: a path in a field that takes plain values is taken as it is written.
    static let missingPath = Check { facts, reporter in
        facts.forEachState { state, _ in
            guard state.language == .jsonPath else { return }
            if state.type == .fail {
                for name in ["Error", "Cause"] { check(state.place[name], &reporter) }
            }
            for rule in state.place["Choices"]?.elements ?? [] { checkRule(rule, &reporter) }
        }
    }

    private static func check(_ place: Place?, _ reporter: inout Reporter) {
        guard let place, let text = place.string, ExpressionLook.isPath(text) else { return }
        reporter.report(
            .warning,
            Sentences.missingPath(place.name, text),
            at: place.range,
            path: place.path
        )
    }

    private static func checkRule(_ rule: Place, _ reporter: inout Reporter) {
        for member in rule.members {
            switch ChoiceOperator(member.name) {
            case .literal: check(member, &reporter)
            case .path, .matches, .property: break
            case nil:
                if member.name == "Not" { checkRule(member, &reporter) }
                if member.name == "And" || member.name == "Or" {
                    for element in member.elements { checkRule(element, &reporter) }
                }
            }
        }
    }
}
