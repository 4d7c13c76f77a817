extension Check {
    /// G4: a loop waits for something on every round, else it runs into the limit on events.
    static let busyCycles = Check { facts, reporter in
        for scope in facts.scopes {
            guard !scope.cycles.isEmpty else { continue }
            let paces = scope.states.map(pace)
            // What is left when everything that waits is taken out.
            let targets = scope.states.indices.map { node in
                paces[node] == .waits
                    ? [] : scope.ways[node].map(\.target).filter { paces[$0] != .waits }
            }
            let components = Graph.components(targets)
            for cycle in Graph.cycles(targets, components) {
                guard let first = cycle.first, scope.isReachable[first], scope.canFinish[first]
                else {
                    continue
                }
                let hasTask = cycle.contains { paces[$0] == .works }
                let events = cycle.reduce(0) { $0 + eventCount(scope.states[$1]) }
                let state = scope.states[first]
                reporter.report(
                    hasTask ? .note : .warning,
                    Sentences.busyCycle(
                        cycle.map { scope.states[$0].name },
                        events: events,
                        rounds: eventsMax / max(events, 1)
                    ),
                    at: state.place.nameRange,
                    path: state.place.path
                )
            }
        }
    }

    /// A STANDARD execution's history holds no more events.
    private static let eventsMax = 25_000

    private enum Pace {
        case instant
        /// Does work of unknown length.
        case works
        case waits
    }

    private static func pace(_ state: StateOutline) -> Pace {
        switch state.type {
        case .wait: return .waits
        case .task:
            guard let resource = state.resource else { return .waits }
            switch resource.kind {
            case .activity: return .waits
            case .function: return .works
            case .integration(_, _, let pattern):
                return pattern == .requestResponse ? .works : .waits
            }
        case .parallel, .map:
            let inner = state.scopes.flatMap(\.states).map { pace($0) }
            return inner.contains(.waits) ? .waits : inner.contains(.works) ? .works : .instant
        case .pass, .choice, .succeed, .fail: return .instant
        case nil: return .waits
        }
    }

    /// How many events a visit brings at the least.
    private static func eventCount(_ state: StateOutline) -> Int {
        switch state.type {
        case .task: 5
        case .parallel, .map: 4 + state.scopes.reduce(0) { $0 + $1.states.count * 2 }
        case .pass, .choice, .wait, .succeed, .fail, nil: 2
        }
    }
}
