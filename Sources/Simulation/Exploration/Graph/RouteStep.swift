/// One step of a way through a graph, with what branches or iterations do meanwhile.
struct RouteStep {
    var edge: ScopeGraph.Edge
    /// Whether it is one of the whole machine.
    var isRoot: Bool
    var inner: [Inner]

    /// The way of a branch or an iteration.
    struct Inner {
        var steps: [RouteStep]
        var iteration: Int?
    }

    /// The states that it enters, those of branches first.
    var states: [String] {
        inner.flatMap { $0.steps.flatMap(\.states) } + edge.entered
    }

    /// The steps to an end.
    static func steps(to end: RouteEnd, in graph: ScopeGraph) -> [RouteStep] {
        end.edges.map { position, number in
            let edge = graph.positions[position].edges[number]
            return RouteStep(
                edge: edge,
                isRoot: graph.part == 0,
                inner: edge.inner.map {
                    Inner(
                        steps: steps(to: $0.graph.ends[$0.end], in: $0.graph),
                        iteration: $0.iteration
                    )
                }
            )
        }
    }
}
