import StatesLanguage
import Values

/// A machine taken apart for exploring: each scope by itself, one position at a time.
///
/// - A Parallel or Map state becomes a Task, whose results and errors are what its branches or its
///   processor were found to give. They share no data, so there is nothing else to their meeting.
/// - Each rule of a Choice, its Default and each catcher leads through a Pass state of its own, so
///   that the history shows which of them acted.
/// - Waits of retriers are the longest that jitter allows, and no more retries are made than are
///   looked at one by one.
struct SequentialForm {
    /// One scope.
    struct Part {
        let scope: Scope
        /// The state that it belongs to and its number among that state's scopes; nil for the root.
        let owner: (state: String, index: Int)?
    }

    /// What leads through a state.
    typealias Way = ExplorationReport.Way

    /// The scopes as they are written, the root first.
    private(set) var parts: [Part] = []
    /// The scopes in sequential form, in the same order.
    private(set) var scopes: [Scope] = []
    /// All states as they are written.
    private(set) var states: [String: State] = [:]
    /// The scope that each state is in.
    private(set) var partOfState: [String: Int] = [:]
    /// The scopes of each Parallel or Map.
    private(set) var inner: [String: [Int]] = [:]
    /// What each Pass state stands for that was put in.
    private(set) var ways: [String: Way] = [:]
    /// What was left out.
    private(set) var bounds: [String] = []
    private let limits: ExplorationLimits

    init(_ machine: StateMachine, limits: ExplorationLimits) {
        self.limits = limits
        take(machine.scope, owner: nil)
        scopes = parts.map { _ in Scope(startAt: "", states: []) }
        for index in parts.indices { scopes[index] = sequential(parts[index].scope) }
    }

    private mutating func take(_ scope: Scope, owner: (state: String, index: Int)?) {
        let number = parts.count
        parts.append(Part(scope: scope, owner: owner))
        if let owner { inner[owner.state, default: []].append(number) }
        for state in scope.states {
            states[state.name] = state
            partOfState[state.name] = number
            switch state.kind {
            case .parallel(let parallel):
                for (index, branch) in parallel.branches.enumerated() {
                    take(branch, owner: (state.name, index))
                }
            case .map(let map): take(map.processor, owner: (state.name, 0))
            case .pass, .task, .choice, .wait, .succeed, .fail: break
            }
        }
    }

    /// The states around a scope, the innermost first.
    func owners(of part: Int) -> [State] {
        var owners: [State] = []
        var part = part
        while let owner = parts[part].owner, let state = states[owner.state] {
            owners.append(state)
            part = partOfState[owner.state] ?? 0
        }
        return owners
    }

    // MARK: Rewriting

    private mutating func sequential(_ scope: Scope) -> Scope {
        var all: [State] = []
        for state in scope.states { all += sequential(state) }
        return Scope(startAt: scope.startAt, states: all)
    }

    private mutating func sequential(_ state: State) -> [State] {
        var result = state
        var added: [State] = []
        switch state.kind {
        case .pass, .wait, .succeed, .fail: break
        case .choice(var choice):
            for index in choice.rules.indices {
                choice.rules[index].next = via(
                    .rule(state: state.name, index: index),
                    to: choice.rules[index].next,
                    state,
                    &added
                )
            }
            choice.defaultNext = choice.defaultNext.map {
                via(.defaultRule(state: state.name), to: $0, state, &added)
            }
            result.kind = .choice(choice)
        case .task(var task):
            task.retry = retriers(task.retry, of: state)
            task.catchers = catchers(task.catchers, of: state, &added)
            result.kind = .task(task)
        case .parallel(let parallel):
            result.kind = .task(
                TaskState(
                    resource: Self.resource,
                    flow: parallel.flow,
                    retry: retriers(parallel.retry, of: state),
                    catchers: catchers(parallel.catchers, of: state, &added),
                    transition: parallel.transition
                )
            )
        case .map(let map):
            result.kind = .task(
                TaskState(
                    resource: Self.resource,
                    flow: map.flow,
                    retry: retriers(map.retry, of: state),
                    catchers: catchers(map.catchers, of: state, &added),
                    transition: map.transition
                )
            )
        }
        return [result] + added
    }

    private mutating func catchers(
        _ list: [Catcher],
        of state: State,
        _ added: inout [State]
    ) -> [Catcher] {
        list.enumerated().map { index, catcher in
            var catcher = catcher
            catcher.next = via(
                .catcher(state: state.name, index: index),
                to: catcher.next,
                state,
                &added
            )
            return catcher
        }
    }

    private mutating func retriers(_ list: [Retrier], of state: State) -> [Retrier] {
        list.map { retrier in
            var retrier = retrier
            retrier.jitterStrategy = .none
            if retrier.maxAttempts > Int64(limits.retriesMax) {
                bounds.append(
                    "\(state.name): of \(retrier.maxAttempts) retries of "
                        + "\(retrier.errorEquals.joined(separator: ", ")) the first "
                        + "\(limits.retriesMax) are followed one by one"
                )
                retrier.maxAttempts = Int64(limits.retriesMax)
            }
            return retrier
        }
    }

    /// A Pass state that leads to a target and shows that this way was taken.
    private mutating func via(
        _ way: Way,
        to target: String,
        _ state: State,
        _ added: inout [State]
    ) -> String {
        // No state's name is that long.
        let name = String(repeating: "\u{4}", count: 100) + String(ways.count)
        ways[name] = way
        added.append(
            State(
                name: name,
                position: state.position,
                queryLanguage: state.queryLanguage,
                kind: .pass(PassState(flow: DataFlow(), transition: .next(target)))
            )
        )
        return name
    }

    /// What stands for the branches or the iterations of a state.
    private static let resource = Resource(
        arn: "arn:aws:states:::pawl:scope",
        kind: .integration(service: "pawl", action: "scope", pattern: .requestResponse)
    )
}
