import Values

extension QueryLanguage {
    /// The one that it is not.
    var other: QueryLanguage {
        switch self {
        case .jsonPath: .jsonata
        case .jsonata: .jsonPath
        }
    }
}

/// A state while it is being decoded.
struct StateDraft {
    let name: String
    let place: Place
    var language: QueryLanguage
    var edges: [StateOutline.Edge] = []
    var isTerminal = false
    var scopes: [ScopeOutline] = []
}

extension Decoder {
    mutating func state(_ place: Place) -> StateOutline {
        var draft = StateDraft(name: place.name, place: place, language: language)
        checkName(place)
        guard isMapping(place) else { return StateOutline(draft, type: nil, state: nil) }
        let errorsBefore = reporter.errorCount
        draft.language = stateLanguage(place)
        let comment = string(place["Comment"])
        require(["Type"], in: place)
        guard let type = choice(place["Type"], of: StateType.self) else {
            return StateOutline(draft, type: nil, state: nil)
        }
        refuseFields(
            place,
            except: FieldNames.state(type, draft.language),
            whatElse: FieldNames.state(type, draft.language.other)
        )
        let kind = kind(type, &draft)
        guard let kind, reporter.errorCount == errorsBefore else {
            return StateOutline(draft, type: type, state: nil)
        }
        let state = State(
            name: place.name,
            position: place.nameRange.start,
            comment: comment,
            queryLanguage: draft.language,
            kind: kind
        )
        return StateOutline(draft, type: type, state: state)
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
                Sentences.stateNameLength(length),
                at: place.nameRange,
                path: place.path
            )
        } else if place.name.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
        {
            error(Sentences.stateNameCharacters(), at: place.nameRange, path: place.path)
        }
    }

    /// A state may leave JSONPath for JSONata, never the other way round.
    private mutating func stateLanguage(_ place: Place) -> QueryLanguage {
        guard let own = choice(place["QueryLanguage"], of: QueryLanguage.self) else {
            return language
        }
        if language == .jsonata, own == .jsonPath {
            error(
                Sentences.downgradedLanguage(),
                at: place["QueryLanguage"]?.range ?? place.nameRange,
                path: place.path
            )
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
