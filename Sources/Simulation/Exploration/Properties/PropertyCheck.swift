import Engine
import StatesLanguage
import Values

/// Looks for an execution that breaks a property, or that shows a `sometimes`.
///
/// It goes through the positions of the graphs together with what the property remembers, so that
/// every way counts, also those on which the ends' routes do not depend. Branches of a Parallel may
/// come in any order; where one fails, the others may have come anywhere.
final class PropertyCheck {
    private let property: Property
    private let explorer: ScopeExplorer
    private let form: SequentialForm
    private var products: [ObjectIdentifier: [Monitor: Product]] = [:]
    /// How many pairs of a position and a memory are looked at.
    private var nodesLeft = 200_000

    init(_ property: Property, explorer: ScopeExplorer, form: SequentialForm) {
        self.property = property
        self.explorer = explorer
        self.form = form
    }

    /// A graph's positions together with what the property remembers there.
    private final class Product {
        struct Key: Hashable {
            var position: Int
            var monitor: Monitor
        }

        struct Node {
            var position: Int
            var monitor: Monitor
            var from: Int?
            var edge = 0
            var picks: [Pick] = []
        }

        let graph: ScopeGraph
        var nodes: [Node] = []

        init(_ graph: ScopeGraph) { self.graph = graph }

        /// The way to a node.
        func steps(to node: Int) -> [RouteStep] {
            var steps: [RouteStep] = []
            var current = nodes[node]
            while let from = current.from {
                let edge = graph.positions[nodes[from].position].edges[current.edge]
                steps.append(
                    RouteStep(
                        edge: edge,
                        isRoot: graph.part == 0,
                        inner: current.picks.map {
                            RouteStep.Inner(
                                steps: $0.product.steps(to: $0.node),
                                iteration: $0.iteration
                            )
                        }
                    )
                )
                current = nodes[from]
            }
            return steps.reversed()
        }
    }

    /// What a branch does during an edge.
    private struct Pick {
        var product: Product
        var node: Int
        var iteration: Int?
    }

    /// What was found.
    ///
    /// - Parameters:
    ///   - root: the graph of the whole machine.
    ///   - isCut: whether there is more than the graphs have.
    /// - Returns: whether it holds, and an execution that shows it.
    func result(in root: ScopeGraph, isCut: Bool) -> ExplorationReport.PropertyResult {
        let product = self.product(root, Monitor())
        let claim = property.claim
        let found =
            product.nodes.indices.first { index in
                let node = product.nodes[index]
                guard root.positions[node.position].end != nil else { return false }
                return node.monitor.isDecided || node.monitor.isDecidedAtEnd(claim)
            } ?? product.nodes.indices.first { product.nodes[$0].monitor.isDecided }
        var holds = found == nil
        if case .sometimes = claim { holds.toggle() }
        return ExplorationReport.PropertyResult(
            text: property.text,
            holds: holds,
            isBounded: found == nil && (isCut || nodesLeft <= 0),
            witness: found.map { witness(product, $0) }
        )
    }

    private func witness(_ product: Product, _ node: Int) -> ExplorationReport.Witness {
        let steps = product.steps(to: node)
        let end = product.graph.positions[product.nodes[node].position].end
        let script = ScriptMaker.script(for: steps)
        return ExplorationReport.Witness(
            status: end?.status ?? .running,
            error: end?.error,
            states: steps.flatMap(\.states),
            input: script.input,
            script: script.rules
        )
    }

    // MARK: Products

