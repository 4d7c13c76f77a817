import Engine
public import StatesLanguage
public import Values

/// Enumerates what can happen to executions of a machine.
///
/// For each task attempt everything is tried that may become of it: a result for each answer that
/// later Choices can give, each error that its handlers and those around it tell apart, a timeout
/// and a missed heartbeat where they are set. An execution is a value, so trying is copying it and
/// telling each copy something else; the engine that runs executions is the only one that decides
/// what follows. See `docs/explore.md`.
public struct Exploration {
    /// The machine.
    public var machine: StateMachine
    /// How its executions are kept and limited.
    public var type: StateMachineType = .standard
    /// What executions are started with; nil for every input that Choices tell apart.
    public var input: JSON?
    /// What is asked of all executions.
    public var properties: [Property] = []
    /// How far it goes.
    public var limits = ExplorationLimits()
    /// Whether there is no time left; asked often.
    public var isOutOfTime: () -> Bool = { false }

    /// Makes an exploration of a machine.
    public init(_ machine: StateMachine) { self.machine = machine }

    /// Explores.
    ///
    /// - Complexity: O(positions × outcomes), at most as ``limits`` allow.
    public func run() -> ExplorationReport {
        let walk = DataFlowWalk(machine, input: input)
        let data = MadeUpData(walk, limits: limits)
        let inputs = input.map { [$0] } ?? data.values(of: .input)
        let explorer = explorer(of: machine, data)
        let form = explorer.form
        let graph = explorer.root(inputs: inputs)
        // What comes later is about scripts, which properties do not need.
        var isCut = !(form.bounds + data.bounds + explorer.bounds).isEmpty
        var report = ExplorationReport()
        report.ends = ends(of: graph, form, explorer)
        let findings = Findings(form: form, explorer: explorer)
        isCut = isCut || findings.hasDoubts
        var forced: [Findings] = []
        var assumed: [PropertyCheck.World] = []
        var open = [(machine: machine, findings: findings)]
        var known = Set(findings.ways.map(Assumption.way))
        while let base = open.popLast(), !isOutOfTime() {
            for assumption in base.findings.assumptions(for: walk) where !known.contains(assumption)
            {
                isCut = true
                guard forced.count < limits.forcedWaysMax else {
                    explorer.note("more than \(limits.forcedWaysMax) ways had to be forced")
                    break
                }
                known.insert(assumption)
                let machine = base.machine.assuming(assumption, data)
                let other = self.explorer(of: machine, data)
                let root = other.root(inputs: inputs)
                addAssumed(root, other, to: &report)
                let found = Findings(form: other.form, explorer: other)
                known.formUnion(found.ways.map(Assumption.way))
                forced.append(found)
                assumed.append(
                    PropertyCheck.World(root: root, explorer: other, form: other.form)
                )
                open.append((machine, found))
                report.positions += other.positions
            }
        }
        report.positions += explorer.positions
        report.isCut = isCut || isOutOfTime() || findings.entersOpaqueChoice(of: walk)
        findings.fill(&report, root: graph, forced: forced)
        let certain = PropertyCheck.World(root: graph, explorer: explorer, form: form)
        // Any number of items, each with data of its own, is assumed everywhere.
        assumed = ([certain] + assumed).map { world in
            var world = world
            world.openMaps = walk.mapsOfAnyNumber
            return world
        }
        var maker = ScriptMaker(machine, type: type, form: form, limits: limits)
        report.properties = properties.map { property in
            var result = PropertyCheck.result(
                property,
                certain: certain,
                assumed: assumed,
                isCut: report.isCut
            )
            if result.witness?.isAssumed == false {
                result.witness?.shorten(by: &maker, keepsInput: input != nil)
            }
            return result
        }
        report.bounds = form.bounds + data.bounds + explorer.bounds
        return report
    }

    private func explorer(of machine: StateMachine, _ data: MadeUpData) -> ScopeExplorer {
        ScopeExplorer(
            machine,
            type: type,
            form: SequentialForm(machine, limits: limits),
            data: data,
            limits: limits,
            isOutOfTime: isOutOfTime
        )
    }

