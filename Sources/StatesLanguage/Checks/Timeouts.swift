extension Check {
    /// T1: a task has a time limit.
    ///
    /// T2: a task that somebody must answer has one in any case.
    static let timeouts = Check { facts, reporter in
        facts.forEachState { state, _ in
            guard state.type == .task, let place = state.place["Resource"],
                let resource = state.resource,
                !["TimeoutSeconds", "TimeoutSecondsPath"].contains(where: { state.place[$0] != nil }
                )
            else { return }
            let hasHeartbeat =
                state.place["HeartbeatSeconds"] != nil || state.place["HeartbeatSecondsPath"] != nil
            if isAnsweredByOthers(resource) {
                guard !hasHeartbeat else { return }
                reporter.report(
                    .warning,
                    Sentences.unboundedCallback(),
                    at: place.range,
                    path: place.path
                )
            } else if !facts.hasMachineTimeout {
                reporter.report(.note, Sentences.noTimeout(), at: place.range, path: place.path)
            }
        }
    }

    private static func isAnsweredByOthers(_ resource: Resource) -> Bool {
        switch resource.kind {
        case .function: false
        case .activity: true
        case .integration(_, _, let pattern): pattern == .waitForTaskToken
        }
    }
}
