import Engine
import StatesLanguage
import Values

/// What may become of a Parallel or Map state: what its branches or iterations were found to come to,
/// put together.
///
/// Branches share no data, so each is explored alone. Together either all succeed, or one of them
/// fails first and ends the others. Iterations with the same data are alike: one stands for all.
struct CompositeOutcomes {
    let explorer: ScopeExplorer
    let standing: Standing
    let item: JSON?

    /// A branch or an iteration with all its ends.
    private struct Member {
        var graph: ScopeGraph
        /// The indices among the results that it gives.
        var indices: [Int]
        /// The number that scripts need to tell it from others.
        var iteration: Int?

        /// Its good ends, one for each distinct output, with the range of all that have it.
        var successes: [Grouped] {
            grouped { $0.end.status == .succeeded ? $0.end.output : nil }
        }
        /// Its bad ends, one for each error and route.
        var failures: [Grouped] {
            grouped { $0.end.status == .failed ? ($0.end.error ?? "") + $0.routeText : nil }
        }
        var timeouts: [Grouped] { grouped { $0.end.status == .timedOut ? $0.routeText : nil } }

        private func grouped(_ key: (RouteEnd) -> String?) -> [Grouped] {
            var groups: [Grouped] = []
            var index: [String: Int] = [:]
            for (number, end) in graph.ends.enumerated() {
                guard let key = key(end) else { continue }
                if let known = index[key] {
                    groups[known].add(end, number)
                } else {
                    index[key] = groups.count
                    groups.append(Grouped(end, number))
                }
            }
            return groups
        }
    }

    /// Several ends that are the same from outside; the one with the smallest script stands for all.
    private struct Grouped {
        var number: Int
        var end: RouteEnd
        var errors: [String]
        var attemptsMax: Int
        var millisecondsMax: Int64

        init(_ end: RouteEnd, _ number: Int) {
            self.number = number
            self.end = end
            errors = end.errors
            attemptsMax = end.attemptsMax
            millisecondsMax = end.millisecondsMax
        }

        /// The error that stands for all, then the others.
        var names: [String] {
            let first = end.end.error ?? ErrorName.branchFailed
            return [first] + errors.filter { $0 != first }
        }

        mutating func add(_ other: RouteEnd, _ number: Int) {
            attemptsMax = max(attemptsMax, other.attemptsMax)
            millisecondsMax = max(millisecondsMax, other.millisecondsMax)
            if (other.cost, other.route.count) < (end.cost, end.route.count) {
                end = other
                self.number = number
                errors = other.errors + errors.filter { !other.errors.contains($0) }
            } else {
                errors += other.errors.filter { !errors.contains($0) }
            }
        }
    }

    // MARK: Parallel

    func alternatives(of parallel: ParallelState, _ state: State) -> [Alternative] {
        let parts = explorer.form.inner[state.name] ?? []
        let members = parts.enumerated().map { index, part in
            Member(
                graph: explorer.explore(
                    part,
                    ScopeExplorer.Frame(
                        input: standing.order.input,
                        variables: standing.variables,
                        item: item,
                        executionInput: standing.execution.input
                    )
                ),
                indices: [index]
            )
        }
        return together(members, count: parts.count, state) { .array($0) } + failures(of: members)
    }

    // MARK: Map

    func alternatives(of map: MapState, _ state: State) -> [Alternative] {
        var items: [JSON]
        var inputs: [JSON]
        switch probe(map, state, selector: nil) {
        case .success(let found): items = found
        case .failure(let error): return [failing(error.names)]
        }
        switch probe(map, state, selector: map.itemSelector) {
        case .success(let found): inputs = found
        case .failure(let error): return [failing(error.names)]
        }
        if let batcher = map.itemBatcher, let first = items.first {
            // All items in one batch: batches are alike as items are.
            var batch: JSONObject = ["Items": .array(inputs)]
            if let template = batcher.batchInput {
                switch probe(map, state, selector: template) {
                case .success(let found): batch["BatchInput"] = found.first
                case .failure(let error): return [failing(error.names)]
                }
            }
            items = [first]
            inputs = [.object(batch)]
        }
        let part = explorer.form.inner[state.name]?.first ?? 0
        let isDistributed = map.mode == .distributed
        var members: [Member] = []
        var known: [String: Int] = [:]
        for (index, (item, input)) in zip(items, inputs).enumerated() {
            let key = JSON.array([item, input]).text()
            if let member = known[key] {
                members[member].indices.append(index)
                continue
            }
            guard members.count < explorer.limits.itemsMax else {
                explorer.note(
                    "\(state.name): of \(items.count) items the first \(members.count) different "
                        + "ones were looked at"
                )
                break
            }
            known[key] = members.count
            let frame = ScopeExplorer.Frame(
                input: input,
                variables: isDistributed ? JSONObject() : standing.variables,
                item: item,
                executionInput: standing.execution.input
            )
            members.append(
                Member(graph: explorer.explore(part, frame), indices: [index], iteration: index)
            )
        }
        if members.count == 1 { members[0].iteration = nil }
        let all = together(members, count: items.count, state) { results in
            map.resultWriter == nil
                ? .array(results)
                : [
                    "MapRunArn": "arn:aws:states:::mapRun", "ResultWriterDetails": [
                        "Bucket": "sample", "Key": "sample",
                    ],
                ]
        }
        return all
            + (isDistributed ? distributedFailures(map, members, all) : failures(of: members))
    }

