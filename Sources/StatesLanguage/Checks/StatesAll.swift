extension Check {
    /// `States.ALL` stands alone in its list, in the last handler.
    static let statesAll = Check { facts, reporter in
        facts.forEachState { state, _ in
            for handlers in state.handlerLists {
                for handler in handlers {
                    guard let name = handler.errors.first(where: { $0.string == ErrorName.all })
                    else { continue }
                    if handler.errors.count > 1 {
                        reporter.report(
                            .error,
                            Sentences.statesAllNotAlone(),
                            at: name.range,
                            path: name.path
                        )
                    } else if handler.number != handlers.count - 1 {
                        reporter.report(
                            .error,
                            Sentences.statesAllNotLast(handler.kind),
                            at: name.range,
                            path: name.path
                        )
                    }
                }
            }
        }
    }
}
