import Engine
import StatesLanguage
import Values

/// What the graphs of an exploration show about a machine as a whole.
struct Findings {
    let form: SequentialForm
    let explorer: ScopeExplorer
    private(set) var entered: Set<String> = []
    private(set) var ways: Set<SequentialForm.Way> = []
    /// The retriers that take an error, as state and index.
    private var retriers: [String: Set<Int>] = [:]
    /// The errors that each state was seen to raise.
    private var raised: [String: Set<String>] = [:]

    /// Errors of the engine's own that say that data did not fit.
    static let dataErrors: Set<String> = [
        ErrorName.runtime, ErrorName.queryEvaluationError, ErrorName.intrinsicFailure,
        ErrorName.resultPathMatchFailure, "States.ParameterPathFailure",
    ]

    init(form: SequentialForm, explorer: ScopeExplorer) {
        self.form = form
        self.explorer = explorer
        for part in form.parts.indices {
            for graph in explorer.graphs[part] ?? [] {
                for position in graph.positions {
                    for edge in position.edges { take(edge) }
                }
            }
        }
    }

    private mutating func take(_ edge: ScopeGraph.Edge) {
        entered.formUnion(edge.entered)
        ways.formUnion(edge.ways)
        guard let state = edge.state else { return }
        raised[state, default: []].formUnion(edge.outcome.errorNames)
        if let retrier = edge.takenBy { retriers[state, default: []].insert(retrier) }
    }

    /// Writes down what was found.
    ///
    /// - Parameters:
    ///   - report: where it is written down.
    ///   - root: the graph of the whole machine.
    ///   - forced: what was found where Choices were forced.
    func fill(_ report: inout ExplorationReport, root: ScopeGraph, forced: [Findings]) {
        let enteredByForce = forced.reduce(into: Set<String>()) { $0.formUnion($1.entered) }
        let waysByForce = forced.reduce(into: Set<SequentialForm.Way>()) { $0.formUnion($1.ways) }
        for part in form.parts {
            for state in part.scope.states {
                guard entered.contains(state.name) else {
                    if enteredByForce.contains(state.name) {
                        report.statesOnlyAssumed.append(state.name)
                    } else {
                        report.statesNeverEntered.append(state.name)
                    }
                    continue
                }
                for way in waysNeverTaken(of: state) {
                    if waysByForce.contains(way) {
                        report.waysOnlyAssumed.append(way)
                    } else {
                        report.waysNeverTaken.append(way)
                    }
                }
                report.deadHandlers += deadHandlers(of: state).filter { handler in
                    // What acts where something is assumed may act.
                    !forced.contains { $0.acts(handler) }
                }
                if let budget = budget(of: state) { report.retryBudgets.append(budget) }
            }
        }
        report.uncaught = uncaught(root)
        report.scopes = scopes()
        report.loops = loops()
    }

    // MARK: Assumptions

    /// What has to be assumed to see what else may happen: ways of Choices that were never taken, and
    /// items of Maps, where what they ask about could not be followed back.
    func assumptions(for walk: DataFlowWalk) -> [Assumption] {
        let unknown = Set(walk.choices.filter(\.asksUnknown).map(\.state.name))
        return form.parts.flatMap(\.scope.states).filter { entered.contains($0.name) }
            .flatMap { state in
                walk.mapsOfUnknownItems.contains(state.name)
                    ? [.items(state.name)]
                    : waysNeverTaken(of: state).filter { unknown.contains($0.state) }
                        .map(Assumption.way)
            }
    }

    /// Whether a Choice is entered that may have answers which no data was tried for.
    func entersOpaqueChoice(of walk: DataFlowWalk) -> Bool {
        walk.choices.contains { $0.isOpaque && entered.contains($0.state.name) }
    }

    /// Whether made-up data did not fit somewhere, so that what would have followed was not seen.
    var hasDoubts: Bool {
        form.parts.indices.contains { part in
            (explorer.graphs[part] ?? []).contains { graph in
                graph.ends.contains { $0.doubt(in: graph) != nil }
            }
        }
    }

    // MARK: Ways

    private func waysNeverTaken(of state: State) -> [SequentialForm.Way] {
        guard case .choice(let choice) = state.kind else { return [] }
        var never: [SequentialForm.Way] = []
        for index in choice.rules.indices
        where !ways.contains(.rule(state: state.name, index: index)) {
            never.append(.rule(state: state.name, index: index))
        }
        if choice.defaultNext != nil, !ways.contains(.defaultRule(state: state.name)) {
            never.append(.defaultRule(state: state.name))
        }
        return never
    }

    private func loops() -> [String] {
        var names: [String] = []
        for part in form.parts.indices {
            for graph in explorer.graphs[part] ?? [] {
                for name in LoopFinder(graph).states where !names.contains(name) {
                    names.append(name)
                }
            }
        }
        return names
    }

    // MARK: Handlers

    private func acts(_ handler: ExplorationReport.DeadHandler) -> Bool {
        handler.isRetrier
            ? retriers[handler.state]?.contains(handler.index) ?? false
            : ways.contains(.catcher(state: handler.state, index: handler.index))
    }

