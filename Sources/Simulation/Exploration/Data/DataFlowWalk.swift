import JSONPath
import JSONata
import StatesLanguage
import Values

/// Follows data through a machine, back to what came from outside, without running it.
///
/// It finds out what the machine needs of its input and of the results of its tasks, so that made-up
/// ones have that, and what its Choices ask of them, so that there is one for each answer.
final class DataFlowWalk {
    /// What data a state sees.
    struct Environment: Hashable {
        var input: Origin
        var variables: [String: Origin]
        /// The item of the innermost Map.
        var item: Origin?
    }

    /// A Choice with the data that it sees.
    struct ChoiceUse {
        let state: State
        let choice: ChoiceState
        let environment: Environment
        /// What it asks about that came from outside.
        let leaves: [Leaf]
        /// Whether it asks about something that could not be followed back.
        let asksUnknown: Bool
        /// Whether it may have answers beside those that the data which is made up leads to.
        let isOpaque: Bool
    }

    /// A part of what came from outside that a Choice asks about.
    struct Leaf: Hashable {
        let source: DataSource
        let steps: [DataStep]
    }

    /// What each source has to have.
    private(set) var demands: [DataSource: Demand] = [:]
    /// The sources in the order in which they were met.
    private(set) var order: [DataSource] = []
    private(set) var choices: [ChoiceUse] = []
    /// The names of members and variables that any expression may read.
    private(set) var namesRead: Set<String> = []
    /// The Maps whose items come from data that could not be followed back.
    private(set) var mapsOfUnknownItems: Set<String> = []
    /// The Maps that nothing says how many items they have.
    private(set) var mapsOfAnyNumber: Set<String> = []
    /// Where the walk was cut short.
    private(set) var isCut = false
    private var seen: [String: Set<Environment>] = [:]
    private var steps = 0
    let executionInput: Origin

    /// Walks through a machine.
    ///
    /// - Parameters:
    ///   - machine: the machine.
    ///   - input: the execution's, where it is known.
    init(_ machine: StateMachine, input: JSON?) {
        executionInput = input.map { .constant(ConstantJSON($0)) } ?? .source(.input, [])
        if input == nil { _ = demand(of: .input) }
        _ = walk(
            machine.scope,
            Environment(input: executionInput, variables: [:], item: nil)
        )
    }

    private static let stepsMax = 20_000
    private static let environmentsPerStateMax = 64

    // MARK: Scopes

    /// Walks a scope and says where its output comes from.
    private func walk(_ scope: Scope, _ start: Environment) -> Origin {
        var outputs: [Origin] = []
        var states: [String: State] = [:]
        for state in scope.states { states[state.name] = state }
        var open: [(String, Environment)] = [(scope.startAt, start)]
        while let (name, environment) = open.popLast() {
            guard let state = states[name] else { continue }
            steps += 1
            var known = seen[name] ?? []
            guard !known.contains(environment) else { continue }
            guard known.count < Self.environmentsPerStateMax, steps < Self.stepsMax else {
                isCut = true
                continue
            }
            known.insert(environment)
            seen[name] = known
            for (target, next) in leave(state, environment) {
                if let target { open.append((target, next)) } else { outputs.append(next.input) }
            }
        }
        return Origin.any(outputs)
    }

    /// The ways out of a state with the data that they hand on; nil ends the scope.
    private func leave(_ state: State, _ environment: Environment) -> [(String?, Environment)] {
        var flow = StateFlow(walk: self, state: state, environment: environment)
        switch state.kind {
        case .pass(let pass):
            return [
                flow.next(
                    pass.flow,
                    result: pass.result.map { .constant(ConstantJSON($0)) },
                    pass.transition
                )
            ]
        case .task(let task):
            flow.need(task.timeoutSeconds, .seconds)
            flow.need(task.heartbeatSeconds, .seconds)
            if let template = task.credentials { _ = flow.origin(of: template) }
            if let template = task.flow.arguments { _ = flow.argument(template, task.flow) }
            let source = DataSource.result(state.name)
            _ = demand(of: source)
            return [flow.next(task.flow, result: .source(source, []), task.transition)]
                + flow.caught(task.catchers)
        case .choice(let choice):
            let ways = flow.chosen(choice)
            choices.append(
                ChoiceUse(
                    state: state,
                    choice: choice,
                    environment: environment,
                    leaves: flow.leaves,
                    asksUnknown: flow.asksUnknown,
                    isOpaque: flow.isOpaque
                )
            )
            return ways
        case .wait(let wait):
            switch wait.until {
            case .seconds(let field): flow.need(field, .seconds)
            case .timestamp(let field): flow.need(field, .timestamp)
            }
            return [flow.next(wait.flow, result: nil, wait.transition)]
        case .succeed(let succeed):
            return [flow.next(succeed.flow, result: nil, .end)]
        case .fail(let fail):
            flow.need(fail.error, .string)
            flow.need(fail.cause, .string)
            return []
        case .parallel(let parallel):
            let input = flow.argument(parallel.flow.arguments, parallel.flow)
            let outputs = parallel.branches.map {
                walk(
                    $0,
                    Environment(
                        input: input,
                        variables: environment.variables,
                        item: environment.item
                    )
                )
            }
            return [flow.next(parallel.flow, result: .array(outputs), parallel.transition)]
                + flow.caught(parallel.catchers)
        case .map(let map):
            let result = iterate(map, state, &flow)
            return [flow.next(map.flow, result: result, map.transition)]
                + flow.caught(map.catchers)
        }
    }

