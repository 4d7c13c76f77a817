public import Engine
public import StatesLanguage

/// What of a machine executions have gone through, and what not.
public struct Coverage: Sendable {
    /// The kinds of thing that are counted.
    public enum Kind: String, Sendable, CaseIterable {
        /// States that were entered.
        case states
        /// Ways from one state to the next, or to the end of a scope; those of rules, Default and
        /// catchers included.
        case transitions
        /// Rules of Choice states that matched.
        case rules
        /// `Default` of Choice states.
        case defaults
        /// Retriers that led to a retry.
        case retriers
        /// Catchers that took an error.
        case catchers
    }

    /// One thing that is counted.
    public struct Item: Sendable {
        /// What kind of thing it is.
        public let kind: Kind
        /// Its state.
        public let state: String
        /// The way out that it is; nil for a state and a retrier.
        public let exit: Decision.Exit?
        /// Of a retrier, its index.
        public let retrier: Int?
        /// Where a way out leads; nil at the end of a scope.
        public let target: String?
        /// How often executions went through it.
        public internal(set) var count = 0
    }

    /// How much of one kind was covered.
    public struct Share: Sendable, Equatable {
        /// How many there were to cover.
        public let total: Int
        /// How many were covered.
        public let covered: Int

        /// In percent; 100 where there was nothing to cover.
        public var percent: Double { total == 0 ? 100 : Double(covered) / Double(total) * 100 }
    }

    private struct Key: Hashable {
        let state: String
        var exit: Decision.Exit?
        var retrier: Int?
    }

    /// Everything there is to cover, state by state as written.
    public private(set) var items: [Item] = []
    /// How many executions were taken in.
    public private(set) var executions = 0
    /// Looked up by key only.
    private var positions: [Key: [Int]] = [:]

    /// Makes the coverage of a machine that nothing has run through.
    public init(_ machine: StateMachine) {
        for entry in StateIndex(machine).entries { add(entry.state) }
        for (index, item) in items.enumerated() {
            let key = Key(state: item.state, exit: item.exit, retrier: item.retrier)
            positions[key, default: []].append(index)
        }
    }

    private mutating func add(_ state: State) {
        items.append(
            Item(kind: .states, state: state.name, exit: nil, retrier: nil, target: nil)
        )
        func add(_ kind: Kind, _ exit: Decision.Exit, _ target: String?) {
            items.append(
                Item(kind: kind, state: state.name, exit: exit, retrier: nil, target: target)
            )
            guard kind != .transitions else { return }
            items.append(
                Item(
                    kind: .transitions,
                    state: state.name,
                    exit: exit,
                    retrier: nil,
                    target: target
                )
            )
        }
        func add(_ transition: Transition, _ retry: [Retrier] = [], _ catchers: [Catcher] = []) {
            switch transition {
            case .next(let name): add(.transitions, .next, name)
            case .end: add(.transitions, .next, nil)
            }
            // One without an attempt is there to retry nothing.
            for index in retry.indices where retry[index].maxAttempts > 0 {
                items.append(
                    Item(
                        kind: .retriers,
                        state: state.name,
                        exit: nil,
                        retrier: index,
                        target: nil
                    )
                )
            }
            for (index, catcher) in catchers.enumerated() {
                add(.catchers, .catcher(index), catcher.next)
            }
        }
        switch state.kind {
        case .pass(let pass): add(pass.transition)
        case .wait(let wait): add(wait.transition)
        case .task(let task): add(task.transition, task.retry, task.catchers)
        case .parallel(let parallel): add(parallel.transition, parallel.retry, parallel.catchers)
        case .map(let map): add(map.transition, map.retry, map.catchers)
        case .choice(let choice):
            for (index, rule) in choice.rules.enumerated() { add(.rules, .rule(index), rule.next) }
            if let target = choice.defaultNext { add(.defaults, .otherwise, target) }
        case .succeed, .fail: break
        }
    }

    /// Takes in what an execution went through.
    public mutating func add(_ simulation: Simulation) {
        executions += 1
        var entered: Set<String> = []
        for case .stateEntered(_, let name, _) in simulation.history.map(\.details) {
            entered.insert(name)
            count(Key(state: name))
        }
        for decision in simulation.decisions.map(\.decision) {
            // What is inside a distributed Map is in no history that is kept.
            if entered.insert(decision.state).inserted { count(Key(state: decision.state)) }
            switch decision.kind {
            case .left(let exit, _): count(Key(state: decision.state, exit: exit))
            case .retried(let index, _, _): count(Key(state: decision.state, retrier: index))
            case .caught, .uncaught: break
            }
        }
    }

    /// Takes in what another coverage of the same machine has counted.
    public mutating func add(_ other: Coverage) {
        guard other.items.count == items.count else { return }
        executions += other.executions
        for index in items.indices { items[index].count += other.items[index].count }
    }

    private mutating func count(_ key: Key) {
        for index in positions[key] ?? [] { items[index].count += 1 }
    }

    /// How much of one kind was covered.
    public func share(of kind: Kind) -> Share {
        let all = items.filter { $0.kind == kind }
        return Share(total: all.count, covered: all.count { $0.count > 0 })
    }

    /// How often a way out was taken.
    public func count(of exit: Decision.Exit, from state: String) -> Int {
        positions[Key(state: state, exit: exit)]?.first.map { items[$0].count } ?? 0
    }

    /// How often a state was entered.
    public func count(of state: String) -> Int {
        positions[Key(state: state)]?.first.map { items[$0].count } ?? 0
    }
}
