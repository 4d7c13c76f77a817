import Values

extension Decoder {
    mutating func pass(_ draft: inout StateDraft) -> PassState? {
        let flow = flow(draft)
        guard let transition = transition(&draft) else { return nil }
        let result =
            switch draft.language {
            case .jsonPath: draft.place["Result"]?.node.json
            case .jsonata: JSON?.none
            }
        return PassState(flow: flow, result: result, transition: transition)
    }
}
