import Values

/// What a machine needs of data that comes from outside: which members, of which kinds.
final class Demand {
    /// A kind of value that is needed.
    enum Kind: Hashable {
        case string, number, boolean, timestamp, array, object, jsonText, seconds
        /// A text that is split at these characters.
        case separated(String)
    }

    private(set) var members: [(name: String, demand: Demand)] = []
    private(set) var element: Demand?
    var kinds: Set<Kind> = []
    /// The value that a filter selects it by.
    var fixed: JSON?
    /// What Choices ask of it.
    var tests: [LeafTest] = []

    /// Stands for a text of which nothing is known.
    static let sample = "sample"
    static let sampleTimestamp = "2026-01-01T00:00:00Z"

    /// What is needed at a way, made if it is not there.
    func at(_ steps: some Sequence<DataStep>) -> Demand {
        steps.reduce(self) { demand, step in
            switch step {
            case .member(let name):
                if let known = demand.members.first(where: { $0.name == name }) {
                    return known.demand
                }
                let new = Demand()
                demand.members.append((name, new))
                return new
            case .element:
                let element = demand.element ?? Demand()
                demand.element = element
                return element
            }
        }
    }

    /// Whether nothing at all is known of it.
    var isEmpty: Bool {
        isUnspecific && tests.isEmpty
    }

    /// A value that has what is needed.
    ///
    /// - Parameters:
    ///   - leaves: what is at some ways; nil for nothing.
    ///   - way: the way to this.
    /// - Returns: nil for nothing.
    func value(leaves: [[DataStep]: LeafValue], at way: [DataStep] = []) -> JSON? {
        switch leaves[way] {
        case .absent: return nil
        case .value(let value): return value
        case .asNeeded, nil: break
        }
        if !members.isEmpty {
            var object = JSONObject()
            for (name, demand) in members {
                object[name] = demand.value(leaves: leaves, at: way + [.member(name)])
            }
            return .object(object)
        }
        if let element {
            guard let value = element.value(leaves: leaves, at: way + [.element]) else { return [] }
            return .array(Array(repeating: value, count: Self.elementsCount))
        }
        return scalar
    }

    private var scalar: JSON {
        if let fixed { return fixed }
        for case .separated(let separator) in kinds {
            return .string(["a", "b", "c", "d"].joined(separator: separator))
        }
        if kinds.contains(.object) { return .object(JSONObject()) }
        if kinds.contains(.array) {
            return .array(Array(repeating: .string(Self.sample), count: Self.elementsCount))
        }
        if kinds.contains(.jsonText) { return "{}" }
        if kinds.contains(.seconds) { return 60 }
        if kinds.contains(.number) { return 1 }
        if kinds.contains(.boolean) { return true }
        if kinds.contains(.timestamp) { return .string(Self.sampleTimestamp) }
        return .string(Self.sample)
    }

    /// How many elements made-up arrays have: enough for one to fail and another not.
    private static let elementsCount = 2
}

/// What is at a way into data.
enum LeafValue: Hashable {
    /// Nothing.
    case absent
    /// Whatever the machine needs there.
    case asNeeded
    case value(JSON)

    static func == (lhs: Self, rhs: Self) -> Bool { lhs.text == rhs.text }
    func hash(into hasher: inout Hasher) { hasher.combine(text) }

    private var text: String {
        switch self {
        case .absent: "absent"
        case .asNeeded: "as needed"
        case .value(let value): "value " + value.text()
        }
    }
}

extension Demand {
    /// Whether any value does.
    var isUnspecific: Bool {
        members.isEmpty && element == nil && kinds.isEmpty && fixed == nil
    }
}
