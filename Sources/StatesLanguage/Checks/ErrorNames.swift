import Values

extension Check {
    /// E4: names that begin with `States.` are the language's, and spelt as it spells them.
    static let errorNames = Check { facts, reporter in
        facts.forEachState { state, _ in
            for handler in state.handlerLists.joined() {
                for place in handler.errors { check(place, &reporter) }
            }
            if state.type == .fail, let place = state.place["Error"] { check(place, &reporter) }
        }
    }

    private static func check(_ place: Place, _ reporter: inout Reporter) {
        guard let name = place.string, name.lowercased().hasPrefix("states."),
            !ErrorName.isReserved(name)
        else { return }
        reporter.report(
            .warning,
            Sentences.unknownReservedName(
                name,
                near: Suggestion.nearest(to: name, among: ErrorName.reserved)
            ),
            at: place.range,
            path: place.path
        )
    }
}
