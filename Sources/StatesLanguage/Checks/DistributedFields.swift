extension Check {
    /// Fields that only a distributed Map heeds are not on an inline one.
    static let distributedFields = Check { facts, reporter in
        facts.forEachState { state, _ in
            guard state.type == .map,
                let processor = state.place["ItemProcessor"] ?? state.place["Iterator"],
                processor["ProcessorConfig"]?["Mode"]?.string ?? "INLINE" == "INLINE"
            else { return }
            for name in [
                "ItemReader", "ItemBatcher", "ResultWriter", "Label", "ToleratedFailureCount",
                "ToleratedFailureCountPath", "ToleratedFailurePercentage",
                "ToleratedFailurePercentagePath",
            ] {
                guard let place = state.place[name] else { continue }
                reporter.report(
                    .warning,
                    Sentences.onlyDistributed(name),
                    at: place.nameRange,
                    path: place.path
                )
            }
        }
    }
}
