import Values

extension Decoder {
    mutating func mapState(_ draft: inout StateDraft) -> MapState? {
        let place = draft.place
        excludeOneAnother(["ItemProcessor", "Iterator"], in: place)
        excludeOneAnother(["ItemSelector", "Parameters"], in: place)
        excludeOneAnother(["Items", "ItemsPath"], in: place)
        var flow = flow(draft)
        // `Parameters` is what a Map's `ItemSelector` was called before.
        let parameters = flow.arguments
        flow.arguments = nil
        let items = items(draft)
        let processorPlace = place["ItemProcessor"] ?? place["Iterator"]
        if processorPlace == nil { require(["ItemProcessor"], in: place) }
        var processor: Scope?
        var config = ProcessorConfig()
        if let processorPlace {
            refuseFields(processorPlace, except: FieldNames.processor)
            config = processorConfig(processorPlace)
            let (scope, outline) = innerScope(processorPlace, owner: .processor)
            if let outline { draft.scopes.append(outline) }
            processor = scope
        }
        let selector = place["ItemSelector"].flatMap {
            template($0, draft.language, field: "ItemSelector")
        }
        let concurrency = dynamicInteger("MaxConcurrency", draft, in: 0...Int64(Int32.max))
        let failures = dynamicInteger("ToleratedFailureCount", draft, in: 0...Int64.max)
        let percentage = dynamicNumber("ToleratedFailurePercentage", draft, in: 0...100)
        let label = label(place["Label"])
        let reader = itemReader(draft)
        let batcher = itemBatcher(draft)
        let writer = resultWriter(draft)
        let retry = retriers(draft)
        let catchers = catchers(&draft)
        guard let transition = transition(&draft), let processor else { return nil }
        var state = MapState(flow: flow, items: items, processor: processor, transition: transition)
        state.itemSelector = selector ?? parameters
        state.mode = config.mode
        state.executionType = config.executionType
        state.maxConcurrency = concurrency
        state.toleratedFailureCount = failures
        state.toleratedFailurePercentage = percentage
        state.label = label
        state.itemReader = reader
        state.itemBatcher = batcher
        state.resultWriter = writer
        state.retry = retry
        state.catchers = catchers
        return state
    }

    private mutating func items(_ draft: StateDraft) -> MapState.Items {
        switch draft.language {
        case .jsonPath:
            guard let place = draft.place["ItemsPath"] else { return .input }
            return pathExpression(place, allowsIntrinsic: false).map(MapState.Items.path) ?? .input
        case .jsonata:
            guard let place = draft.place["Items"] else { return .input }
            guard place.node.elements != nil || place.string.map(Surround.isPresent) ?? false else {
                error(
                    Sentences.wrongType(
                        "Items",
                        expected: "an array or a JSONata expression",
                        found: place.node
                    ),
                    at: place
                )
                return .input
            }
            return template(place, .jsonata, field: "Items").map(MapState.Items.template) ?? .input
        }
    }

    private struct ProcessorConfig {
        var mode = MapState.Mode.inline
        var executionType = StateMachineType.standard
    }

    private mutating func processorConfig(_ processor: Place) -> ProcessorConfig {
        var config = ProcessorConfig()
        guard let place = processor["ProcessorConfig"], isMapping(place) else { return config }
        refuseFields(place, except: ["ExecutionType", "Mode"])
        if let mode = choice(place["Mode"], of: MapState.Mode.self) { config.mode = mode }
        if let type = choice(place["ExecutionType"], of: StateMachineType.self) {
            config.executionType = type
        }
        return config
    }

    private mutating func label(_ place: Place?) -> String? {
        guard let place, let text = string(place) else { return nil }
        if text.isEmpty || text.unicodeScalars.count > Limits.labelLengthMax {
            error(Sentences.labelLength(text.unicodeScalars.count), at: place)
        } else if !place.isPlaceholder,
            let scalar = text.unicodeScalars.first(where: Self.isForbiddenInLabel)
        {
            error(Sentences.labelCharacter(scalar), at: place)
        }
        return text
    }

    private static func isForbiddenInLabel(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value <= 0x20 || (0x7F...0x9F).contains(scalar.value)
            || "?*<>{}[]:;,\\|^~$#%&`\"".unicodeScalars.contains(scalar)
    }
}
