extension Check {
    /// G8: a catcher does not lead straight back into its own state, which would be a retry without bound.
    static let catchersIntoOwnState = Check { facts, reporter in
        for scope in facts.scopes {
            for (number, state) in scope.states.enumerated() {
                for way in scope.ways[number] {
                    guard case .catcher = way.edge.kind else { continue }
                    var node = way.target
                    var between: [String] = []
                    // A way without a decision on it is followed; one with a Choice on it may end the loop.
                    while node != number, between.count < scope.states.count,
                        let next = onlyWay(from: node, scope)
                    {
                        between.append(scope.states[node].name)
                        node = next
                    }
                    guard node == number else { continue }
                    reporter.report(
                        .warning,
                        Sentences.catcherIntoOwnState(state.name, via: between),
                        at: way.edge.place.range,
                        path: way.edge.place.path
                    )
                }
            }
        }
    }

    private static func onlyWay(from node: Int, _ scope: ScopeFacts) -> Int? {
        switch scope.states[node].type {
        case .pass, .wait, .task, .parallel, .map:
            let next = scope.ways[node].filter { $0.edge.kind == .next }
            return next.first?.target
        case .choice, .succeed, .fail, nil: return nil
        }
    }
}
