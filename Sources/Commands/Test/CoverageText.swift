import Engine
import Simulation
import StatesLanguage
import Values

/// Coverage for people.
enum CoverageText {
    /// A table, and what was never gone through.
    static func lines(of entry: TestResults.Covered, paint: Paint) -> [String] {
        let coverage = entry.coverage
        let runs = coverage.executions == 1 ? "1 execution" : "\(coverage.executions) executions"
        var lines = [
            "",
            paint(.bold, "coverage of \(Path.shown(entry.definition))")
                + paint(.faint, ", \(runs)"),
        ]
        for kind in Coverage.Kind.allCases {
            let share = coverage.share(of: kind)
            guard share.total > 0 else { continue }
            let counts = "\(share.covered)/\(share.total)"
            let style: Paint.Style = share.covered == share.total ? .good : .caution
            lines.append(
                "  " + TextWidth.padded(kind.rawValue, to: 12)
                    + TextWidth.padded(counts, to: 9) + paint(style, percent(share))
            )
        }
        let missed = coverage.items.filter { $0.count == 0 }
        // A transition that is a rule, a Default or a catcher is said by that.
        let shown = missed.filter { $0.kind != .transitions || $0.exit == .next }
        let states = StateIndex(entry.program.machine)
        for (index, item) in shown.enumerated() {
            lines.append(
                "  " + paint(.faint, TextWidth.padded(index == 0 ? "never" : "", to: 12))
                    + words(item, in: states)
            )
        }
        return lines
    }

    /// `93.3 %`; never 100 where something is missing.
    static func percent(_ share: Coverage.Share) -> String {
        share.covered == share.total ? "100 %" : percent(min(share.percent, 99.9))
    }

    static func percent(_ value: Double) -> String {
        let tenths = Int(value * 10)
        return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
    }

    /// What an item is, in words.
    static func words(_ item: Coverage.Item, in states: StateIndex) -> String {
        let state = TextWidth.harmless(item.state)
        let target = item.target.map { " → " + TextWidth.harmless($0) } ?? ""
        let kind = states[item.state]?.state.kind
        switch item.exit {
        case .next: return item.target == nil ? "\(state) to its End" : state + target
        case .rule(let index):
            guard case .choice(let choice)? = kind else { return state }
            let rule = choice.rules[safe: index].map { ConditionText.text(of: $0.condition) }
            return "\(state)\(target): Choices[\(index)] \(rule ?? "")"
        case .otherwise: return "\(state)\(target): Default"
        case .catcher(let index):
            let names = kind?.catchers[safe: index]?.errorEquals ?? []
            return "\(state)\(target): Catch[\(index)] \(names.joined(separator: ", "))"
        case nil:
            guard let index = item.retrier else { return "state \(state)" }
            let names = kind?.retriers[safe: index]?.errorEquals ?? []
            return "\(state): Retry[\(index)] \(names.joined(separator: ", "))"
        }
    }
}

extension StateKind {
    /// Its `Retry`.
    var retriers: [Retrier] {
        switch self {
        case .task(let task): task.retry
        case .parallel(let parallel): parallel.retry
        case .map(let map): map.retry
        case .pass, .choice, .wait, .succeed, .fail: []
        }
    }

    /// Its `Catch`.
    var catchers: [Catcher] {
        switch self {
        case .task(let task): task.catchers
        case .parallel(let parallel): parallel.catchers
        case .map(let map): map.catchers
        case .pass, .choice, .wait, .succeed, .fail: []
        }
    }
}
