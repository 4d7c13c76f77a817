import Engine
import StatesLanguage
import Values

/// Explores scopes: copies an execution for everything that may become of the task it waits for.
final class ScopeExplorer {
    /// What a scope begins with.
    struct Frame {
        var input: JSON
        var variables: JSONObject
        var item: JSON?
        var executionInput: JSON

        fileprivate func key(_ names: Set<String>) -> String {
            JSON.array([input, .object(variables), item ?? .null, executionInput]).keeping(names)
                .text() + (item == nil ? "" : "i")
        }
    }

    let machine: StateMachine
    let form: SequentialForm
    let data: MadeUpData
    let limits: ExplorationLimits
    private let type: StateMachineType
    private let isOutOfTime: () -> Bool
    private(set) var positions = 0
    private(set) var bytes = 0
    private(set) var bounds: [String] = []
    /// Every graph, by scope.
    private(set) var graphs: [Int: [ScopeGraph]] = [:]
    private var known: [String: ScopeGraph] = [:]
    private var errorClasses: [String: [ErrorClass]] = [:]
    private(set) var timeoutMilliseconds: Int64?

    init(
        _ machine: StateMachine,
        type: StateMachineType,
        form: SequentialForm,
        data: MadeUpData,
        limits: ExplorationLimits,
        isOutOfTime: @escaping () -> Bool
    ) {
        self.machine = machine
        self.type = type
        self.form = form
        self.data = data
        self.limits = limits
        self.isOutOfTime = isOutOfTime
    }

    /// Explores the whole machine with each of some inputs.
    func root(inputs: [JSON]) -> ScopeGraph {
        let graph = ScopeGraph(part: 0)
        graphs[0] = [graph]
        var work = Work(graph)
        for (index, input) in inputs.enumerated() {
            var machine = machine
            machine.scope = form.scopes[0]
            begin(
                machine,
                outcome: .begins(input: input, index: index),
                executionInput: input,
                &work
            )
        }
        finish(&work, item: nil)
        return graph
    }

    /// Explores a branch or an iteration.
    func explore(_ part: Int, _ frame: Frame) -> ScopeGraph {
        let key = "\(part) " + Standing.withoutAccidents(frame.key(data.namesRead))
        if let graph = known[key] { return graph }
        let graph = ScopeGraph(part: part)
        known[key] = graph
        graphs[part, default: []].append(graph)
        var work = Work(graph)
        let standalone = StandaloneScope.machine(
            form.scopes[part],
            input: frame.input,
            variables: frame.variables,
            item: frame.item,
            like: machine
        )
        begin(
            standalone,
            outcome: .begins(input: frame.input, index: 0),
            executionInput: frame.executionInput,
            &work
        )
        finish(&work, item: frame.item)
        return graph
    }

    /// Notes once that something was left out.
    func note(_ bound: String) {
        if !bounds.contains(bound) { bounds.append(bound) }
    }

    /// The classes of errors of a task.
    func classes(of task: TaskState, named name: String) -> [ErrorClass] {
        if let known = errorClasses[name] { return known }
        let owners = form.owners(of: form.partOfState[name] ?? 0)
        var asked = data.askedErrors[name] ?? []
        for owner in owners { asked.formUnion(data.askedErrors[owner.name] ?? []) }
        let classes = ErrorClass.all(of: task, owners: owners, asked: asked)
        errorClasses[name] = classes
        return classes
    }

    // MARK: The work list

    private struct Work {
        let graph: ScopeGraph
        var index: [String: Int] = [:]
        var ends: [ScopeEnd: Int] = [:]
        var open: [Int] = []
        var next = 0

        init(_ graph: ScopeGraph) { self.graph = graph }
    }

    private func begin(
        _ machine: StateMachine,
        outcome: AttemptOutcome,
        executionInput: JSON,
        _ work: inout Work
    ) {
        var limits = ExecutionLimits()
        // What was put in adds to the history.
        limits.historyEventsMax *= 4
        let program = Program(machine, type: type, limits: limits)
        timeoutMilliseconds = program.timeoutSeconds.map { $0 * 1000 }
        let execution = Execution(
            program: program,
            identity: Simulation.identity(),
            input: executionInput,
            seed: 0
        )
        let advance = Standing.advance(
            execution,
            by: .started,
            from: nil,
            spent: 0,
            form: form,
            timeoutMilliseconds: timeoutMilliseconds
        )
        var edge = ScopeGraph.Edge(outcome: outcome, target: 0)
        if case .begins(_, let index) = outcome, index > 0 { edge.cost = 1 }
        add(edge, from: 0, advance, &work)
    }

    private func add(
        _ edge: ScopeGraph.Edge,
        from position: Int,
        _ advance: Advance,
        _ work: inout Work
    ) {
        var edge = edge
        edge.entered = advance.entered
        edge.ways = advance.ways
        edge.millisecondsMax += advance.milliseconds
        switch advance.result {
        case .end(let end):
            var plain = end
            plain.cause = end.cause.map { Standing.withoutAccidents($0) }
            plain.output = end.output.map { text in
                let value = (try? JSON(parsing: text)) ?? .null
                return Standing.withoutAccidents(value.keeping(data.namesRead).text())
            }
            if let known = work.ends[plain] {
                edge.target = known
            } else {
                edge.target = work.graph.positions.count
                work.ends[plain] = edge.target
                work.graph.positions.append(ScopeGraph.Position(end: end))
                positions += 1
            }
        case .standing(let standing):
            let key = standing.key(data.namesRead)
            if let known = work.index[key] {
                edge.target = known
            } else {
                edge.target = work.graph.positions.count
                work.index[key] = edge.target
                work.graph.positions.append(ScopeGraph.Position(standing: standing))
                work.open.append(edge.target)
                positions += 1
                bytes += key.utf8.count
            }
        }
        work.graph.positions[position].edges.append(edge)
    }

