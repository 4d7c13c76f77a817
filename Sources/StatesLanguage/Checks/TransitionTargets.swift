import Values

extension Check {
    /// Every `StartAt`, `Next` and `Default` names a state of its own scope.
    static let transitionTargets = Check { facts, reporter in
        for scope in facts.scopes {
            // Without states there is another error to say.
            guard !scope.states.isEmpty else { continue }
            let names = scope.states.map(\.name)
            if let start = scope.outline.start, scope.start == nil, let name = start.string {
                report("StartAt", name, start, names, scope, facts, &reporter)
            }
            for state in scope.states {
                for edge in state.edges where scope.index[edge.target] == nil {
                    report(
                        edge.place.name,
                        edge.target,
                        edge.place,
                        names,
                        scope,
                        facts,
                        &reporter
                    )
                }
            }
        }
    }

    private static func report(
        _ field: String,
        _ name: String,
        _ place: Place,
        _ names: [String],
        _ scope: ScopeFacts,
        _ facts: Facts,
        _ reporter: inout Reporter
    ) {
        guard !place.isPlaceholder else { return }
        let elsewhere = facts.scopes.lazy.compactMap { other in
            other.index[name].map { other.states[$0] }
        }
        .first
        reporter.report(
            .error,
            Sentences.missingTarget(
                field,
                name,
                isElsewhere: elsewhere != nil,
                near: Suggestion.nearest(to: name, among: names)
            ),
            at: place.range,
            path: place.path,
            related: elsewhere.map {
                [Diagnostic.Related(range: $0.place.nameRange, message: "'\(name)' is here")]
            } ?? []
        )
    }
}
