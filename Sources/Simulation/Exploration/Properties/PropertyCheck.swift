import Engine
import StatesLanguage
import Values

/// Looks for an execution that breaks a property, or that shows a `sometimes`.
///
/// It goes through the positions of the graphs together with what the property remembers, so that
/// every way counts, also those on which the ends' routes do not depend. Branches of a Parallel may
/// come in any order; where one fails, the others may have come anywhere.
final class PropertyCheck {
    /// A machine's graphs, of which something is asked.
    struct World {
        let root: ScopeGraph
        let explorer: ScopeExplorer
        let form: SequentialForm
        /// The Maps whose iterations may be of any number, each with data of its own.
        var openMaps: Set<String> = []
    }

    private let claim: Property.Claim
    private let world: World
    private var form: SequentialForm { world.form }
    private var products: [ObjectIdentifier: [Monitor: Product]] = [:]
    /// What may still be looked at.
    private var budget: Budget

    /// How much is looked at for one property, whatever is assumed for it.
    private struct Budget {
        /// Pairs of a position and a memory.
        var nodes = 200_000
        /// How often an end of a branch or of an iteration is put to use.
        var steps = 20_000_000

        var isSpent: Bool { nodes <= 0 || steps <= 0 }
    }

    private init(_ claim: Property.Claim, in world: World, _ budget: Budget) {
        self.claim = claim
        self.world = world
        self.budget = budget
    }

    /// What is true of a property.
    ///
    /// What an execution shows whose data was seen to lead there is certain. What only executions
    /// show for which something was assumed is marked so: it cannot be claimed that it never happens.
    ///
    /// - Parameters:
    ///   - property: what is asked.
    ///   - certain: what the machine does with the data that was made up for it.
    ///   - assumed: what it may do besides, in the order in which that is looked at.
    ///   - isCut: whether there is more than these have.
    /// - Returns: whether it holds, and an execution that shows it.
    static func result(
        _ property: Property,
        certain: World,
        assumed: [World],
        isCut: Bool
    ) -> ExplorationReport.PropertyResult {
        var witness: ExplorationReport.Witness?
        var budget = Budget()
        for (number, world) in ([certain] + assumed).enumerated() where witness == nil {
            let check = PropertyCheck(property.claim, in: world, budget)
            witness = check.witness()
            witness?.isAssumed = number > 0
            budget = check.budget
        }
        var holds = witness == nil
        if case .sometimes = property.claim { holds.toggle() }
        return ExplorationReport.PropertyResult(
            text: property.text,
            holds: holds,
            isBounded: witness == nil && (isCut || budget.isSpent),
            witness: witness
        )
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

    private func witness() -> ExplorationReport.Witness? {
        let root = world.root
        let product = self.product(root, Monitor())
        let found =
            product.nodes.indices.first { index in
                let node = product.nodes[index]
                guard root.positions[node.position].end != nil else { return false }
                return node.monitor.isDecided || node.monitor.isDecidedAtEnd(claim)
            } ?? product.nodes.indices.first { product.nodes[$0].monitor.isDecided }
        return found.map { witness(product, $0) }
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
        while next < product.nodes.count, !budget.isSpent {
            let node = product.nodes[next]
            for (number, edge) in graph.positions[node.position].edges.enumerated() {
                for (monitor, picks) in meanwhile(edge, node.monitor) {
                    var after = monitor
                    for happening in happenings(of: edge, in: graph) {
                        after.take(happening, claim)
                    }
                    let key = Product.Key(position: edge.target, monitor: after)
                    guard index[key] == nil else { continue }
                    index[key] = product.nodes.count
                    budget.nodes -= 1
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
        if let state = edge.state, world.openMaps.contains(state) {
            return iterations(of: state, edge, start)
        }
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
                        budget.steps -= inner.nodes.count
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

    /// What the property may remember after the iterations of a Map, of which there may be none and
    /// which may have different data each.
    ///
    /// Where one fails, the others may have come anywhere.
    private func iterations(
        of state: String,
        _ edge: ScopeGraph.Edge,
        _ start: Monitor
    ) -> [(monitor: Monitor, picks: [Pick])] {
        let isBegun =
            edge.outcome.isSuccess || !edge.inner.isEmpty
            || edge.outcome.errorNames.contains {
                $0 == ErrorName.exceedToleratedFailureThreshold || $0 == "States.ResultWriterFailed"
            }
        // Else its own fields could not be evaluated, or its items not be read.
        guard isBegun else { return [(start, [])] }
        let part = form.inner[state]?.first ?? 0
        let graphs = world.explorer.graphs[part] ?? []
        let before = rounds(of: graphs, whole: edge.outcome.isSuccess, from: (start, []))
        guard !edge.outcome.isSuccess, let first = edge.inner.first else { return before }
        let wanted = first.graph.ends[first.end].end
        var all: [(monitor: Monitor, picks: [Pick])] = []
        var seen: Set<Monitor> = []
        for state in before {
            let inner = product(first.graph, state.monitor)
            budget.steps -= inner.nodes.count
            for (number, node) in inner.nodes.enumerated() {
                guard let end = first.graph.positions[node.position].end,
                    end.status == wanted.status, end.error == wanted.error
                else { continue }
                let pick = Pick(product: inner, node: number, iteration: nil)
                for after in rounds(of: graphs, whole: false, from: (node.monitor, [pick]))
                where seen.insert(after.monitor).inserted {
                    all.append((after.monitor, state.picks + after.picks))
                }
            }
        }
        return all
    }

    /// What the property may remember after any number of iterations, none included.
    ///
    /// - Parameters:
    ///   - graphs: what an iteration may do.
    ///   - whole: whether each ends well; else each may have come anywhere.
    ///   - start: what it remembers before.
    /// - Returns: each memory once.
    private func rounds(
        of graphs: [ScopeGraph],
        whole: Bool,
        from start: (monitor: Monitor, picks: [Pick])
    ) -> [(monitor: Monitor, picks: [Pick])] {
        var all = [start]
        var seen: Set<Monitor> = [start.monitor]
        var next = 0
        while next < all.count, !budget.isSpent {
            let state = all[next]
            next += 1
            for graph in graphs {
                let inner = product(graph, state.monitor)
                budget.steps -= inner.nodes.count
                for (number, node) in inner.nodes.enumerated() {
                    let isWhole = graph.positions[node.position].end?.status == .succeeded
                    guard isWhole || !whole, seen.insert(node.monitor).inserted else { continue }
                    let pick = Pick(product: inner, node: number, iteration: nil)
                    all.append((node.monitor, state.picks + [pick]))
                }
            }
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