    private func finish(_ work: inout Work, item: JSON?) {
        while work.next < work.open.count {
            let number = work.open[work.next]
            work.next += 1
            guard let standing = work.graph.positions[number].standing else { continue }
            if let reason = reasonToStop(standing) {
                note(reason)
                work.graph.positions[number].isCut = true
                continue
            }
            for alternative in alternatives(of: standing, item: item) {
                take(alternative, from: number, standing, &work)
            }
        }
        if let timeoutMilliseconds {
            LongestTimes(work.graph, form: form, limit: timeoutMilliseconds).apply(note: note)
        }
        var routes = RouteFinder(work.graph, limits: limits, isOutOfTime: isOutOfTime)
        routes.run()
        if work.graph.isCut {
            note(
                isOutOfTime()
                    ? "the time was up: not all routes are told apart"
                    : "more than \(limits.routesMax) routes: not all of them are told apart"
            )
        }
    }

    private func reasonToStop(_ standing: Standing) -> String? {
        let often = standing.visits.filter { $0.value > limits.visitsMax }.keys
        if let state = often.contains(standing.order.stateName)
            ? standing.order.stateName : often.min()
        {
            return "\(state) is come to again and again with other data: followed "
                + "\(limits.visitsMax) times round"
        }
        if positions > limits.positionsMax {
            return "more than \(limits.positionsMax) positions: the rest was not looked at"
        }
        if bytes > limits.dataBytesMax {
            return
                "positions hold more than \(limits.dataBytesMax >> 20) MiB of data: the rest was "
                + "not looked at"
        }
        return isOutOfTime() ? "the time was up: the rest was not looked at" : nil
    }

    private func take(
        _ alternative: Alternative,
        from number: Int,
        _ standing: Standing,
        _ work: inout Work
    ) {
        let name = standing.order.stateName
        var edge = ScopeGraph.Edge(state: name, outcome: alternative.outcome, target: 0)
        edge.inner = alternative.inner
        edge.cost = alternative.cost
        edge.attemptsMin = alternative.attemptsMin
        edge.attemptsMax = alternative.attemptsMax
        edge.millisecondsMax = alternative.millisecondsMax - alternative.millisecondsMin
        var from = standing
        let retry = form.states[name]?.handlers.0 ?? []
        if !alternative.outcome.isSuccess, let index = alternative.retrier(among: retry) {
            let made = from.retries[index]
            edge.takenBy = index
            if made < min(retry[index].maxAttempts, Int64(limits.retriesMax)) {
                from.retries[index] += 1
            }
        }
        for (index, made) in standing.retries.enumerated()
        where made == limits.retriesMax && retry[index].maxAttempts > Int64(made) {
            // The retries that are not followed one by one may all have been before this.
            edge.millisecondsMax += RetryTime.rest(of: retry[index], after: made)
            edge.attemptsMax += Int(clamping: retry[index].maxAttempts) - made
            if edge.takenBy == index {
                edge.attemptsMin += Int(clamping: retry[index].maxAttempts) - made
            }
        }
        edge.timing = ScopeGraph.Timing(
            ownMax: longestOwnTime(of: standing, alternative),
            spent: alternative.millisecondsMin,
            waited: 0
        )
        if let end = alternative.endPastHandlers(of: form.states[name]) {
            var advance = Advance(result: .end(end))
            advance.milliseconds = alternative.millisecondsMin
            add(edge, from: number, advance, &work)
            return
        }
        let timers = standing.execution.outstandingTimers
        let hasMachineTimer = timeoutMilliseconds != nil
        var event = alternative.event(standing.order, timers, hasMachineTimer)
        var spent = alternative.millisecondsMin
        if let limit = timeoutMilliseconds, standing.elapsed + spent >= limit,
            let machineTimer = timers.first
        {
            event = .timerFired(machineTimer.id)
            spent = max(0, limit - standing.elapsed)
            edge.outcome = .outlastsMachine
        }
        let advance = Standing.advance(
            standing.execution,
            by: event,
            from: from,
            spent: spent,
            form: form,
            timeoutMilliseconds: timeoutMilliseconds
        )
        edge.timing?.spent = spent
        edge.timing?.waited =
            advance.milliseconds - spent
            + (edge.millisecondsMax - alternative.millisecondsMax + alternative.millisecondsMin)
        add(edge, from: number, advance, &work)
    }

    /// The longest that the task which is waited for may take, retries that are not followed included.
    private func longestOwnTime(of standing: Standing, _ alternative: Alternative) -> Int64 {
        switch form.states[standing.order.stateName]?.kind {
        case .parallel: return alternative.inner.map(\.graph.longest).max() ?? 0
        case .map:
            // How many items there are, one after another, nobody knows.
            let isInstant = alternative.inner.allSatisfy { $0.graph.longest == 0 }
            return isInstant ? 0 : LongestTimes.unbounded
        default:
            return standing.order.timeoutSeconds.map { $0 * 1000 } ?? LongestTimes.unbounded
        }
    }
}
