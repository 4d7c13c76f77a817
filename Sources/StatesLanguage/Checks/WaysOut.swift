extension Check {
    /// G2 and G3: from every state the scope's end can be reached.
    static let waysOut = Check { facts, reporter in
        for scope in facts.scopes where scope.states.contains(where: \.isTerminal) {
            var isInCycle = [Bool](repeating: false, count: scope.states.count)
            for cycle in scope.cycles {
                guard let first = cycle.first, scope.isReachable[first], !scope.canFinish[first],
                    cycle.allSatisfy({ node in
                        scope.ways[node].allSatisfy {
                            scope.component[$0.target] == scope.component[first]
                        }
                    })
                else { continue }
                for node in cycle { isInCycle[node] = true }
                let state = scope.states[first]
                reporter.report(
                    .warning,
                    Sentences.endlessCycle(cycle.map { scope.states[$0].name }),
                    at: state.place.nameRange,
                    path: state.place.path
                )
            }
            for (number, state) in scope.states.enumerated()
            where scope.isReachable[number] && !scope.canFinish[number] && !isInCycle[number] {
                reporter.report(
                    .warning,
                    Sentences.noWayOut(state.name),
                    at: state.place.nameRange,
                    path: state.place.path
                )
            }
        }
    }
}
