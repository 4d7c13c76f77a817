import Values

extension Decoder {
    mutating func task(_ draft: inout StateDraft) -> TaskState? {
        let place = draft.place
        let flow = flow(draft)
        require(["Resource"], in: place)
        let resource = resource(place["Resource"])
        let timeout = dynamicInteger("TimeoutSeconds", draft, in: 1...Limits.secondsMax)
        let heartbeat = dynamicInteger("HeartbeatSeconds", draft, in: 1...Limits.secondsMax)
        let credentials = credentials(draft)
        let retry = retriers(draft)
        let catchers = catchers(&draft)
        guard let transition = transition(&draft), let resource else { return nil }
        return TaskState(
            resource: resource,
            flow: flow,
            timeoutSeconds: timeout,
            heartbeatSeconds: heartbeat,
            credentials: credentials,
            retry: retry,
            catchers: catchers,
            transition: transition
        )
    }

    private mutating func resource(_ place: Place?) -> Resource? {
        guard let place else { return nil }
        if place.isTemplateFunction { return Resource(arn: "${\(place.name)}", kind: .function) }
        guard let text = string(place) else { return nil }
        if let resource = Resource(parsing: text) { return resource }
        error(Sentences.unknownResource(text), at: place)
        return nil
    }

    private mutating func credentials(_ draft: StateDraft) -> PayloadTemplate? {
        guard let place = draft.place["Credentials"], isMapping(place) else { return nil }
        if place["RoleArn"] == nil, place["RoleArn.$"] == nil || draft.language == .jsonata {
            // The specification leaves the members open, and the service's linters take any.
            reporter.report(
                .warning,
                Sentences.missingFields(["RoleArn"]),
                at: place.nameRange,
                path: place.path
            )
        }
        return template(place, draft.language, field: "Credentials")
    }
}
