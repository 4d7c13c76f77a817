import Engine
import Simulation
import StatesLanguage

extension Chart {
    /// A state machine with how often each state was entered and each way out taken.
    init(_ machine: StateMachine, coverage: Coverage) {
        scope = ChartScope(machine.scope).counted(by: coverage)
    }
}

extension ChartScope {
    fileprivate func counted(by coverage: Coverage) -> ChartScope {
        var scope = self
        scope.states = states.map { $0.counted(by: coverage) }
        return scope
    }
}

extension ChartState {
    fileprivate func counted(by coverage: Coverage) -> ChartState {
        let count = coverage.count(of: name)
        var rules = 0
        var catchers = 0
        let exits = exits.map { exit in
            var exit = exit
            switch exit.kind {
            case .next: exit.count = coverage.count(of: .next, from: name)
            case .otherwise: exit.count = coverage.count(of: .otherwise, from: name)
            case .rule:
                exit.count = coverage.count(of: .rule(rules), from: name)
                rules += 1
            case .caught:
                exit.count = coverage.count(of: .catcher(catchers), from: name)
                catchers += 1
            }
            return exit
        }
        return ChartState(
            name: name,
            kind: kind,
            detail: [detail, CountText.text(count)].compactMap { $0 }.joined(separator: " · "),
            exits: exits,
            inner: inner.map {
                ChartInner(title: $0.title, scope: $0.scope.counted(by: coverage))
            },
            count: count
        )
    }
}

/// How often something happened.
enum CountText {
    /// `never`, or `3×`.
    static func text(_ count: Int) -> String { count == 0 ? "never" : "\(count)×" }
}
