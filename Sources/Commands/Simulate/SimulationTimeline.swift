import Engine
import Simulation
import StatesLanguage
import Values

/// What happens in a simulation, in the order of its time: a line for each state that is entered, each
/// attempt, and each decision.
struct SimulationTimeline {
    /// One line.
    struct Entry {
        /// After how many milliseconds.
        let after: Int64
        /// How deep inside Parallel and Map states.
        let depth: Int
        let name: String
        let text: String
        /// Its place among those of the same time: events and decisions in their order.
        fileprivate let order: Int64
    }

    private let simulation: Simulation
    private let states: StateIndex
    private let tree: ExecutionTree
    private let paint: Paint
    /// The visits by the event that entered them; looked up by key only.
    private let visits: [Int64: Int]
    /// The attempts of each visit; looked up by key only.
    private let attempts: [Int64: [SimulatedAttempt]]
    private var entries: [Entry] = []

    private init(_ simulation: Simulation, _ machine: StateMachine, _ paint: Paint) {
        self.simulation = simulation
        self.paint = paint
        states = StateIndex(machine)
        var tree = ExecutionTree()
        for event in simulation.history { tree.take(event) }
        self.tree = tree
        attempts = Dictionary(grouping: simulation.attempts) { $0.call.order.enteredEventID }
        visits = Dictionary(
            tree.visits.enumerated().map { ($1.enteredEventID, $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// The lines.
    static func entries(
        of simulation: Simulation,
        machine: StateMachine,
        paint: Paint
    ) -> [Entry] {
        var timeline = SimulationTimeline(simulation, machine, paint)
        for visit in timeline.tree.visits { timeline.add(visit) }
        for attempt in simulation.attempts { timeline.add(attempt) }
        for decision in simulation.decisions { timeline.add(decision) }
        return timeline.entries.enumerated()
            .sorted {
                ($0.element.after, $0.element.order, $0.offset) < (
                    $1.element.after, $1.element.order, $1.offset
                )
            }
            .map(\.element)
    }

    private mutating func add(
        _ visit: Int?,
        _ state: String,
        at time: Timestamp,
        _ order: Int64,
        _ text: String
    ) {
        let path = visit.map { tree.path(of: $0) } ?? [state]
        // An iteration stands with its number; the Map around it is above.
        var name = state
        if path.count > 1, let bracket = path[path.count - 2].lastIndex(of: "[") {
            name = path[path.count - 2][bracket...] + " " + state
        }
        entries.append(
            Entry(
                after: time.milliseconds - simulation.execution.identity.startTime.milliseconds,
                depth: path.count - 1,
                name: TextWidth.harmless(name),
                text: text,
                order: order
            )
        )
    }

    private mutating func add(_ visit: ExecutionTree.Visit) {
        let text: String
        switch visit.type {
        // Their attempts and decisions say it.
        case .task, .choice: return
        case .pass, .succeed: text = ""
        case .fail: text = paint(.bad, simulation.execution.failure?.error ?? "fails")
        case .wait:
            let end = visit.endedAt ?? simulation.now
            let time = end.milliseconds - visit.enteredAt.milliseconds
            text = "waits \(DurationText.text(milliseconds: time))"
        case .parallel: text = paint(.faint, "\(visit.inner.count) branches")
        case .map:
            let count = visit.itemCount ?? 0
            text = paint(.faint, count == 1 ? "1 item" : "\(count) items")
        }
        add(
            visits[visit.enteredEventID],
            visit.name,
            at: visit.enteredAt,
            visit.enteredEventID * 2,
            text
        )
    }

    private mutating func add(_ attempt: SimulatedAttempt) {
        let order = attempt.call.order
        var parts: [String] = []
        if attempt.call.attempt > 1 { parts.append("attempt \(attempt.call.attempt)") }
        let end = attempt.endedAt ?? simulation.now
        let time = end.milliseconds - attempt.orderedAt.milliseconds
        let after = time > 0 ? " after \(DurationText.text(milliseconds: time))" : ""
        switch attempt.end {
        case .succeeded: parts.append(paint(.good, "succeeds") + after)
        case .failed(let failure):
            parts.append(paint(.bad, "fails") + after + ": " + words(failure))
        case .timedOut: parts.append(paint(.bad, "times out") + after)
        case .cancelled: parts.append("is stopped" + after)
        case nil: parts.append("never ends")
        }
        if attempt.planned.origin == .placeholder { parts.append(paint(.faint, "(placeholder)")) }
        add(
            visits[order.enteredEventID],
            attempt.call.state,
            at: attempt.orderedAt,
            order.id.eventID * 2,
            parts.joined(separator: " ")
        )
    }

    private mutating func add(_ timed: TimedDecision) {
        let decision = timed.decision
        let text: String
        switch decision.kind {
        case .left(.next, _), .left(.catcher, _): return
        case .left(let exit, let target):
            guard let rule = ruleText(exit, of: decision.state) else { return }
            text = rule + arrow(target)
        case .retried(let index, let failure, let delay):
            text =
                paint(.caution, "retry") + " in \(DurationText.text(milliseconds: delay))"
                + handler("Retry", index, retriers(of: decision.state)[safe: index]?.errorEquals)
                + own(failure, timed)
        case .caught(let index, let failure):
            let catcher = catchers(of: decision.state)[safe: index]
            text =
                paint(.caution, "caught") + handler("Catch", index, catcher?.errorEquals)
                + own(failure, timed) + arrow(catcher?.next)
        case .uncaught(let failure):
            text = paint(.bad, "nothing takes it") + own(failure, timed)
            if case .fail? = states[decision.state]?.state.kind { return }
        }
        let visit = visits[decision.enteredEventID].flatMap {
            tree.visits[$0].name == decision.state ? $0 : nil
        }
        add(visit, decision.state, at: timed.at, decision.afterEventID * 2 + 1, text)
    }

    // MARK: Words

    private func arrow(_ target: String?) -> String {
        target.map { paint(.faint, " → ") + TextWidth.harmless($0) } ?? ""
    }

    private func words(_ failure: TaskFailure) -> String {
        VisitLine.words(ExecutionTree.Failure(error: failure.error, cause: failure.cause))
    }

    /// The error that a decision is about, where no attempt of the state has said it.
    private func own(_ failure: TaskFailure, _ timed: TimedDecision) -> String {
        let own = attempts[timed.decision.enteredEventID] ?? []
        let isSaid = own.contains { attempt in
            guard attempt.endedAt == timed.at else { return false }
            switch attempt.end {
            case .failed(let own), .timedOut(let own): return own == failure
            case .succeeded, .cancelled, nil: return false
            }
        }
        return isSaid ? "" : ": " + words(failure)
    }

    private func handler(_ field: String, _ index: Int, _ errors: [String]?) -> String {
        let names = errors.map { " " + $0.joined(separator: ", ") } ?? ""
        return paint(.faint, ", \(field)[\(index)]\(names)")
    }

    private func ruleText(_ exit: Decision.Exit, of state: String) -> String? {
        guard case .choice(let choice)? = states[state]?.state.kind else { return nil }
        switch exit {
        case .rule(let index):
            return choice.rules[safe: index].map {
                ConditionText.text(of: $0.condition) + paint(.faint, ", Choices[\(index)]")
            }
        case .otherwise: return "otherwise" + paint(.faint, ", Default")
        case .next, .catcher: return nil
        }
    }

    private func retriers(of name: String) -> [Retrier] {
        switch states[name]?.state.kind {
        case .task(let task): task.retry
        case .parallel(let parallel): parallel.retry
        case .map(let map): map.retry
        case .pass, .choice, .wait, .succeed, .fail, nil: []
        }
    }

    private func catchers(of name: String) -> [Catcher] {
        switch states[name]?.state.kind {
        case .task(let task): task.catchers
        case .parallel(let parallel): parallel.catchers
        case .map(let map): map.catchers
        case .pass, .choice, .wait, .succeed, .fail, nil: []
        }
    }
}

extension Array {
    /// The element of an index, where there is one.
    subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