    private func deadHandlers(of state: State) -> [ExplorationReport.DeadHandler] {
        let (retry, catchers) = state.handlers
        var dead: [ExplorationReport.DeadHandler] = []
        for (index, retrier) in retry.enumerated()
        where !(retriers[state.name]?.contains(index) ?? false) {
            let before = retry[..<index].map(\.errorEquals)
            if let reason = reason(retrier.errorEquals, state, before: before) {
                dead.append(
                    ExplorationReport.DeadHandler(
                        state: state.name,
                        isRetrier: true,
                        index: index,
                        errors: retrier.errorEquals,
                        reason: reason
                    )
                )
            }
        }
        for (index, catcher) in catchers.enumerated()
        where !ways.contains(.catcher(state: state.name, index: index)) {
            let before = catchers[..<index].map(\.errorEquals)
            if let reason = reason(catcher.errorEquals, state, before: before) {
                dead.append(
                    ExplorationReport.DeadHandler(
                        state: state.name,
                        isRetrier: false,
                        index: index,
                        errors: catcher.errorEquals,
                        reason: reason
                    )
                )
            }
        }
        return dead
    }

    /// Why a handler never acts; nil where that is not known.
    private func reason(_ errors: [String], _ state: State, before: [[String]]) -> String? {
        if errors.allSatisfy({ KnownErrors.raisedByData.contains($0) }) { return nil }
        if errors.contains(ErrorName.runtime), errors.count == 1 {
            return "no handler takes States.Runtime"
        }
        let shadowed = errors.allSatisfy { error in
            before.contains { $0.contains { ErrorName.matches($0, thrown: error) } }
        }
        if shadowed, !before.isEmpty { return "an earlier one takes all that it is for" }
        switch state.kind {
        case .task(let task):
            let timeouts: Set<String> = [ErrorName.timeout, ErrorName.heartbeatTimeout]
            if errors.allSatisfy(timeouts.contains) {
                if errors.contains(ErrorName.timeout), task.timeoutSeconds == nil,
                    task.heartbeatSeconds == nil
                {
                    return "the state has neither TimeoutSeconds nor HeartbeatSeconds"
                }
                return "the state has no HeartbeatSeconds"
            }
            // Its data did not fit, so it was never tried.
            guard raised[state.name] != nil else { return nil }
            return "its kind of task does not raise that"
        case .parallel, .map: return "nothing inside it raises that, or takes it before"
        case .pass, .choice, .wait, .succeed, .fail: return nil
        }
    }

    private func uncaught(_ root: ScopeGraph) -> [ExplorationReport.UncaughtErrors] {
        var found: [(state: String, errors: [String])] = []
        for position in root.positions {
            for edge in position.edges {
                guard let end = root.positions[edge.target].end, end.status == .failed,
                    edge.entered.isEmpty, !edge.outcome.isSuccess
                else { continue }
                var state = edge.state ?? ""
                if let inner = edge.inner.first, let last = inner.graph.ends[inner.end].route.last {
                    state = last
                    // A Fail state is where somebody wanted it to end.
                    if case .fail? = form.states[last]?.kind { continue }
                    if inner.graph.ends[inner.end].doubt(in: inner.graph) != nil { continue }
                }
                let names = edge.outcome.errorNames
                if let known = found.firstIndex(where: { $0.state == state }) {
                    found[known].errors += names.filter { !found[known].errors.contains($0) }
                } else {
                    found.append((state, names))
                }
            }
        }
        return found.map { ExplorationReport.UncaughtErrors(state: $0.state, errors: $0.errors) }
    }

    // MARK: Budgets

    private func budget(of state: State) -> ExplorationReport.RetryBudget? {
        let (retry, _) = state.handlers
        guard !retry.isEmpty else { return nil }
        var attempts: Int64 = 1
        var milliseconds: Int64 = 0
        for retrier in retry {
            attempts = attempts.addingReportingOverflow(retrier.maxAttempts).partialValue
            milliseconds += RetryTime.sum(of: retrier)
        }
        var withOwners = attempts
        for owner in form.owners(of: form.partOfState[state.name] ?? 0) {
            let own = owner.handlers.0.reduce(1) { $0 + $1.maxAttempts }
            let (product, isTooMuch) = withOwners.multipliedReportingOverflow(by: own)
            withOwners = isTooMuch ? .max : product
        }
        return ExplorationReport.RetryBudget(
            state: state.name,
            attemptsMax: attempts,
            millisecondsMax: milliseconds,
            attemptsWithOwners: withOwners
        )
    }

    // MARK: Scopes

    private func scopes() -> [ExplorationReport.ScopeReport] {
        form.parts.enumerated().compactMap { number, part in
            guard let owner = part.owner else { return nil }
            var ends: [ExplorationReport.ScopeEndReport] = []
            for graph in explorer.graphs[number] ?? [] {
                for end in graph.ends {
                    let one = ExplorationReport.ScopeEndReport(
                        status: end.end.status,
                        errors: end.errors,
                        route: end.route
                    )
                    if !ends.contains(one) { ends.append(one) }
                }
            }
            var isMap = false
            if case .map? = form.states[owner.state]?.kind { isMap = true }
            return ExplorationReport.ScopeReport(
                state: owner.state,
                branch: isMap ? nil : owner.index,
                ends: ends
            )
        }
    }
}

/// Finds the states by which a graph goes round.
private struct LoopFinder {
    private(set) var states: [String] = []

    init(_ graph: ScopeGraph) {
        var marks = [UInt8](repeating: 0, count: graph.positions.count)
        var stack: [(position: Int, next: Int)] = [(0, 0)]
        marks[0] = 1
        while let (position, next) = stack.last {
            guard next < graph.positions[position].edges.count else {
                marks[position] = 2
                stack.removeLast()
                continue
            }
            stack[stack.count - 1].next += 1
            let edge = graph.positions[position].edges[next]
            if marks[edge.target] == 0 {
                marks[edge.target] = 1
                stack.append((edge.target, 0))
            } else if marks[edge.target] == 1,
                let name = graph.positions[edge.target].standing?.order.stateName,
                !states.contains(name)
            {
                states.append(name)
            }
        }
    }
}
