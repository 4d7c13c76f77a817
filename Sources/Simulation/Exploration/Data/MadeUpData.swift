import Values

/// The data that an exploration gives to a machine where nobody has given any: for each source as
/// many values as its Choices tell apart.
struct MadeUpData {
    /// The values of each source, the first the usual one.
    private(set) var values: [DataSource: [JSON]] = [:]
    /// The names of errors that Choices ask for, by the state that the error is of.
    private(set) var askedErrors: [String: Set<String>] = [:]
    /// The names of members and variables that an expression may read: data that differs in others
    /// only makes no difference.
    let namesRead: Set<String>
    /// What was left out, and why.
    private(set) var bounds: [String] = []

    private typealias Leaf = DataFlowWalk.Leaf
    private typealias Assignment = [Leaf: LeafValue]

    /// Makes up data for what a walk has found.
    init(_ walk: DataFlowWalk, limits: ExplorationLimits) {
        namesRead = walk.namesRead
        if walk.isCut { bounds.append("data was not followed on every way: there are too many") }
        for (source, demand) in walk.demands {
            guard case .failure(let state) = source else { continue }
            for case .text(let name) in demand.at([.member("Error")]).tests {
                askedErrors[state, default: []].insert(name)
            }
        }
        var ofSource: [DataSource: [[Assignment]]] = [:]
        for component in Self.components(walk.choices) {
            let found = assignments(component, walk, limits)
            for source in walk.order {
                let own = found.map { $0.filter { $0.key.source == source } }.filter { !$0.isEmpty }
                guard !own.isEmpty else { continue }
                ofSource[source, default: []].append(Self.distinct(own))
            }
        }
        for source in walk.order {
            let combined = combinations(ofSource[source] ?? [], of: source, limits)
            var texts: Set<String> = []
            for assignment in combined {
                var leaves: [[DataStep]: LeafValue] = [:]
                for (leaf, value) in assignment { leaves[leaf.steps] = value }
                let value = Self.value(of: source, walk, leaves)
                if texts.insert(value.text()).inserted { values[source, default: []].append(value) }
            }
        }
    }

    /// The values that a task may give, or that the execution may be started with.
    func values(of source: DataSource) -> [JSON] { values[source] ?? [.object(JSONObject())] }

    // MARK: Leaves

    /// A group of Choices, each of which asks about something that another of them asks about too.
    private struct Component {
        var leaves: [Leaf]
        var uses: [DataFlowWalk.ChoiceUse]
    }

    private static func components(_ uses: [DataFlowWalk.ChoiceUse]) -> [Component] {
        var components: [Component] = []
        for use in uses {
            let leaves = use.leaves.filter { leaf in
                if case .failure = leaf.source { false } else { true }
            }
            guard !leaves.isEmpty else { continue }
            var merged = Component(leaves: leaves, uses: [use])
            components.removeAll { other in
                guard other.leaves.contains(where: leaves.contains) else { return false }
                for leaf in other.leaves where !merged.leaves.contains(leaf) {
                    merged.leaves.append(leaf)
                }
                merged.uses = other.uses + merged.uses
                return true
            }
            components.append(merged)
        }
        return components
    }

    /// For each combination of answers that a group of Choices can give, values that lead to it.
    private mutating func assignments(
        _ component: Component,
        _ walk: DataFlowWalk,
        _ limits: ExplorationLimits
    ) -> [Assignment] {
        let choices = component.leaves.map { leaf in
            LeafTest.values(for: walk.demand(of: leaf.source).at(leaf.steps).tests)
        }
        let probes = component.uses.map { (use: $0, probe: ChoiceProbe($0)) }
        var product = 1
        for values in choices where product <= limits.combinationsTriedMax {
            product *= max(values.count, 1)
        }
        var candidates: [Assignment] = []
        if product <= limits.combinationsTriedMax {
            candidates = [[:]]
            for (leaf, values) in zip(component.leaves, choices) {
                candidates = candidates.flatMap { assignment in
                    values.map { assignment.merging([leaf: $0]) { $1 } }
                }
            }
        } else {
            candidates = Self.oneAtATime(component.leaves, choices)
            bounds.append(
                "Choices ask about \(component.leaves.count) values together, in more than "
                    + "\(limits.combinationsTriedMax) combinations: tried with one of them changed "
                    + "at a time"
            )
        }
        var found: [Assignment] = []
        var signatures: Set<[String]> = []
        for candidate in candidates {
            let data = Self.data(walk, candidate)
            let signature = probes.map { use, probe in
                let environment = use.environment
                var variables = JSONObject()
                for name in environment.variables.keys.sorted() {
                    variables[name] = environment.variables[name]?.value(in: data)
                }
                return probe.decision(
                    input: environment.input.value(in: data) ?? .object(JSONObject()),
                    variables: variables,
                    executionInput: walk.executionInput.value(in: data) ?? .object(JSONObject())
                )
            }
            if signatures.insert(signature).inserted { found.append(candidate) }
        }
        return found
    }

    private static func oneAtATime(_ leaves: [Leaf], _ choices: [[LeafValue]]) -> [Assignment] {
        var base: Assignment = [:]
        for (leaf, values) in zip(leaves, choices) { base[leaf] = values.first }
        var all = [base]
        for (leaf, values) in zip(leaves, choices) {
            for value in values.dropFirst() { all.append(base.merging([leaf: value]) { $1 }) }
        }
        return all
    }

    private mutating func combinations(
        _ groups: [[Assignment]],
        of source: DataSource,
        _ limits: ExplorationLimits
    ) -> [Assignment] {
        var product = 1
        for group in groups where product <= limits.valuesPerSourceMax { product *= group.count }
        if product <= limits.valuesPerSourceMax {
            return groups.reduce([[:]]) { all, group in
                all.flatMap { one in group.map { one.merging($0) { $1 } } }
            }
        }
        bounds.append(
            "\(Self.name(of: source)) has more than \(limits.valuesPerSourceMax) values that "
                + "Choices tell apart: those of one Choice at a time are tried"
        )
        var base: Assignment = [:]
        for group in groups { base.merge(group.first ?? [:]) { $1 } }
        var all = [base]
        for group in groups {
            for one in group.dropFirst() { all.append(base.merging(one) { $1 }) }
        }
        return Array(all.prefix(limits.valuesPerSourceMax))
    }

    private static func name(of source: DataSource) -> String {
        switch source {
        case .input: "the input"
        case .result(let state): "the result of \(state)"
        case .items(let state): "the items of \(state)"
        case .failure(let state): "the error of \(state)"
        }
    }

    private static func distinct(_ assignments: [Assignment]) -> [Assignment] {
        var seen: Set<Assignment> = []
        return assignments.filter { seen.insert($0).inserted }
    }

    // MARK: Values

    private static func value(
        of source: DataSource,
        _ walk: DataFlowWalk,
        _ leaves: [[DataStep]: LeafValue]
    ) -> JSON {
        let demand = walk.demand(of: source)
        if demand.isEmpty || (leaves.isEmpty && demand.isUnspecific) {
            return .object(JSONObject())
        }
        return demand.value(leaves: leaves) ?? .object(JSONObject())
    }

    /// All sources' data where some leaves have values and all others the usual.
    private static func data(_ walk: DataFlowWalk, _ assignment: Assignment) -> [DataSource: JSON] {
        var data: [DataSource: JSON] = [:]
        for source in walk.order {
            var leaves: [[DataStep]: LeafValue] = [:]
            for (leaf, value) in assignment where leaf.source == source {
                leaves[leaf.steps] = value
            }
            data[source] = value(of: source, walk, leaves)
        }
        return data
    }
}
