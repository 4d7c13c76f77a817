import Values

extension Decoder {
    /// Decodes the whole.
    mutating func machine(_ root: Place) -> (machine: StateMachine?, outline: ScopeOutline) {
        refuseFields(root, except: FieldNames.machine)
        require(["StartAt", "States"], in: root)
        _ = string(root["Comment"])
        let version = string(root["Version"])
        if let place = root["Version"], let version, version != "1.0" {
            error(Sentences.notOneOf("Version", ["1.0"], near: nil), at: place)
        }
        let timeout = integer(root["TimeoutSeconds"], in: 0...Limits.secondsMax)
        language = choice(root["QueryLanguage"], of: QueryLanguage.self) ?? .jsonPath
        let (scope, outline) = scope(root, owner: .machine)
        return (
            scope.map {
                StateMachine(
                    comment: root["Comment"]?.string,
                    version: version,
                    timeoutSeconds: timeout,
                    queryLanguage: language,
                    scope: $0
                )
            }, outline
        )
    }

    /// Decodes a branch of a Parallel state or the processor of a Map state.
    mutating func innerScope(_ place: Place, owner: ScopeOutline.Owner) -> (
        scope: Scope?, outline: ScopeOutline?
    ) {
        guard isMapping(place) else { return (nil, nil) }
        guard scopeDepth < options.scopeDepthMax else {
            error(
                Sentences.nestedScopes(options.scopeDepthMax),
                at: place.nameRange,
                path: place.path
            )
            return (nil, nil)
        }
        scopeDepth += 1
        defer { scopeDepth -= 1 }
        require(["StartAt", "States"], in: place)
        _ = string(place["Comment"])
        let (scope, outline) = scope(place, owner: owner)
        return (scope, outline)
    }

    private mutating func scope(_ place: Place, owner: ScopeOutline.Owner) -> (Scope?, ScopeOutline)
    {
        let startPlace = place["StartAt"]
        let start = string(startPlace)
        var outline = ScopeOutline(
            owner: owner,
            place: place,
            start: start == nil ? nil : startPlace,
            states: []
        )
        guard let states = place["States"], isMapping(states) else { return (nil, outline) }
        if states.members.isEmpty {
            error(Sentences.noStates(), at: states)
        }
        var decoded: [State] = []
        for member in states.members {
            let state = state(member)
            outline.states.append(state)
            if let state = state.state { decoded.append(state) }
        }
        guard let start, decoded.count == outline.states.count else { return (nil, outline) }
        return (Scope(startAt: start, states: decoded), outline)
    }
}
