extension Check {
    /// A state's name is unique in the whole machine, not only in its scope.
    static let stateNames = Check { facts, reporter in
        var index = NameIndex()
        var places: [SourceRange] = []
        facts.forEachState { state, _ in
            guard let earlier = index[state.name] else {
                index.set(state.name, to: places.count)
                places.append(state.place.nameRange)
                return
            }
            reporter.report(
                .error,
                Sentences.duplicateStateName(state.name),
                at: state.place.nameRange,
                path: state.place.path,
                related: [Diagnostic.Related(range: places[earlier], message: "first given here")]
            )
        }
    }
}
