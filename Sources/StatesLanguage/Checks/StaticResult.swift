extension Check {
    /// PASS_RESULT_IS_STATIC: a Pass state's `Result` is taken as it is written.
    static let staticResult = Check { facts, reporter in
        facts.forEachState { state, _ in
            guard state.type == .pass, state.language == .jsonPath,
                let result = state.place["Result"]
            else {
                return
            }
            Templates.forEachString(in: result) { place, text in
                guard ExpressionLook.isPath(text) || place.name.hasSuffix(".$") else { return }
                reporter.report(
                    .warning,
                    Sentences.staticResult(text),
                    at: place.range,
                    path: place.path
                )
            }
        }
    }
}