    /// Adds the ends that are reached only where something is assumed.
    private func addAssumed(
        _ graph: ScopeGraph,
        _ explorer: ScopeExplorer,
        to report: inout ExplorationReport
    ) {
        for group in EndGroup.sorted(EndGroup.groups(graph.ends)) {
            let best = group.best
            let isKnown = report.ends.contains {
                $0.status == best.end.status && $0.error == best.end.error
                    && $0.route == best.route
            }
            guard !isKnown else { continue }
            let script = ScriptMaker.script(for: best, in: graph)
            var end = self.end(group, number: report.ends.count + 1, script, in: graph, explorer)
            end.check = .notMade("no data was found that leads there")
            end.isAssumed = true
            report.ends.append(end)
        }
    }

    private func ends(
        of graph: ScopeGraph,
        _ form: SequentialForm,
        _ explorer: ScopeExplorer
    ) -> [ExplorationReport.End] {
        var maker = ScriptMaker(machine, type: type, form: form, limits: limits)
        var ends: [ExplorationReport.End] = []
        for group in EndGroup.sorted(EndGroup.groups(graph.ends)) {
            let best = group.best
            let goal = ScriptMaker.Goal(
                status: best.end.status,
                error: best.end.error,
                route: best.route
            )
            let isTooMuch = ends.count >= limits.scriptsMax || isOutOfTime()
            let script =
                isTooMuch
                ? ScriptMaker.Script(input: [:], rules: OutcomeScript())
                : ScriptMaker.script(for: best, in: graph)
            let check: ExplorationReport.Check
            if let reason = whyNotSimulated(best, form) {
                check = .notMade(reason)
            } else if ends.count >= limits.scriptsMax {
                check = .notMade("there are more than \(limits.scriptsMax) ends")
            } else if isTooMuch {
                check = .notMade("the time was up")
                explorer.note("the time was up: not every end has a script")
            } else if let difference = maker.difference(script, from: goal) {
                check = .differs(difference)
            } else {
                check = .reached
            }
            var end = self.end(group, number: ends.count + 1, script, in: graph, explorer)
            end.check = check
            ends.append(end)
        }
        shorten(&ends, by: &maker, explorer)
        return ends
    }

    /// Makes scripts short in the time that is left once all have been simulated.
    private func shorten(
        _ ends: inout [ExplorationReport.End],
        by maker: inout ScriptMaker,
        _ explorer: ScopeExplorer
    ) {
        for index in ends.indices where ends[index].check == .reached {
            let end = ends[index]
            var script = ScriptMaker.Script(input: end.input, rules: end.script)
            if isOutOfTime() {
                explorer.note("the time was up: not every script was made short")
            } else {
                let goal = ScriptMaker.Goal(
                    status: end.status,
                    error: end.error,
                    route: end.route
                )
                script = maker.shortened(script, to: goal, keepsInput: input != nil)
            }
            ends[index].input = script.input
            ends[index].script = script.rules
            ends[index].path = maker.path(script)
        }
    }

    private func end(
        _ group: EndGroup,
        number: Int,
        _ script: ScriptMaker.Script,
        in graph: ScopeGraph,
        _ explorer: ScopeExplorer
    ) -> ExplorationReport.End {
        ExplorationReport.End(
            number: number,
            status: group.best.end.status,
            error: group.best.end.error,
            errors: group.errors,
            route: group.best.route,
            failing: group.best.failing(in: graph),
            attemptsMin: group.attemptsMin,
            attemptsMax: group.attemptsMax,
            millisecondsMax: min(group.millisecondsMax, explorer.timeoutMilliseconds ?? .max),
            goesRound: group.goesRound,
            input: script.input,
            script: script.rules,
            path: group.best.route,
            check: .reached,
            doubt: group.best.doubt(in: graph),
            isAssumed: false
        )
    }

    /// Why an end's script cannot be simulated; nil if it can.
    private func whyNotSimulated(_ end: RouteEnd, _ form: SequentialForm) -> String? {
        for name in end.route {
            if case .map(let map)? = form.states[name]?.kind, map.mode == .distributed {
                return "it comes to the distributed Map \(name), whose children a simulation does "
                    + "not run"
            }
        }
        return nil
    }

}

