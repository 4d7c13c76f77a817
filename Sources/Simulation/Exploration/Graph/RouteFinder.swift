import Engine
import Values

/// Finds the distinct routes through a graph of positions: for each end and route the smallest way,
/// and the longest time.
///
/// A route is the states that are entered, in order. Where it comes back to a state, what lies
/// between is left out: going round leads to nothing new, and is reported as that.
struct RouteFinder {
    private let graph: ScopeGraph
    private let limits: ExplorationLimits
    /// The routes by number, and their numbers.
    private var routes: [[Int32]] = [[]]
    private var numbers: [[Int32]: Int] = [[]: 0]
    /// The states by number, and their numbers.
    private var states: [String] = []
    private var stateNumbers: [String: Int32] = [:]
    private let isOutOfTime: () -> Bool
    private var pairs: [Pair] = []
    private var index: [Key: Int] = [:]

    private struct Key: Hashable {
        var position: Int
        var route: Int
    }

    /// A position, reached by a route.
    private struct Pair {
        var key: Key
        var cost: Int
        var steps: Int
        /// The pair before it on the smallest way, and the edge from there.
        var from: (pair: Int, edge: Int)?
        var next: [(pair: Int, edge: Int)] = []
        var isDone = false
        var millisecondsMax: Int64 = 0
        var attemptsMax = 0
        var attemptsMin = 0
        /// Whether a way to it goes round.
        var goesRound = false
    }

    init(_ graph: ScopeGraph, limits: ExplorationLimits, isOutOfTime: @escaping () -> Bool) {
        self.graph = graph
        self.limits = limits
        self.isOutOfTime = isOutOfTime
    }

    /// Fills in the graph's ends.
    mutating func run() {
        findPairs()
        findWorst()
        graph.ends = ends()
    }

    // MARK: Smallest ways

    private mutating func findPairs() {
        var heap = Heap()
        _ = pair(Key(position: 0, route: 0), cost: 0, steps: 0, from: nil)
        heap.push((0, 0, 0))
        while let (cost, steps, number) = heap.pop() {
            guard !pairs[number].isDone, pairs[number].cost == cost, pairs[number].steps == steps
            else { continue }
            pairs[number].isDone = true
            let key = pairs[number].key
            for (edgeNumber, edge) in graph.positions[key.position].edges.enumerated() {
                guard let route = extended(key.route, by: edge) else {
                    graph.isCut = true
                    continue
                }
                let target = Key(position: edge.target, route: route)
                let newCost = cost + edge.cost
                let newSteps = steps + 1 + edge.entered.count
                let next: Int
                if let known = index[target] {
                    next = known
                    if !pairs[known].isDone,
                        (newCost, newSteps) < (pairs[known].cost, pairs[known].steps)
                    {
                        pairs[known].cost = newCost
                        pairs[known].steps = newSteps
                        pairs[known].from = (number, edgeNumber)
                        heap.push((newCost, newSteps, known))
                    }
                } else {
                    guard pairs.count < limits.routesMax else {
                        graph.isCut = true
                        continue
                    }
                    next = pair(
                        target,
                        cost: newCost,
                        steps: newSteps,
                        from: (number, edgeNumber)
                    )
                    heap.push((newCost, newSteps, next))
                }
                pairs[number].next.append((next, edgeNumber))
            }
        }
    }

    private mutating func pair(
        _ key: Key,
        cost: Int,
        steps: Int,
        from: (pair: Int, edge: Int)?
    ) -> Int {
        index[key] = pairs.count
        pairs.append(Pair(key: key, cost: cost, steps: steps, from: from))
        return pairs.count - 1
    }

    /// A route that goes on as an edge leads; nil if there are too many.
    private mutating func extended(_ route: Int, by edge: ScopeGraph.Edge) -> Int? {
        var names = edge.entered
        let target = graph.positions[edge.target]
        if names.isEmpty, target.end != nil, !edge.outcome.isSuccess, let first = edge.inner.first {
            // What fails inside and is not taken by anybody.
            names = first.graph.ends[first.end].route
        }
        guard !names.isEmpty else { return route }
        var extended = routes[route]
        for name in names {
            let state = number(of: name)
            if let position = extended.firstIndex(of: state) {
                extended.removeSubrange((position + 1)...)
            } else {
                extended.append(state)
            }
        }
        if let known = numbers[extended] { return known }
        guard routes.count < limits.routesMax, !isOutOfTime() else { return nil }
        numbers[extended] = routes.count
        routes.append(extended)
        return routes.count - 1
    }

