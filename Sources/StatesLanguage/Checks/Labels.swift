extension Check {
    /// A distributed Map's label is unique in the machine.
    static let labels = Check { facts, reporter in
        var index = NameIndex()
        var places: [SourceRange] = []
        facts.forEachState { state, _ in
            guard state.type == .map, let place = state.place["Label"], let label = place.string
            else { return }
            guard let earlier = index[label] else {
                index.set(label, to: places.count)
                places.append(place.range)
                return
            }
            reporter.report(
                .error,
                Sentences.duplicateLabel(label),
                at: place.range,
                path: place.path,
                related: [Diagnostic.Related(range: places[earlier], message: "first given here")]
            )
        }
    }
}
