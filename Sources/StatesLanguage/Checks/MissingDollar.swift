extension Check {
    /// NO_DOLLAR: a member with a path as its value is evaluated only if its name ends in `.$`.
    static let missingDollar = Check { facts, reporter in
        facts.forEachState { state, _ in
            guard state.language == .jsonPath else { return }
            for template in Templates.places(of: state) {
                Templates.forEachString(in: template) { place, text in
                    guard !place.name.hasSuffix(".$"), !place.name.hasSuffix("]"),
                        ExpressionLook.isPath(text)
                    else { return }
                    reporter.report(
                        .warning,
                        Sentences.missingDollar(place.name, text),
                        at: place.nameRange,
                        path: place.path
                    )
                }
            }
        }
    }
}