    private mutating func number(of state: String) -> Int32 {
        if let known = stateNumbers[state] { return known }
        let new = Int32(states.count)
        states.append(state)
        stateNumbers[state] = new
        return new
    }

    // MARK: Longest times

    /// Adds up the longest way to each pair, edges that lead back left out.
    private mutating func findWorst() {
        guard !pairs.isEmpty else { return }
        var order: [Int] = []
        // 0 not met, 1 on the way, 2 done.
        var marks = [UInt8](repeating: 0, count: pairs.count)
        var back: Set<[Int]> = []
        var stack: [(pair: Int, next: Int)] = [(0, 0)]
        marks[0] = 1
        while let (number, next) = stack.last {
            if next < pairs[number].next.count {
                stack[stack.count - 1].next += 1
                let target = pairs[number].next[next].pair
                switch marks[target] {
                case 0:
                    marks[target] = 1
                    stack.append((target, 0))
                case 1:
                    back.insert([number, next])
                    pairs[target].goesRound = true
                default: break
                }
            } else {
                marks[number] = 2
                order.append(number)
                stack.removeLast()
            }
        }
        for pair in pairs.indices { pairs[pair].attemptsMin = .max }
        pairs[0].attemptsMin = 0
        for number in order.reversed() {
            let pair = pairs[number]
            for (position, (next, edgeNumber)) in pair.next.enumerated()
            where !back.contains([number, position]) {
                let edge = graph.positions[pair.key.position].edges[edgeNumber]
                pairs[next].millisecondsMax = max(
                    pairs[next].millisecondsMax,
                    pair.millisecondsMax + edge.millisecondsMax
                )
                pairs[next].attemptsMax = max(
                    pairs[next].attemptsMax,
                    pair.attemptsMax + edge.attemptsMax
                )
                pairs[next].attemptsMin = min(
                    pairs[next].attemptsMin,
                    pair.attemptsMin + edge.attemptsMin
                )
                if pair.goesRound { pairs[next].goesRound = true }
            }
        }
    }

    private func ends() -> [RouteEnd] {
        var ends: [RouteEnd] = []
        for pair in pairs {
            guard let end = graph.positions[pair.key.position].end else { continue }
            var edges: [(position: Int, edge: Int)] = []
            var current = pair
            while let (from, edge) = current.from {
                edges.append((pairs[from].key.position, edge))
                current = pairs[from]
            }
            edges.reverse()
            ends.append(
                RouteEnd(
                    position: pair.key.position,
                    end: end,
                    errors: errors(of: end, edges),
                    route: routes[pair.key.route].map { states[Int($0)] },
                    edges: edges,
                    cost: pair.cost,
                    attemptsMin: pair.attemptsMin,
                    attemptsMax: pair.attemptsMax,
                    millisecondsMax: pair.millisecondsMax,
                    goesRound: pair.goesRound
                )
            )
        }
        return ends
    }

    /// The errors that end it in the same way: those that stand together with the one it ends with.
    private func errors(of end: ScopeEnd, _ edges: [(position: Int, edge: Int)]) -> [String] {
        guard let error = end.error else { return [] }
        for (position, edge) in edges.reversed() {
            let names = graph.positions[position].edges[edge].outcome.errorNames
            if names.first == error { return names }
        }
        return [error]
    }

    /// A binary heap of costs.
    private struct Heap {
        private var items: [(Int, Int, Int)] = []

        mutating func push(_ item: (Int, Int, Int)) {
            items.append(item)
            var child = items.count - 1
            while child > 0, items[child] < items[(child - 1) / 2] {
                items.swapAt(child, (child - 1) / 2)
                child = (child - 1) / 2
            }
        }

        mutating func pop() -> (Int, Int, Int)? {
            guard let first = items.first else { return nil }
            let last = items.removeLast()
            guard !items.isEmpty else { return first }
            items[0] = last
            var parent = 0
            while true {
                var child = parent * 2 + 1
                guard child < items.count else { break }
                if child + 1 < items.count, items[child + 1] < items[child] { child += 1 }
                guard items[child] < items[parent] else { break }
                items.swapAt(parent, child)
                parent = child
            }
            return first
        }
    }
}
