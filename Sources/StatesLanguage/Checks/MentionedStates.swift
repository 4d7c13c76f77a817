import Values

extension Check {
    /// Every state is named by `StartAt` or by another state.
    ///
    /// So much the service asks; whether there really is a way to it is asked by ``reachability``.
    static let mentionedStates = Check { facts, reporter in
        for scope in facts.scopes where scope.outline.start != nil {
            var isMentioned = [Bool](repeating: false, count: scope.states.count)
            if let start = scope.start { isMentioned[start] = true }
            for source in scope.states.indices {
                for way in scope.ways[source] where way.target != source {
                    isMentioned[way.target] = true
                }
            }
            // Who misspelt a name has been told what was meant.
            for name in missingNames(scope) {
                let near = Suggestion.nearest(to: name, among: scope.states.map(\.name))
                if let meant = near.flatMap({ scope.index[$0] }) { isMentioned[meant] = true }
            }
            let hasOpenTargets = scope.states.contains {
                $0.edges.contains { $0.place.isPlaceholder }
            }
            for (number, state) in scope.states.enumerated()
            where !isMentioned[number] && !hasOpenTargets {
                reporter.report(
                    .error,
                    Sentences.notMentioned(state.name),
                    at: state.place.nameRange,
                    path: state.place.path
                )
            }
        }
    }

    private static func missingNames(_ scope: ScopeFacts) -> [String] {
        let start = scope.start == nil ? scope.outline.start?.string : nil
        let targets = scope.states.flatMap(\.edges).map(\.target).filter { scope.index[$0] == nil }
        return (start.map { [$0] } ?? []) + targets
    }
}
