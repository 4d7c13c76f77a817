extension Check {
    /// D3: a variable is assigned on every way to where it is read, and not hidden.
    static let variables = Check { facts, reporter in
        let uses = facts.scopes.map { scope in
            scope.states.map { VariableUses($0, source: facts.source) }
        }
        var visible = [Visible?](repeating: nil, count: facts.scopes.count)
        for (number, scope) in facts.scopes.enumerated() {
            let outer = outerNames(scope, facts, visible)
            let flow = VariableFlow(scope, uses[number], outer: outer.always)
            visible[number] = Visible(flow: flow, outer: outer)
            for (index, state) in scope.states.enumerated() {
                // What cannot be reached has been reported as that.
                guard scope.isReachable[index] else { continue }
                for read in uses[number][index].reads {
                    judge(read, state, flow, index, number, facts, uses, &reporter)
                }
                for write in uses[number][index].allWrites where outer.all.contains(write.name) {
                    reporter.report(
                        .warning, Sentences.shadowedVariable(write.name), at: write.place.nameRange,
                        path: write.place.path)
                }
                staleReads(uses[number][index], flow.always[index] ?? [], &reporter)
            }
        }
    }

    private struct Visible {
        var flow: VariableFlow
        var outer: (always: Set<String>, all: Set<String>)
    }

    /// The names that a scope sees from outside: those surely assigned, and all that may be.
    private static func outerNames(_ scope: ScopeFacts, _ facts: Facts, _ visible: [Visible?]) -> (
        always: Set<String>, all: Set<String>
    ) {
        guard let parent = scope.parent, let outer = visible[parent.scope],
            // The children of a distributed Map are executions of their own.
            !isDistributed(facts.scopes[parent.scope].states[parent.state])
        else { return ([], []) }
        let always = outer.flow.always[parent.state] ?? []
        return (always, always.union(outer.flow.sometimes[parent.state]).union(outer.outer.all))
    }

    private static func isDistributed(_ state: StateOutline) -> Bool {
        state.type == .map && state.place["ItemProcessor"]?["ProcessorConfig"]?["Mode"]?.string == "DISTRIBUTED"
    }

    private static func judge(
        _ read: VariableUses.Read, _ state: StateOutline, _ flow: VariableFlow, _ index: Int, _ number: Int,
        _ facts: Facts, _ uses: [[VariableUses]], _ reporter: inout Reporter
    ) {
        guard let always = flow.always[index], !always.contains(read.name) else { return }
        if flow.sometimes[index].contains(read.name) {
            reporter.report(
                .warning, Sentences.sometimesUnassigned(read.name), at: read.range, path: read.place.path)
            return
        }
        // A name that a sequence of uses gives, for the nearest one.
        let writes = uses.joined().flatMap(\.allWrites)
        let elsewhere = writes.first { $0.name == read.name }
        let isInner = facts.scopes.indices.contains { other in
            other != number && isInside(other, number, facts)
                && uses[other].contains { $0.allWrites.contains { $0.name == read.name } }
        }
        reporter.report(
            .warning,
            Sentences.unassigned(
                read.name, isInner: isInner, isElsewhere: elsewhere != nil,
                near: Suggestion.nearest(to: read.name, among: writes.map(\.name))),
            at: read.range, path: read.place.path,
            related: elsewhere.map {
                [Diagnostic.Related(range: $0.place.nameRange, message: "'\(read.name)' is assigned here")]
            } ?? [])
    }

    private static func isInside(_ inner: Int, _ outer: Int, _ facts: Facts) -> Bool {
        var number: Int? = inner
        while let current = number {
            if current == outer { return true }
            number = facts.scopes[current].parent?.scope
        }
        return false
    }

    private static func isWithin(_ path: String, _ outer: String) -> Bool {
        path == outer || path.hasPrefix(outer + "/") || path.hasPrefix(outer + "[")
    }

    /// All members of one `Assign` are evaluated before any of them is set.
    private static func staleReads(
        _ uses: VariableUses, _ before: Set<String>, _ reporter: inout Reporter
    ) {
        for group in [uses.own] + uses.byEdge.map(\.writes) where group.count > 1 {
            for read in uses.reads {
                guard let reader = group.first(where: { isWithin(read.place.path, $0.place.path) }),
                    let writer = group.first(where: { $0.name == read.name }),
                    writer.place.path != reader.place.path, before.contains(read.name)
                else { continue }
                reporter.report(
                    .note, Sentences.staleRead(read.name), at: read.range, path: read.place.path,
                    related: [
                        Diagnostic.Related(range: writer.place.nameRange, message: "set at the same time")
                    ])
            }
        }
    }
}

/// Which variables are assigned when a state is entered.
struct VariableFlow {
    /// On every way; nil where there is no way.
    private(set) var always: [Set<String>?]
    /// On some way.
    private(set) var sometimes: [Set<String>]

    init(_ scope: ScopeFacts, _ uses: [VariableUses], outer: Set<String>) {
        always = [Set<String>?](repeating: nil, count: scope.states.count)
        sometimes = [Set<String>](repeating: [], count: scope.states.count)
        guard let start = scope.start else { return }
        always[start] = outer
        sometimes[start] = outer
        let hasWrites = uses.contains { !$0.allWrites.isEmpty }
        var open = [start]
        var isOpen = [Bool](repeating: false, count: scope.states.count)
        isOpen[start] = true
        while let node = open.popLast() {
            isOpen[node] = false
            for way in scope.ways[node] {
                let written = hasWrites ? Set(uses[node].writes(on: way.edge.kind).map(\.name)) : []
                let surely = (always[node] ?? []).union(written)
                let maybe = sometimes[node].union(written)
                let newAlways = always[way.target].map { $0.intersection(surely) } ?? surely
                let newSometimes = sometimes[way.target].union(maybe)
                guard newAlways != always[way.target] || newSometimes != sometimes[way.target] else { continue }
                always[way.target] = newAlways
                sometimes[way.target] = newSometimes
                if !isOpen[way.target] {
                    isOpen[way.target] = true
                    open.append(way.target)
                }
            }
        }
    }
}