    private func product(_ graph: ScopeGraph, _ start: Monitor) -> Product {
        if let known = products[ObjectIdentifier(graph)]?[start] { return known }
        let product = Product(graph)
        products[ObjectIdentifier(graph), default: [:]][start] = product
        var index: [Product.Key: Int] = [:]
        product.nodes.append(Product.Node(position: 0, monitor: start))
        index[Product.Key(position: 0, monitor: start)] = 0
        var next = 0
        while next < product.nodes.count, nodesLeft > 0 {
            let node = product.nodes[next]
            for (number, edge) in graph.positions[node.position].edges.enumerated() {
                for (monitor, picks) in meanwhile(edge, node.monitor) {
                    var after = monitor
                    for happening in happenings(of: edge, in: graph) {
                        after.take(happening, property.claim)
                    }
                    let key = Product.Key(position: edge.target, monitor: after)
                    guard index[key] == nil else { continue }
                    index[key] = product.nodes.count
                    nodesLeft -= 1
                    product.nodes.append(
                        Product.Node(
                            position: edge.target,
                            monitor: after,
                            from: next,
                            edge: number,
                            picks: picks
                        )
                    )
                }
            }
            next += 1
        }
        return product
    }

    /// What the property may remember after the branches or iterations of an edge.
    private func meanwhile(
        _ edge: ScopeGraph.Edge,
        _ start: Monitor
    ) -> [(monitor: Monitor, picks: [Pick])] {
        guard !edge.inner.isEmpty else { return [(start, [])] }
        var all: [(monitor: Monitor, picks: [Pick])] = []
        var seen: Set<Monitor> = []
        for order in orders(edge.inner.count) {
            var states: [(monitor: Monitor, picks: [Pick])] = [(start, [])]
            for member in order {
                let route = edge.inner[member]
                let wanted = route.graph.ends[route.end].end
                // Of several members one fails, and that is the first.
                let isWhole = edge.outcome.isSuccess || member == 0
                for time in 0..<route.times {
                    var after: [(monitor: Monitor, picks: [Pick])] = []
                    var known: Set<Monitor> = []
                    for state in states {
                        let inner = product(route.graph, state.monitor)
                        for (number, node) in inner.nodes.enumerated() {
                            let end = route.graph.positions[node.position].end
                            let fits =
                                end.map {
                                    $0.status == wanted.status && $0.error == wanted.error
                                        && $0.output == wanted.output
                                } ?? false
                            guard fits || !isWhole, known.insert(node.monitor).inserted else {
                                continue
                            }
                            after.append(
                                (
                                    node.monitor,
                                    state.picks + [
                                        Pick(
                                            product: inner,
                                            node: number,
                                            iteration: route.iteration
                                                ?? (route.times > 1 ? time : nil)
                                        )
                                    ]
                                )
                            )
                        }
                    }
                    states = after
                }
            }
            for state in states where seen.insert(state.monitor).inserted { all.append(state) }
        }
        return all
    }

    /// The orders in which members may come: all of a few, else as they are and turned round.
    private func orders(_ count: Int) -> [[Int]] {
        guard count <= 3 else { return [Array(0..<count), Array((0..<count).reversed())] }
        var orders: [[Int]] = [[]]
        for _ in 0..<count {
            orders = orders.flatMap { order in
                (0..<count).filter { !order.contains($0) }.map { order + [$0] }
            }
        }
        return orders
    }

    /// What happens on an edge, in order.
    private func happenings(
        of edge: ScopeGraph.Edge,
        in graph: ScopeGraph
    ) -> [Property.Happening] {
        var all: [Property.Happening] = []
        let end = graph.positions[edge.target].end
        if let state = edge.state {
            let isCaught =
                edge.ways.first.map { way in
                    if case .catcher(state, _) = way { true } else { false }
                } ?? false
            let isOver = end?.status == .failed && edge.entered.isEmpty
            if isCaught || (!edge.outcome.isSuccess && isOver) {
                all.append(.fails(state))
            } else if edge.outcome.isSuccess {
                all.append(.succeeds(state))
            }
        }
        for name in edge.entered {
            all.append(.enters(name))
            switch form.states[name]?.kind {
            case .wait where end?.status == .timedOut && name == edge.entered.last: break
            case .pass, .choice, .wait, .succeed: all.append(.succeeds(name))
            case .fail: all.append(.fails(name))
            case .task, .parallel, .map, nil: break
            }
        }
        if graph.part == 0, let end { all.append(.ends(end.status, error: end.error)) }
        return all
    }
}
