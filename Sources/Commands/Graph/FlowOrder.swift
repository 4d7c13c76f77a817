/// In which order the states of a scope are drawn: each after those that lead to it, as far as that
/// is possible, and otherwise as written.
struct FlowOrder {
    /// The states that can be reached from the first, in order.
    private(set) var states: [ChartState] = []
    /// Those that cannot, as written.
    private(set) var unreachable: [ChartState] = []

    init(_ scope: ChartScope) {
        var positions: [String: Int] = [:]
        for (index, state) in scope.states.enumerated() { positions[state.name] = index }
        guard let start = positions[scope.start] else {
            unreachable = scope.states
            return
        }
        // Depth first without recursion, for a machine can be a chain of thousands. Where several
        // ways lead on, the last written is walked first, so that the first written stands next.
        func ways(_ index: Int) -> [Int] {
            Set(scope.states[index].exits.compactMap { $0.target.flatMap { positions[$0] } })
                .sorted(by: <)
        }
        var seen: Set<Int> = [start]
        var finished: [Int] = []
        var stack: [(index: Int, ways: [Int])] = [(start, ways(start))]
        while var top = stack.popLast() {
            guard let next = top.ways.popLast() else {
                finished.append(top.index)
                continue
            }
            stack.append(top)
            if seen.insert(next).inserted { stack.append((next, ways(next))) }
        }
        states = finished.reversed().map { scope.states[$0] }
        unreachable = scope.states.indices.filter { !seen.contains($0) }.map { scope.states[$0] }
    }
}
