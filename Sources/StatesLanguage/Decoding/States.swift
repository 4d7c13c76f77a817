import Values

/// A state while it is being decoded.
struct StateDraft {
    let name: String
    let place: Place
    let language: QueryLanguage
    var edges: [StateOutline.Edge] = []
    var isTerminal = false
    var scopes: [ScopeOutline] = []
}

extension Decoder {
    mutating func state(_ place: Place) -> StateOutline {
        var outline = StateOutline(
            name: place.name, place: place, language: language, type: nil, state: nil, edges: [],
            isTerminal: false, scopes: [])
        checkName(place)
        guard isMapping(place) else { return outline }
        let errorsBefore = reporter.errorCount
        outline.language = stateLanguage(place)
        let comment = string(place["Comment"])
        guard let typePlace = place["Type"] else {
            require(["Type"], in: place)
            return outline
        }
        guard let type = choice(typePlace, of: StateType.self) else { return outline }
        outline.type = type
        let other: QueryLanguage =
            switch outline.language {
            case .jsonPath: .jsonata
            case .jsonata: .jsonPath
            }
        refuseFields(
            place, except: FieldNames.state(type, outline.language),
            whatElse: FieldNames.state(type, other))
        var draft = StateDraft(name: place.name, place: place, language: outline.language)
        let kind = kind(type, &draft)
        outline.edges = draft.edges
        outline.isTerminal = draft.isTerminal
        outline.scopes = draft.scopes
        if let kind, reporter.errorCount == errorsBefore {
            outline.state = State(
                name: place.name, position: place.nameRange.start, comment: comment,
                queryLanguage: outline.language, kind: kind)
        }
        return outline
    }

    private mutating func kind(_ type: StateType, _ draft: inout StateDraft) -> StateKind? {
        switch type {
        case .pass: pass(&draft).map(StateKind.pass)
        case .task: task(&draft).map(StateKind.task)
        case .choice: choiceState(&draft).map(StateKind.choice)
        case .wait: wait(&draft).map(StateKind.wait)
        case .succeed: .succeed(succeed(&draft))
        case .fail: .fail(fail(&draft))
        case .parallel: parallel(&draft).map(StateKind.parallel)
        case .map: mapState(&draft).map(StateKind.map)
        }
    }

    private mutating func checkName(_ place: Place) {
        let length = place.name.unicodeScalars.count
        if length == 0 || length > Limits.stateNameLengthMax {
            error(
                Sentences.stateNameLength(length), at: place.nameRange, path: place.path)
        } else if place.name.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
            error(Sentences.stateNameCharacters(), at: place.nameRange, path: place.path)
        }
    }

    /// A state may leave JSONPath for JSONata, never the other way round.
    private mutating func stateLanguage(_ place: Place) -> QueryLanguage {
        guard let own = choice(place["QueryLanguage"], of: QueryLanguage.self) else { return language }
        if language == .jsonata, own == .jsonPath {
            error(
                Sentences.downgradedLanguage(), at: place["QueryLanguage"]?.range ?? place.nameRange,
                path: place.path)
            return language
        }
        return own
    }

    /// `Next` or `End`, one of which a state that goes on must have.
    mutating func transition(_ draft: inout StateDraft) -> Transition? {
        let place = draft.place
        excludeOneAnother(["Next", "End"], in: place)
        if let next = place["Next"] {
            guard let target = string(next) else { return nil }
            draft.edges.append(StateOutline.Edge(kind: .next, target: target, place: next))
            return .next(target)
        }
        guard let end = place["End"] else {
            error(Sentences.neitherNextNorEnd(), at: place.nameRange, path: place.path)
            return nil
        }
        guard let isEnd = bool(end) else {
            draft.isTerminal = end.isPlaceholder
            return end.isPlaceholder ? .end : nil
        }
        guard isEnd else {
            error(Sentences.endIsFalse(), at: end)
            return nil
        }
        draft.isTerminal = true
        return .end
    }
}
