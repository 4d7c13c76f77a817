import Values

extension Check {
    /// T3: heartbeats come more often than the time limit, else they detect nothing.
    static let heartbeats = Check { facts, reporter in
        facts.forEachState { state, _ in
            guard state.type == .task, let place = state.place["HeartbeatSeconds"],
                let heartbeat = place.node.json.integerValue,
                let timeout = state.place["TimeoutSeconds"]?.node.json.integerValue,
                heartbeat >= timeout
            else { return }
            reporter.report(
                .warning,
                Sentences.heartbeatNotShorter(heartbeat, timeout),
                at: place.range,
                path: place.path
            )
        }
    }
}
