import Values

extension Decoder {
    /// An integer that is given as it is, by its `…Path` form, or by an expression.
    mutating func dynamicInteger(
        _ name: String,
        _ draft: StateDraft,
        in range: ClosedRange<Int64>
    ) -> DynamicField<Int64>? {
        dynamicInteger(name, draft.place, draft.language, in: range, field: name)
    }

    /// The same within a part of a state.
    mutating func dynamicInteger(
        _ name: String,
        _ place: Place,
        _ language: QueryLanguage,
        in range: ClosedRange<Int64>,
        field: String
    ) -> DynamicField<Int64>? {
        switch dynamic(name, place, language, field: field) {
        case .path(let place): pathExpression(place, allowsIntrinsic: false).map(DynamicField.path)
        case .expression(let place): jsonata(place, named: field).map(DynamicField.jsonata)
        case .plain(let place): integer(place, in: range).map(DynamicField.literal)
        case nil: nil
        }
    }

    /// A number that is given as it is, by its `…Path` form, or by an expression.
    mutating func dynamicNumber(_ name: String, _ draft: StateDraft, in range: ClosedRange<Double>)
        -> DynamicField<Double>?
    {
        switch dynamic(name, draft.place, draft.language, field: name) {
        case .path(let place): pathExpression(place, allowsIntrinsic: false).map(DynamicField.path)
        case .expression(let place): jsonata(place, named: name).map(DynamicField.jsonata)
        case .plain(let place): number(place, in: range).map(DynamicField.literal)
        case nil: nil
        }
    }

    private enum Given {
        case plain(Place)
        case path(Place)
        case expression(Place)
    }

    private mutating func dynamic(
        _ name: String,
        _ place: Place,
        _ language: QueryLanguage,
        field: String
    ) -> Given? {
        let pathName = name + "Path"
        excludeOneAnother([name, pathName], in: place)
        if language == .jsonPath, let path = place[pathName] { return .path(path) }
        guard let value = place[name] else { return nil }
        guard let text = value.string else { return .plain(value) }
        if language == .jsonata, Surround.isPresent(in: text) { return .expression(value) }
        if language == .jsonPath, text.hasPrefix("$"), !value.isPlaceholder {
            error(Sentences.pathInPlainField(name, pathName), at: value)
            return nil
        }
        return .plain(value)
    }
}
