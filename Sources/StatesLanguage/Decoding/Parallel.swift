extension Decoder {
    mutating func parallel(_ draft: inout StateDraft) -> ParallelState? {
        let place = draft.place
        let flow = flow(draft)
        require(["Branches"], in: place)
        let branches = branches(&draft)
        let retry = retriers(draft)
        let catchers = catchers(&draft)
        guard let transition = transition(&draft), let branches else { return nil }
        return ParallelState(
            flow: flow,
            branches: branches,
            retry: retry,
            catchers: catchers,
            transition: transition
        )
    }

    private mutating func branches(_ draft: inout StateDraft) -> [Scope]? {
        guard let place = draft.place["Branches"], isSequence(place) else { return nil }
        if place.elements.isEmpty { error(Sentences.emptyArray("Branches"), at: place) }
        var scopes: [Scope] = []
        for element in place.elements {
            refuseFields(element, except: FieldNames.branch)
            let (scope, outline) = innerScope(element, owner: .branch)
            if let outline { draft.scopes.append(outline) }
            if let scope { scopes.append(scope) }
        }
        return scopes.count == place.elements.count ? scopes : nil
    }
}
