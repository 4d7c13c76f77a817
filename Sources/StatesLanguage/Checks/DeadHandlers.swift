extension Check {
    /// E1: no earlier handler takes what a handler is for.
    static let deadHandlers = Check { facts, reporter in
        facts.forEachState { state, _ in
            for handlers in state.handlerLists {
                var earlier: [(name: String, handler: Handler)] = []
                for handler in handlers {
                    var own: [String] = []
                    for place in handler.errors {
                        guard let name = place.string else { continue }
                        if own.contains(name) {
                            reporter.report(
                                .warning,
                                Sentences.errorNamedTwice(name),
                                at: place.range,
                                path: place.path
                            )
                        } else if let taken = earlier.first(where: {
                            ErrorName.covers($0.name, name)
                        }),
                            // States.ALL before the end is refused, and misspelt names are reported as that.
                            taken.name != ErrorName.all,
                            ErrorName.isReserved(name) || !name.lowercased().hasPrefix("states.")
                        {
                            reporter.report(
                                .warning,
                                Sentences.deadHandler(
                                    name,
                                    by: taken.name,
                                    number: taken.handler.number,
                                    handler.kind
                                ),
                                at: place.range,
                                path: place.path,
                                related: [
                                    Diagnostic.Related(
                                        range: taken.handler.place.range,
                                        message: "this one takes it"
                                    )
                                ]
                            )
                        }
                        own.append(name)
                    }
                    earlier += own.map { ($0, handler) }
                }
            }
        }
    }
}
