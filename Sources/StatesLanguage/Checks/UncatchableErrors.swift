extension Check {
    /// E3: nobody expects to handle what cannot be handled.
    static let uncatchableErrors = Check { facts, reporter in
        facts.forEachState { state, _ in
            for handlers in state.handlerLists {
                for handler in handlers {
                    let hasAll = handler.errors.contains { $0.string == ErrorName.all }
                    for place in handler.errors {
                        let name = place.string
                        guard
                            name == ErrorName.runtime
                                || (name == ErrorName.dataLimitExceeded && hasAll)
                        else { continue }
                        reporter.report(
                            .warning,
                            Sentences.uncatchable(name ?? "", handler.kind),
                            at: place.range,
                            path: place.path
                        )
                    }
                }
            }
        }
    }
}