    private func iterate(_ map: MapState, _ state: State, _ flow: inout StateFlow) -> Origin {
        flow.need(map.maxConcurrency, .number)
        flow.need(map.toleratedFailureCount, .number)
        flow.need(map.toleratedFailurePercentage, .number)
        let item: Origin
        if let reader = map.itemReader {
            if let template = reader.arguments { _ = flow.argument(template, map.flow) }
            flow.need(reader.maxItems, .number)
            item = .source(.items(state.name), [])
            _ = demand(of: .items(state.name))
            mapsOfAnyNumber.insert(state.name)
        } else {
            let array = flow.items(of: map)
            if !array.hasKnownCount { mapsOfAnyNumber.insert(state.name) }
            let found = array.part(.element)
            if array.isKnown {
                item = found
            } else {
                // Items are made up as those of a reader are, for an exploration that assumes some.
                mapsOfUnknownItems.insert(state.name)
                _ = demand(of: .items(state.name))
                let made = Origin.source(.items(state.name), [])
                item = found == .computed ? made : .any([made, found])
            }
        }
        let batchInput = map.itemBatcher?.batchInput.map { flow.argument($0, map.flow) }
        if let template = map.resultWriter?.arguments { _ = flow.argument(template, map.flow) }
        var environment = flow.environment
        environment.item = item
        if case .distributed = map.mode { environment.variables = [:] }
        if let selector = map.itemSelector {
            let input = flow.effective(map.flow)
            var inner = StateFlow(walk: self, state: state, environment: environment)
            inner.dollar = input
            environment.input = inner.origin(of: selector)
        } else {
            environment.input = item
        }
        if map.itemBatcher != nil {
            var batch: [String: Origin] = ["Items": .each(environment.input)]
            batch["BatchInput"] = batchInput
            environment.input = .object(batch, base: nil)
        }
        let output = walk(map.processor, environment)
        return map.resultWriter == nil ? .each(output) : .computed
    }

    // MARK: Demands

    /// What is needed of a source.
    func demand(of source: DataSource) -> Demand {
        if let known = demands[source] { return known }
        let new = Demand()
        demands[source] = new
        order.append(source)
        return new
    }

    /// Notes that a value is read.
    func need(_ origin: Origin, _ kind: Demand.Kind? = nil) {
        for (source, steps) in origin.sources {
            let demand = demand(of: source).at(steps)
            if let kind { demand.kinds.insert(kind) }
        }
    }

    /// Notes the names in an expression that is not followed in full.
    func needNames(in text: String) {
        for word in text.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "_") }) {
            namesRead.insert(String(word))
        }
    }

    /// Notes what a Choice asks of a value.
    func ask(_ tests: [LeafTest], of origin: Origin) {
        for (source, steps) in origin.sources {
            let demand = demand(of: source).at(steps)
            for test in tests where !demand.tests.contains(test) { demand.tests.append(test) }
        }
    }

    /// Where what an expression reads comes from.
    func origin(
        of path: DataPath,
        dollar: Origin,
        result: Origin?,
        failure: Origin?,
        in environment: Environment
    ) -> Origin {
        for case .member(let name) in path.steps { namesRead.insert(name) }
        if case .variable(let name) = path.root { namesRead.insert(name) }
        let start: Origin
        var steps = path.steps[...]
        switch path.root {
        case .input: start = dollar
        case .variable(let name): start = environment.variables[name] ?? .missing
        case .result: start = result ?? .missing
        case .errorOutput: start = failure ?? .missing
        case .context:
            if steps.starts(with: [.member("Execution"), .member("Input")]) {
                start = executionInput
                steps = steps.dropFirst(2)
            } else if steps.starts(with: [.member("Map"), .member("Item"), .member("Value")]) {
                start = environment.item ?? .computed
                steps = steps.dropFirst(3)
            } else {
                return .computed
            }
        }
        let found = start.part(Array(steps))
        need(found)
        for filter in path.filters {
            let way = Array(steps.prefix(filter.stepCount - (path.steps.count - steps.count)))
            for (source, steps) in start.part(way + filter.steps).sources {
                demand(of: source).at(steps).fixed = filter.constant.value
            }
        }
        if path.goesOn { return .computed }
        return path.isIndefinite ? .each(found) : found
    }
}
