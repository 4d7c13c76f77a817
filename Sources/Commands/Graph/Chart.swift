import StatesLanguage

/// A state machine as something to be drawn: boxes and arrows, without the data.
struct Chart {
    let scope: ChartScope

    init(_ machine: StateMachine) { scope = ChartScope(machine.scope) }
}

/// States that go to each other.
struct ChartScope {
    let start: String
    var states: [ChartState]

    init(_ scope: Scope) {
        start = scope.startAt
        states = scope.states.map(ChartState.init)
    }
}

/// One state.
struct ChartState {
    let name: String
    let kind: StateKind
    /// What it does, in a few words: `shell:run`, `10 s`.
    let detail: String?
    let exits: [ChartExit]
    /// What runs inside it: branches, or what is done with each item.
    let inner: [ChartInner]
    /// How often it was entered, where that was counted.
    var count: Int?
}

/// A branch of a Parallel state or the processor of a Map.
struct ChartInner {
    let title: String
    let scope: ChartScope
}

/// One way out of a state.
struct ChartExit {
    enum Kind: Equatable {
        /// `Next`, or the end.
        case next
        /// A rule of a Choice.
        case rule(String)
        /// `Default` of a Choice.
        case otherwise
        /// `Catch`.
        case caught(String)
    }

    let kind: Kind
    /// The state it leads to; nil is the end of the scope.
    let target: String?
    /// How often it was taken, where that was counted.
    var count: Int?

    /// What stands at the arrow.
    var label: String? {
        let text: String? =
            switch kind {
            case .next: nil
            case .rule(let text), .caught(let text): text
            case .otherwise: "otherwise"
            }
        guard let count else { return text }
        let times = CountText.text(count)
        return text.map { "\($0) (\(times))" } ?? times
    }

    /// Whether it is taken only where something fails.
    var isForFailures: Bool {
        switch kind {
        case .caught: true
        case .next, .rule, .otherwise: false
        }
    }
}

extension ChartState {
    init(_ state: State) {
        name = state.name
        kind = state.kind
        switch state.kind {
        case .pass(let pass):
            detail = nil
            exits = [ChartExit(pass.transition)]
            inner = []
        case .task(let task):
            detail = TaskDetail.text(of: task)
            exits = [ChartExit(task.transition)] + task.catchers.map(ChartExit.init)
            inner = []
        case .choice(let choice):
            detail = nil
            let rules = choice.rules.map {
                ChartExit(kind: .rule(ConditionText.text(of: $0.condition)), target: $0.next)
            }
            let otherwise = choice.defaultNext.map { ChartExit(kind: .otherwise, target: $0) }
            exits = rules + (otherwise.map { [$0] } ?? [])
            inner = []
        case .wait(let wait):
            detail = WaitDetail.text(of: wait.until)
            exits = [ChartExit(wait.transition)]
            inner = []
        case .succeed:
            detail = nil
            exits = []
            inner = []
        case .fail(let fail):
            if case .literal(let error) = fail.error { detail = error } else { detail = nil }
            exits = []
            inner = []
        case .parallel(let parallel):
            detail = nil
            exits = [ChartExit(parallel.transition)] + parallel.catchers.map(ChartExit.init)
            inner = parallel.branches.enumerated().map { index, branch in
                ChartInner(title: "branch \(index + 1)", scope: ChartScope(branch))
            }
        case .map(let map):
            detail = MapDetail.text(of: map)
            exits = [ChartExit(map.transition)] + map.catchers.map(ChartExit.init)
            inner = [ChartInner(title: "each item", scope: ChartScope(map.processor))]
        }
    }
}

extension ChartExit {
    init(_ transition: Transition) {
        kind = .next
        switch transition {
        case .next(let name): target = name
        case .end: target = nil
        }
    }

    init(_ catcher: Catcher) {
        kind = .caught(catcher.errorEquals.joined(separator: ", "))
        target = catcher.next
    }
}
