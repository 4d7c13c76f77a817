extension Check {
    /// Every scope has a state with which it may end.
    static let endStates = Check { facts, reporter in
        for scope in facts.scopes {
            guard !scope.states.isEmpty, !scope.states.contains(where: \.isTerminal),
                // A state that could not be decoded may be meant to be the one.
                scope.states.allSatisfy({ $0.type != nil && !$0.edges.isEmpty }),
                // And so may one whose way leads nowhere.
                scope.states.indices.allSatisfy({
                    scope.ways[$0].count == scope.states[$0].edges.count
                })
            else { continue }
            reporter.report(
                .error,
                Sentences.noEndState(),
                at: scope.outline.place["States"]?.nameRange
                    ?? scope.outline.place.nameRange,
                path: Pointer.appending("States", to: scope.outline.place.path)
            )
        }
    }
}
