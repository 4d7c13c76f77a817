import Values

extension IntrinsicArguments {
    /// `States.JsonMerge(first, second, false)`: the members of both, the second's where both have
    /// one.
    func merged() throws(IntrinsicFault) -> JSON {
        var merged = try object(0)
        let second = try object(1)
        guard case .bool(let isDeep) = self[2] else {
            throw IntrinsicFault("argument 3 must be a boolean, found \(self[2].kind)")
        }
        guard !isDeep else { throw IntrinsicFault(Self.deepMergeProblem) }
        for member in second { merged[member.key] = member.value }
        return .object(merged)
    }

    static let deepMergeProblem = "argument 3 must be false: deep merging is not supported"

    /// `States.StringToJson(text)`: a text of nothing but white space is null.
    func parsed() throws(IntrinsicFault) -> JSON {
        let text = try string(0)
        if text.utf8.allSatisfy(ByteCursor.isSpace) { return .null }
        do throws(JSONError) { return try JSON(parsing: text) } catch {
            throw IntrinsicFault("the text is not JSON: \(error)")
        }
    }
}
