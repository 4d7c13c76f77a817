extension Check {
    /// G1: there is a way to every state, not merely a mention.
    static let reachability = Check { facts, reporter in
        for scope in facts.scopes where scope.start != nil {
            for (number, state) in scope.states.enumerated() where !scope.isReachable[number] {
                let sources = scope.states.indices.filter { source in
                    source != number && scope.ways[source].contains { $0.target == number }
                }
                // Without any mention the service refuses it, and that has been said.
                guard !sources.isEmpty else { continue }
                reporter.report(
                    .warning,
                    Sentences.unreachable(state.name, via: sources.map { scope.states[$0].name }),
                    at: state.place.nameRange,
                    path: state.place.path
                )
            }
        }
    }
}
