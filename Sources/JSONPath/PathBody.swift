import Values

/// What follows the root of a path, in a query as well as behind the `@` of a filter.
struct PathBody: Sendable {
    var steps: ContiguousArray<PathStep> = []
    var function: PathFunction?

    /// Whether there is at most one result.
    ///
    /// A function makes one value of the matches of a path with `..` in it, and one value of each
    /// match of any other path: so does the service's library.
    var isDefinite: Bool { steps.areDefinite || (function != nil && steps.haveDescent) }

    /// The value of a definite path, the array of matches of an indefinite one.
    func value(of node: JSON, _ work: inout PathWork) throws(PathLimitExceeded) -> JSON? {
        if steps.areDefinite {
            let value = steps.singleValue(of: node, in: work.document)
            guard let function else { return value }
            return value.flatMap { function($0) }
        }
        let matches = try work.matches(of: steps, from: node)
        guard let function else { return .array(matches) }
        if steps.haveDescent { return function(.array(matches)) }
        return .array(matches.compactMap { function($0) })
    }
}

extension ContiguousArray<PathStep> {
    /// Whether these steps lead to at most one value.
    var areDefinite: Bool {
        for position in indices {
            switch self[position] {
            case .member, .index: continue
            // Several names as the last step make one object.
            case .members: if position < count - 1 { return false }
            case .indices, .slice, .wildcard, .descent, .filter: return false
            }
        }
        return true
    }

    /// Whether `..` is among them.
    var haveDescent: Bool {
        contains { step in if case .descent = step { true } else { false } }
    }

    /// Where definite steps lead.
    func singleValue(of node: JSON, in document: JSON) -> JSON? {
        var current = node
        for position in indices {
            switch self[position] {
            case .member(let name):
                guard case .object(let object) = current, let value = object[name] else {
                    return nil
                }
                current = value
            case .index(let index):
                guard case .array(let elements) = current, let value = elements.element(at: index)
                else { return nil }
                current = value
            case .members(let names):
                guard case .object(let object) = current else { return nil }
                current = object.selecting(names)
            case .indices, .slice, .wildcard, .descent, .filter: return nil
            }
        }
        return current
    }
}

extension JSONObject {
    /// An object of those of the named members that are there.
    func selecting(_ names: [String]) -> JSON {
        var selection = JSONObject(minimumCapacity: names.count)
        for name in names { if let value = self[name] { selection[name] = value } }
        return .object(selection)
    }
}
