import Engine
import StatesLanguage

/// Finds out how late each position of a graph may be come to, and so where the machine's own
/// `TimeoutSeconds` may end it.
///
/// A task takes as long as its own timeout lets it, without one as long as it likes. The clock of an
/// exploration knows only the least time, which says nothing about that.
struct LongestTimes {
    /// Any time at all.
    static let unbounded = Int64.max

    private let graph: ScopeGraph
    private let form: SequentialForm
    private let limit: Int64
    /// The latest that each position is come to, ``limit`` for that and all that is later.
    private let latest: [Int64]

    /// After so many rounds what still grows is a loop that takes time.
    private static let roundsMax = 32

    /// Adds up the times in a graph that is complete.
    ///
    /// - Parameters:
    ///   - graph: the graph.
    ///   - form: tells what the states are.
    ///   - limit: after how many milliseconds the machine times out.
    /// - Complexity: O(edges).
    init(_ graph: ScopeGraph, form: SequentialForm, limit: Int64) {
        self.graph = graph
        self.form = form
        self.limit = limit
        var latest = [Int64](repeating: -1, count: graph.positions.count)
        latest[0] = 0
        var round = 0
        var isChanged = true
        while isChanged {
            isChanged = false
            round += 1
            for (number, position) in graph.positions.enumerated() where latest[number] >= 0 {
                for edge in position.edges {
                    let time = Self.sum(latest[number], Self.longest(edge), limit)
                    guard time > latest[edge.target] else { continue }
                    latest[edge.target] = round > Self.roundsMax ? limit : time
                    isChanged = true
                }
            }
        }
        self.latest = latest
    }

    /// Notes the longest time of the graph; in that of the whole machine leaves out the timeouts of
    /// the machine that cannot be, and puts in those that come during a Wait.
    ///
    /// A branch or an iteration does not know how late it begins: there they all stay.
    func apply(note: (String) -> Void) {
        graph.longest = latest.max() ?? 0
        guard graph.part == 0 else { return }
        var added: [(position: Int, edge: ScopeGraph.Edge)] = []
        for (number, position) in graph.positions.enumerated() where position.standing != nil {
            let own = position.edges.compactMap(\.timing?.ownMax).max() ?? 0
            let isLate = Self.sum(latest[number], own, limit) >= limit
            if !isLate {
                graph.positions[number].edges.removeAll { $0.outcome.isMachineTimeout }
            } else if let name = position.standing?.order.stateName, hasWait(inside: name) {
                note(
                    "\(name): that the machine's TimeoutSeconds are up during a Wait inside it was "
                        + "not looked at"
                )
            }
            for index in graph.positions[number].edges.indices
            where graph.positions[number].edges[index].outcome.isMachineTimeout {
                graph.positions[number].edges[index].timing?.machineLimit = limit
            }
            for edge in position.edges where !edge.outcome.isMachineTimeout {
                guard Self.sum(latest[number], Self.longest(edge), limit) >= limit else { continue }
                for (index, name) in edge.entered.enumerated() where isWait(name) {
                    var timeout = edge
                    timeout.entered = Array(edge.entered[...index])
                    timeout.cost += 1
                    timeout.timing?.machineLimit = limit
                    timeout.millisecondsMax = limit
                    added.append((number, timeout))
                }
            }
        }
        guard !added.isEmpty else { return }
        let known = graph.positions.firstIndex { $0.end == ScopeEnd(status: .timedOut) }
        let end = known ?? graph.positions.count
        if known == nil {
            graph.positions.append(ScopeGraph.Position(end: ScopeEnd(status: .timedOut)))
        }
        for (number, edge) in added {
            var edge = edge
            edge.target = end
            graph.positions[number].edges.append(edge)
        }
    }

    private func isWait(_ name: String) -> Bool {
        if case .wait? = form.states[name]?.kind { true } else { false }
    }

    private func hasWait(inside name: String) -> Bool {
        (form.inner[name] ?? []).contains { part in
            form.scopes[part].states.contains { isWait($0.name) || hasWait(inside: $0.name) }
        }
    }

    private static func longest(_ edge: ScopeGraph.Edge) -> Int64 {
        guard let timing = edge.timing else { return edge.millisecondsMax }
        return sum(timing.ownMax, timing.waited, unbounded)
    }

    private static func sum(_ one: Int64, _ other: Int64, _ most: Int64) -> Int64 {
        let (sum, isTooMuch) = one.addingReportingOverflow(other)
        return isTooMuch ? most : min(sum, most)
    }
}

extension AttemptOutcome {
    /// Whether the machine's own timeout is what ends it.
    var isMachineTimeout: Bool { if case .outlastsMachine = self { true } else { false } }
}
