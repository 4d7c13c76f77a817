import Values

extension Decoder {
    mutating func succeed(_ draft: inout StateDraft) -> SucceedState {
        draft.isTerminal = true
        return SucceedState(flow: flow(draft))
    }

    mutating func fail(_ draft: inout StateDraft) -> FailState {
        draft.isTerminal = true
        return FailState(error: text("Error", draft), cause: text("Cause", draft))
    }

    /// A text that is given as it is, by path or by expression.
    private mutating func text(_ name: String, _ draft: StateDraft) -> DynamicField<String>? {
        let pathName = name + "Path"
        excludeOneAnother([name, pathName], in: draft.place)
        if draft.language == .jsonPath, let path = draft.place[pathName] {
            return pathExpression(path, allowsIntrinsic: true).map(DynamicField.path)
        }
        guard let field = draft.place[name], let text = string(field) else { return nil }
        if draft.language == .jsonata, Surround.isPresent(in: text) {
            return jsonata(field, named: name).map(DynamicField.jsonata)
        }
        return .literal(text)
    }
}
