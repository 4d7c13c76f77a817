import Values

extension Decoder {
    mutating func wait(_ draft: inout StateDraft) -> WaitState? {
        let flow = flow(draft)
        let transition = transition(&draft)
        guard let until = until(draft), let transition else { return nil }
        return WaitState(flow: flow, until: until, transition: transition)
    }

    private mutating func until(_ draft: StateDraft) -> WaitState.Until? {
        let place = draft.place
        let fields = ["Seconds", "SecondsPath", "Timestamp", "TimestampPath"]
        excludeOneAnother(fields, in: place)
        if place["Seconds"] != nil || place["SecondsPath"] != nil {
            if place["Seconds"]?.isPlaceholder ?? false { return .seconds(.literal(0)) }
            return dynamicInteger("Seconds", draft, in: 0...Limits.secondsMax)
                .map(WaitState.Until.seconds)
        }
        if let path = place["TimestampPath"], draft.language == .jsonPath {
            return pathExpression(path, allowsIntrinsic: false).map { .timestamp(.path($0)) }
        }
        guard let field = place["Timestamp"] else {
            error(
                Sentences.noWaitField(
                    draft.language == .jsonPath ? fields : ["Seconds", "Timestamp"]
                ),
                at: place.nameRange,
                path: place.path
            )
            return nil
        }
        guard let text = string(field) else { return nil }
        if draft.language == .jsonata, Surround.isPresent(in: text) {
            return jsonata(field, named: "Timestamp").map { .timestamp(.jsonata($0)) }
        }
        if let time = Timestamp(iso8601: text) { return .timestamp(.literal(time)) }
        if field.isPlaceholder { return .timestamp(.literal(Timestamp(milliseconds: 0))) }
        error(Sentences.notTimestamp(), at: field)
        return nil
    }
}