extension ExplorationReport.Witness {
    /// Leaves out of the script what it does not need, if it is seen to lead there.
    fileprivate mutating func shorten(by maker: inout ScriptMaker, keepsInput: Bool) {
        var script = ScriptMaker.Script(input: input, rules: self.script)
        let goal = ScriptMaker.Goal(
            status: status,
            error: error,
            route: states.reduce(into: []) { route, name in
                if let position = route.firstIndex(of: name) {
                    route.removeSubrange((position + 1)...)
                } else {
                    route.append(name)
                }
            }
        )
        isReached = maker.difference(script, from: goal) == nil
        guard isReached else { return }
        script = maker.shortened(script, to: goal, keepsInput: keepsInput)
        input = script.input
        self.script = script.rules
    }
}

extension RouteEnd {
    /// The states on the smallest way in which something failed, in order.
    func failing(in graph: ScopeGraph) -> [String] {
        var states: [String] = []
        for (position, number) in edges {
            let edge = graph.positions[position].edges[number]
            guard !edge.outcome.isSuccess else { continue }
            var found = [edge.state].compactMap(\.self)
            if let inner = edge.inner.first {
                found += inner.graph.ends[inner.end].failing(in: inner.graph)
            }
            states += found.filter { !states.contains($0) }
        }
        return states
    }

    /// What the engine said of data that did not fit, where no task raised the error; nil elsewhere.
    func doubt(in graph: ScopeGraph) -> String? {
        guard let error = end.error, Findings.dataErrors.contains(error), let last = edges.last
        else { return nil }
        let edge = graph.positions[last.position].edges[last.edge]
        if edge.outcome.isSuccess || !edge.entered.isEmpty { return end.cause ?? error }
        guard let inner = edge.inner.first else {
            // A Map whose items or whose own expressions cannot be evaluated.
            return edge.attemptsMax == 0 ? error : nil
        }
        return inner.graph.ends[inner.end].doubt(in: inner.graph)
    }
}

/// Ends of the same status, error and route.
private struct EndGroup {
    var best: RouteEnd
    var errors: [String]
    var attemptsMin: Int
    var attemptsMax: Int
    var millisecondsMax: Int64
    var goesRound: Bool

    private struct Key: Hashable {
        var status: ExecutionStatus
        var error: String?
        var route: [String]
    }

    /// Good ends first, then failures, then timeouts; what takes the shortest script first.
    static func sorted(_ groups: [EndGroup]) -> [EndGroup] {
        let statuses: [ExecutionStatus] = [.succeeded, .failed, .timedOut]
        let keyed = groups.map { group in
            (
                key: (
                    statuses.firstIndex(of: group.best.end.status) ?? statuses.count,
                    group.best.cost, group.best.route.count,
                    group.best.route.joined(separator: "\u{1}") + (group.best.end.error ?? "")
                ), group: group
            )
        }
        return keyed.sorted { $0.key < $1.key }.map(\.group)
    }

    static func groups(_ ends: [RouteEnd]) -> [EndGroup] {
        var groups: [EndGroup] = []
        var index: [Key: Int] = [:]
        for end in ends {
            let key = Key(status: end.end.status, error: end.end.error, route: end.route)
            guard let known = index[key] else {
                index[key] = groups.count
                groups.append(
                    EndGroup(
                        best: end,
                        errors: end.errors,
                        attemptsMin: end.attemptsMin,
                        attemptsMax: end.attemptsMax,
                        millisecondsMax: end.millisecondsMax,
                        goesRound: end.goesRound
                    )
                )
                continue
            }
            if (end.cost, end.edges.count) < (
                groups[known].best.cost, groups[known].best.edges.count
            ) {
                groups[known].best = end
            }
            groups[known].errors += end.errors.filter { !groups[known].errors.contains($0) }
            groups[known].attemptsMin = min(groups[known].attemptsMin, end.attemptsMin)
            groups[known].attemptsMax = max(groups[known].attemptsMax, end.attemptsMax)
            groups[known].millisecondsMax = max(groups[known].millisecondsMax, end.millisecondsMax)
            groups[known].goesRound = groups[known].goesRound || end.goesRound
        }
        return groups
    }
}