    /// A distributed Map takes some failures, and more than that end it with an error of its own.
    private func distributedFailures(
        _ map: MapState,
        _ members: [Member],
        _ successes: [Alternative]
    ) -> [Alternative] {
        var all: [Alternative] = []
        if let failure = members.flatMap(\.failures).first {
            if map.tolerates, let success = successes.first,
                case .returns(.array(var results), let index) = success.outcome, !results.isEmpty
            {
                var lost = JSONObject()
                lost["Error"] = failure.end.end.error.map { .string($0) }
                lost["Cause"] = .string(Alternative.cause)
                results[0] = .object(lost)
                var tolerated = success
                tolerated.outcome = .returns(.array(results), index: index + successes.count)
                tolerated.cost += failure.end.cost + 1
                all.append(tolerated)
            }
            var over = failing([ErrorName.exceedToleratedFailureThreshold])
            over.cost = failure.end.cost
            over.attemptsMin = failure.end.attemptsMin
            over.attemptsMax = failure.attemptsMax
            over.millisecondsMax = failure.millisecondsMax
            all.append(over)
        }
        if map.itemReader != nil { all.append(failing(["States.ItemReaderFailed"])) }
        if map.resultWriter != nil { all.append(failing(["States.ResultWriterFailed"])) }
        return all
    }

    private func failing(_ names: [String]) -> Alternative {
        Alternative(
            outcome: .fails(ErrorClass(names: names)),
            cost: 1,
            attemptsMin: 0,
            attemptsMax: 0
        )
    }

    /// The Map's items, or what a selector makes of them, as the engine finds them.
    private func probe(
        _ map: MapState,
        _ state: State,
        selector: PayloadTemplate?
    ) -> Result<[JSON], ErrorClass> {
        var probed = map
        var flow = DataFlow()
        flow.inputPath = map.flow.inputPath
        probed.flow = flow
        probed.mode = .inline
        probed.retry = []
        probed.catchers = []
        probed.transition = .end
        probed.itemSelector = selector
        if map.itemReader != nil {
            let items = explorer.data.values(of: .items(state.name))
            probed.items = .template(.literal(.array(items)))
        }
        let name = String(repeating: "\u{5}", count: 100)
        probed.processor = Scope(
            startAt: name,
            states: [
                State(
                    name: name,
                    position: state.position,
                    queryLanguage: state.queryLanguage,
                    kind: .succeed(SucceedState(flow: DataFlow()))
                )
            ]
        )
        var map = state
        map.kind = .map(probed)
        let machine = StandaloneScope.machine(
            Scope(startAt: map.name, states: [map]),
            input: standing.input,
            variables: standing.variables,
            item: item,
            like: StateMachine(scope: probed.processor)
        )
        var execution = Execution(
            program: Program(machine),
            identity: standing.execution.identity,
            input: standing.execution.input,
            seed: 0
        )
        var effects = Effects()
        execution.apply(.started, at: execution.identity.startTime, into: &effects)
        var items = execution.output
        if item != nil { items = items?.arrayValue?.first }
        if let items = items?.arrayValue { return .success(items) }
        return .failure(ErrorClass(names: [execution.failure?.error ?? ErrorName.runtime]))
    }

    // MARK: Together

