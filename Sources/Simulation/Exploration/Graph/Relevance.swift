import Values

extension JSON {
    /// The value without members whose names no expression reads, however deep they are.
    ///
    /// - Complexity: O(values).
    func keeping(_ names: Set<String>) -> JSON {
        switch self {
        case .null, .bool, .integer, .double, .string: return self
        case .array(let elements): return .array(elements.map { $0.keeping(names) })
        case .object(let object):
            var kept = JSONObject()
            for member in object where names.contains(member.key) {
                kept[member.key] = member.value.keeping(names)
            }
            return .object(kept)
        }
    }
}
