public import Values

/// What became of the states of a definition in another one, by their names.
public struct DefinitionChanges: Sendable, Equatable {
    /// States that are the same, those inside them aside.
    public private(set) var same: [String] = []
    /// States that are otherwise.
    public private(set) var changed: [String] = []
    /// States that there were not.
    public private(set) var new: [String] = []
    /// States that there are no more.
    public private(set) var gone: [String] = []

    /// Compares two definitions in Amazon States Language, as JSON.
    ///
    /// - Complexity: O(size of both).
    public init(from old: JSON, to new: JSON) {
        let before = Self.states(of: old)
        let after = Self.states(of: new)
        for member in after {
            guard let state = before[member.key] else {
                self.new.append(member.key)
                continue
            }
            if state == member.value { same.append(member.key) } else { changed.append(member.key) }
        }
        gone = before.filter { after[$0.key] == nil }.map(\.key)
    }

    /// All states without those inside them, in the order of the definition.
    private static func states(of scope: JSON) -> JSONObject {
        var all = JSONObject()
        for member in scope["States"]?.objectValue ?? [:] {
            guard var state = member.value.objectValue else { continue }
            var inner = state["Branches"]?.arrayValue ?? []
            state["Branches"] = inner.isEmpty ? nil : .array(inner.map { $0["StartAt"] ?? .null })
            for name in ["ItemProcessor", "Iterator"] {
                guard let processor = state[name]?.objectValue else { continue }
                inner.append(.object(processor))
                var rest = processor
                rest["States"] = nil
                state[name] = .object(rest)
            }
            all[member.key] = .object(state)
            for scope in inner {
                for nested in states(of: scope) { all[nested.key] = nested.value }
            }
        }
        return all
    }
}
