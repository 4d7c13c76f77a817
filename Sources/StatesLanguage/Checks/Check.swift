/// Something that is asked of a whole definition after its parts have been decoded.
///
/// A check reads the facts and reports; it changes nothing and knows no other check. It must bear a
/// definition with errors in it: then parts of the model are missing, the outline never.
struct Check: Sendable {
    let run: @Sendable (Facts, inout Reporter) -> Void

    /// Every check.
    ///
    /// The order does not matter: diagnostics are sorted by place.
    static var all: [Check] {
        [
            // What the service refuses.
            .transitionTargets, .mentionedStates, .endStates, .stateNames, .labels, .statesAll,
            .resources,
            // What the service warns about.
            .missingDollar, .missingPath, .staticResult,
            // Ours.
            .reachability, .waysOut, .busyCycles, .choiceRules, .catchersIntoOwnState,
            .deadHandlers,
            .impossibleErrors, .uncatchableErrors, .errorNames, .retryBudgets, .timeouts,
            .heartbeats,
            .variables, .intrinsics, .quotedExpressions, .distributedFields,
        ]
    }
}
