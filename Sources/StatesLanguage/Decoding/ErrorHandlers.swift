import Values

extension Decoder {
    mutating func retriers(_ draft: StateDraft) -> [Retrier] {
        guard let place = draft.place["Retry"], isSequence(place) else { return [] }
        return place.elements.compactMap { element in
            guard isMapping(element) else { return nil }
            return retrier(element)
        }
    }

    private mutating func retrier(_ place: Place) -> Retrier? {
        refuseFields(place, except: FieldNames.retrier)
        _ = string(place["Comment"])
        let errors = errorEquals(place)
        let interval = integer(place["IntervalSeconds"], in: 1...Limits.secondsMax)
        let attempts = integer(place["MaxAttempts"], in: 0...Limits.attemptsMax)
        let rate = number(place["BackoffRate"], in: 1...(.greatestFiniteMagnitude))
        let delay = integer(place["MaxDelaySeconds"], in: 1...Limits.delaySecondsMax)
        let jitter = choice(place["JitterStrategy"], of: JitterStrategy.self)
        if let delay, delay <= interval ?? 1, let field = place["MaxDelaySeconds"] {
            reporter.report(
                .warning,
                Sentences.delayNotLonger(delay, interval ?? 1),
                at: field.range,
                path: field.path
            )
        }
        guard let errors else { return nil }
        var retrier = Retrier(errorEquals: errors)
        if let interval { retrier.intervalSeconds = interval }
        if let attempts { retrier.maxAttempts = attempts }
        if let rate { retrier.backoffRate = rate }
        retrier.maxDelaySeconds = delay
        if let jitter { retrier.jitterStrategy = jitter }
        return retrier
    }

    mutating func catchers(_ draft: inout StateDraft) -> [Catcher] {
        guard let place = draft.place["Catch"], isSequence(place) else { return [] }
        var catchers: [Catcher] = []
        for (index, element) in place.elements.enumerated() where isMapping(element) {
            if let catcher = catcher(element, index, &draft) { catchers.append(catcher) }
        }
        return catchers
    }

    private mutating func catcher(_ place: Place, _ index: Int, _ draft: inout StateDraft)
        -> Catcher?
    {
        refuseFields(
            place,
            except: FieldNames.catcher(draft.language),
            whatElse: ["ResultPath", "Output"]
        )
        _ = string(place["Comment"])
        let errors = errorEquals(place)
        require(["Next"], in: place)
        let next = string(place["Next"])
        if let next, let field = place["Next"] {
            draft.edges.append(
                StateOutline.Edge(kind: .catcher(index), target: next, place: field)
            )
        }
        let prefix = "Catch[\(index)]/"
        let assign = assignments(place, draft.language, prefix: prefix)
        var path = ResultPathField.whole
        var output: PayloadTemplate?
        switch draft.language {
        case .jsonPath: path = resultPath(place["ResultPath"])
        case .jsonata:
            output = place["Output"].flatMap { template($0, .jsonata, field: prefix + "Output") }
        }
        guard let errors, let next else { return nil }
        return Catcher(
            errorEquals: errors,
            next: next,
            resultPath: path,
            output: output,
            assign: assign
        )
    }

    private mutating func errorEquals(_ place: Place) -> [String]? {
        require(["ErrorEquals"], in: place)
        guard let field = place["ErrorEquals"], isSequence(field) else { return nil }
        if field.elements.isEmpty {
            error(Sentences.emptyArray("ErrorEquals"), at: field)
            return nil
        }
        let names = field.elements.compactMap { string($0) }
        return names.count == field.elements.count ? names : nil
    }
}
