/// Walks over graphs whose nodes are numbers and whose edges are lists of targets.
enum Graph {
    static func reversed(_ targets: [[Int]]) -> [[Int]] {
        var sources = [[Int]](repeating: [], count: targets.count)
        for node in targets.indices {
            for target in targets[node] { sources[target].append(node) }
        }
        return sources
    }

    /// Which nodes can be reached, the first ones included.
    static func reachable(from first: [Int], _ targets: [[Int]]) -> [Bool] {
        var isReached = [Bool](repeating: false, count: targets.count)
        var open = first
        for node in first { isReached[node] = true }
        while let node = open.popLast() {
            for target in targets[node] where !isReached[target] {
                isReached[target] = true
                open.append(target)
            }
        }
        return isReached
    }

    /// The number of each node's strongly connected component (Kosaraju, without recursion).
    static func components(_ targets: [[Int]]) -> [Int] {
        var order: [Int] = []
        var isSeen = [Bool](repeating: false, count: targets.count)
        for root in targets.indices where !isSeen[root] {
            isSeen[root] = true
            var stack = [(node: root, next: 0)]
            while let top = stack.last {
                guard top.next < targets[top.node].count else {
                    order.append(top.node)
                    stack.removeLast()
                    continue
                }
                stack[stack.count - 1].next += 1
                let target = targets[top.node][top.next]
                if !isSeen[target] {
                    isSeen[target] = true
                    stack.append((target, 0))
                }
            }
        }
        let sources = reversed(targets)
        var component = [Int](repeating: -1, count: targets.count)
        var number = 0
        for root in order.reversed() where component[root] < 0 {
            component[root] = number
            var open = [root]
            while let node = open.popLast() {
                for source in sources[node] where component[source] < 0 {
                    component[source] = number
                    open.append(source)
                }
            }
            number += 1
        }
        return component
    }

    /// The components that are cycles: of several nodes, or of one with an edge to itself.
    static func cycles(_ targets: [[Int]], _ component: [Int]) -> [[Int]] {
        var members = [[Int]](repeating: [], count: (component.max() ?? -1) + 1)
        for node in targets.indices { members[component[node]].append(node) }
        return members.filter { nodes in
            nodes.count > 1 || nodes.contains { targets[$0].contains($0) }
        }.sorted { ($0.first ?? 0) < ($1.first ?? 0) }
    }
}
