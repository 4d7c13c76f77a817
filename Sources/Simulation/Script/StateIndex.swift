public import StatesLanguage

/// The states of a machine by name, and how deep each stands in Maps.
public struct StateIndex: Sendable {
    /// What is known of a state.
    public struct Entry: Sendable {
        /// The state.
        public let state: State
        /// How many Maps are around it.
        public let mapDepth: Int
        /// The state that it is inside of; nil at the top.
        public let parent: String?
    }

    /// All states, those inside a state behind it, as written.
    public private(set) var entries: [Entry] = []
    private var positions: [String: Int] = [:]

    /// Makes the index of a machine.
    public init(_ machine: StateMachine) { add(machine.scope, mapDepth: 0, parent: nil) }

    private mutating func add(_ scope: Scope, mapDepth: Int, parent: String?) {
        for state in scope.states {
            positions[state.name] = entries.count
            entries.append(Entry(state: state, mapDepth: mapDepth, parent: parent))
            switch state.kind {
            case .parallel(let parallel):
                for branch in parallel.branches {
                    add(branch, mapDepth: mapDepth, parent: state.name)
                }
            case .map(let map): add(map.processor, mapDepth: mapDepth + 1, parent: state.name)
            case .pass, .task, .choice, .wait, .succeed, .fail: break
            }
        }
    }

    /// The state of a name.
    public subscript(name: String) -> Entry? { positions[name].map { entries[$0] } }

    /// The names of all states.
    public var names: [String] { entries.map(\.state.name) }
    /// The names of all Task states.
    public var taskNames: [String] {
        entries.compactMap { entry in
            if case .task = entry.state.kind { entry.state.name } else { nil }
        }
    }
}
