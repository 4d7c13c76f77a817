import JSONPath

extension Check {
    /// D7: intrinsic functions get the arguments that they take.
    static let intrinsics = Check { facts, reporter in
        facts.forEachState { state, _ in
            guard state.language == .jsonPath else { return }
            var places: [Place] = ["ErrorPath", "CausePath"].compactMap { state.place[$0] }
            for template in Templates.places(of: state) {
                Templates.forEachString(in: template) { place, _ in
                    if place.name.hasSuffix(".$") { places.append(place) }
                }
            }
            for place in places {
                guard let text = place.string, text.hasPrefix("States."),
                    let call = try? IntrinsicCall(parsing: text)
                else { continue }
                for problem in call.problems() {
                    reporter.report(
                        .warning,
                        Sentences.intrinsicArgument(problem.message),
                        at: facts.source.range(within: place.node, utf8Offset: problem.offset),
                        path: place.path
                    )
                }
            }
        }
    }
}