    /// All succeed: every combination of different outputs, as far as there are not too many.
    private func together(
        _ members: [Member],
        count: Int,
        _ state: State,
        _ result: ([JSON]) -> JSON
    ) -> [Alternative] {
        let choices = members.map(\.successes)
        guard choices.allSatisfy({ !$0.isEmpty }) else { return [] }
        var combinations: [[Grouped]] = [[]]
        var product = 1
        for choice in choices where product <= explorer.limits.combinationsMax {
            product *= choice.count
        }
        if product <= explorer.limits.combinationsMax {
            for choice in choices {
                combinations = combinations.flatMap { one in choice.map { one + [$0] } }
            }
        } else {
            explorer.note(
                "\(state.name): what its parts give goes together in more than "
                    + "\(explorer.limits.combinationsMax) ways: tried with one of them changed at "
                    + "a time"
            )
            let usual = choices.map { $0[0] }
            combinations = [usual]
            for (index, choice) in choices.enumerated() {
                for other in choice.dropFirst() {
                    var one = usual
                    one[index] = other
                    combinations.append(one)
                }
            }
        }
        return combinations.enumerated().map { number, combination in
            var results = [JSON](repeating: .null, count: count)
            var alternative = Alternative(outcome: .returns(.null, index: number))
            alternative.attemptsMin = 0
            alternative.attemptsMax = 0
            for (member, chosen) in zip(members, combination) {
                let output = chosen.end.end.output.flatMap { try? JSON(parsing: $0) } ?? .null
                for index in member.indices { results[index] = unwrapped(output) }
                alternative.cost += chosen.end.cost
                let times = member.indices.count
                alternative.attemptsMin += chosen.end.attemptsMin * times
                alternative.attemptsMax += chosen.attemptsMax * times
                alternative.millisecondsMax = max(
                    alternative.millisecondsMax,
                    chosen.millisecondsMax
                )
                alternative.inner.append(
                    ScopeGraph.InnerRoute(
                        graph: member.graph,
                        end: chosen.number,
                        iteration: member.iteration,
                        times: min(times, 2)
                    )
                )
            }
            alternative.outcome = .returns(result(results), index: number)
            return alternative
        }
    }

    /// What a scope that stood in a Map of one item gave.
    private func unwrapped(_ output: JSON) -> JSON {
         item != nil || isMap ? output.arrayValue?.first ?? output : output
    }

    private var isMap: Bool {
        if case .map? = explorer.form.states[standing.order.stateName]?.kind { true } else { false }
    }

    /// One fails first.
    private func failures(of members: [Member]) -> [Alternative] {
        var all: [Alternative] = []
        for (number, member) in members.enumerated() {
            for failure in member.failures {
                all.append(failed(failure, number, members))
            }
        }
        for (number, member) in members.enumerated() {
            for timeout in member.timeouts {
                var alternative = failed(timeout, number, members)
                alternative.outcome = .outlastsMachine
                let limit = explorer.timeoutMilliseconds ?? 0
                alternative.millisecondsMin = max(0, limit - standing.elapsed)
                alternative.millisecondsMax = alternative.millisecondsMin
                all.append(alternative)
            }
        }
        return all
    }

    private func failed(_ failure: Grouped, _ number: Int, _ members: [Member]) -> Alternative {
        var alternative = Alternative(
            outcome: .fails(ErrorClass(names: failure.names)),
            cost: failure.end.cost,
            attemptsMin: failure.end.attemptsMin,
            attemptsMax: failure.attemptsMax,
            millisecondsMax: failure.millisecondsMax
        )
        for (other, member) in members.enumerated() {
            let times = member.indices.count
            var chosen = failure.number
            if other == number {
                alternative.attemptsMax += failure.attemptsMax * (times - 1)
            } else {
                guard let usual = member.successes.first else { continue }
                chosen = usual.number
                alternative.attemptsMax += usual.attemptsMax * times
            }
            let route = ScopeGraph.InnerRoute(
                graph: member.graph,
                end: chosen,
                iteration: member.iteration,
                times: min(times, 2)
            )
            // The one that fails comes first: it is what the route names.
            alternative.inner.insert(route, at: other == number ? 0 : alternative.inner.count)
        }
        return alternative
    }
}

extension ErrorClass: Error {}

extension RouteEnd {
    fileprivate var routeText: String { "\u{1}" + route.joined(separator: "\u{1}") }
}

extension MapState {
    /// Whether some failures do not end it.
    fileprivate var tolerates: Bool {
        switch (toleratedFailureCount, toleratedFailurePercentage) {
        case (nil, nil): false
        case (.literal(0)?, nil), (nil, .literal(0)?), (.literal(0)?, .literal(0)?): false
        default: true
        }
    }
}
