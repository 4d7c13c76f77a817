import Values

extension Check {
    /// D3: a variable is assigned on every way to where it is read, and not hidden.
    static let variables = Check { facts, reporter in
        let uses = facts.scopes.map { scope in
            scope.states.map { VariableUses($0, source: facts.source) }
        }
        let judge = VariableJudge(facts: facts, uses: uses, names: VariableNames(uses))
        var flows: [VariableJudge.Visible] = []
        for (number, scope) in facts.scopes.enumerated() {
            let outer = judge.outer(scope, flows)
            let flow = VariableFlow(scope, uses[number], judge.names, outer: outer.always)
            flows.append(VariableJudge.Visible(flow: flow, outer: outer.all))
            for (index, state) in uses[number].enumerated() where scope.isReachable[index] {
                judge.reads(of: state, flow, index, number, &reporter)
                judge.shadowing(by: state, outer.all, &reporter)
                judge.staleReads(of: state, flow.always[index], &reporter)
            }
        }
    }
}

/// What there is to say about the variables of a machine.
struct VariableJudge {
    let facts: Facts
    let uses: [[VariableUses]]
    let names: VariableNames

    /// What is assigned in a scope, and all that may be outside of it.
    struct Visible {
        var flow: VariableFlow
        var outer: VariableSet
    }

    /// The variables that a scope sees from outside: those surely assigned, and all that may be.
    func outer(_ scope: ScopeFacts, _ flows: [Visible]) -> (always: VariableSet, all: VariableSet) {
        guard let parent = scope.parent,
            // The children of a distributed Map are executions of their own.
            !isDistributed(facts.scopes[parent.scope].states[parent.state])
        else { return (VariableSet(), VariableSet()) }
        var all = flows[parent.scope].flow.sometimes[parent.state]
        all.formUnion(flows[parent.scope].outer)
        return (flows[parent.scope].flow.always[parent.state] ?? VariableSet(), all)
    }

    private func isDistributed(_ state: StateOutline) -> Bool {
        state.type == .map
            && state.place["ItemProcessor"]?["ProcessorConfig"]?["Mode"]?.string == "DISTRIBUTED"
    }

    func reads(
        of state: VariableUses,
        _ flow: VariableFlow,
        _ index: Int,
        _ scope: Int,
        _ reporter: inout Reporter
    ) {
        guard let always = flow.always[index] else { return }
        for read in state.reads {
            if read.isCalled {
                let near = Suggestion.nearest(to: read.name, among: VariableRead.functions)
                reporter.report(
                    .warning,
                    Sentences.unknownFunction(read.name, near: near),
                    at: read.range,
                    path: read.place.path
                )
                continue
            }
            guard let number = names[read.name] else {
                reporter.report(
                    .warning,
                    Sentences.unassigned(
                        read.name,
                        near: Suggestion.nearest(to: read.name, among: names.names)
                    ),
                    at: read.range,
                    path: read.place.path
                )
                continue
            }
            if always.contains(number) { continue }
            if flow.sometimes[index].contains(number) {
                reporter.report(
                    .warning,
                    Sentences.sometimesUnassigned(read.name),
                    at: read.range,
                    path: read.place.path
                )
                continue
            }
            let writer = writer(of: read.name)
            reporter.report(
                .warning,
                Sentences.assignedElsewhere(
                    read.name,
                    isInner: writer.map { isInside($0.scope, scope) } ?? false
                ),
                at: read.range,
                path: read.place.path,
                related: writer.map {
                    [
                        Diagnostic.Related(
                            range: $0.write.place.nameRange,
                            message: "'\(read.name)' is assigned here"
                        )
                    ]
                } ?? []
            )
        }
    }

    private func writer(of name: String) -> (write: VariableUses.Write, scope: Int)? {
        for (scope, states) in uses.enumerated() {
            for state in states {
                if let write = state.allWrites.first(where: { $0.name == name }) {
                    return (write, scope)
                }
            }
        }
        return nil
    }

    private func isInside(_ inner: Int, _ outer: Int) -> Bool {
        var number = facts.scopes[inner].parent?.scope
        while let current = number {
            if current == outer { return true }
            number = facts.scopes[current].parent?.scope
        }
        return false
    }

    func shadowing(by state: VariableUses, _ outer: VariableSet, _ reporter: inout Reporter) {
        for write in state.allWrites {
            guard let number = names[write.name], outer.contains(number) else { continue }
            reporter.report(
                .warning,
                Sentences.shadowedVariable(write.name),
                at: write.place.nameRange,
                path: write.place.path
            )
        }
    }

    /// All members of one `Assign` are evaluated before any of them is set.
    func staleReads(of state: VariableUses, _ before: VariableSet?, _ reporter: inout Reporter) {
        for group in [state.own] + state.byEdge.map(\.writes) where group.count > 1 {
            for read in state.reads {
                guard let number = names[read.name], before?.contains(number) ?? false,
                    let reader = group.first(where: { isWithin(read.place.path, $0.place.path) }),
                    let writer = group.first(where: { $0.name == read.name }),
                    writer.place.path != reader.place.path
                else { continue }
                reporter.report(
                    .note,
                    Sentences.staleRead(read.name),
                    at: read.range,
                    path: read.place.path,
                    related: [
                        Diagnostic.Related(
                            range: writer.place.nameRange,
                            message: "set at the same time"
                        )
                    ]
                )
            }
        }
    }

    private func isWithin(_ path: String, _ outer: String) -> Bool {
        path == outer || path.hasPrefix(outer + "/") || path.hasPrefix(outer + "[")
    }
}
