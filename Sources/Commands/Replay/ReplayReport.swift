import Engine
import Runtime
import Simulation
import Values

/// What a replay takes over, what it does anew, and what of the record does not fit: said before it
/// begins, on standard error.
struct ReplayReport {
    let preparation: ReplayPreparation
    let paint: Paint

    private static let labelColumns = 11
    private static let namesMax = 8

    init(_ preparation: ReplayPreparation, paint: Paint) {
        self.preparation = preparation
        self.paint = paint
    }

    func print() {
        let terminal = Terminal.current
        let lines = self.lines()
        terminal.errors.print(
            lines: terminal.drawsUnicode ? lines : lines.map(PlainGlyphs.replaced)
        )
    }

    private var replay: Replay { preparation.plan.replay }

    private func lines() -> [String] {
        var lines = [
            "replay of " + paint(.bold, preparation.old.key.description) + " from "
                + paint(.bold, preparation.point)
        ]
        lines += definition()
        lines.append(field("taken over", taken))
        lines.append(field("done anew", anew))
        for change in preparation.plan.changes { lines += changed(change) }
        lines += doubts()
        return lines
    }

    // MARK: What happens

    private var taken: String {
        let tasks = replay.taken.count
        let states = replay.visits.tree.visits.count {
            $0.status == .succeeded || $0.status == .caught
        }
        return tasks == 0
            ? "nothing" : "\(count(tasks, "task result")) in \(count(states, "finished state"))"
    }

    private var anew: String {
        let orders = replay.execution.outstandingTasks
        if replay.execution.status != .running { return "nothing: the record leads to the end" }
        let names = replay.visits.tree.unfinishedVisits.map {
            replay.visits.addresses[$0].description
        }
        let words = list(names)
        return orders.isEmpty ? "\(words), and what follows" : "\(words) and what follows"
    }

    private func changed(_ change: EntryChange) -> [String] {
        let visit = replay.visits.visit(enteredAt: change.eventID)
        let name = visit.map { replay.visits.addresses[$0].description } ?? ""
        var lines: [String] = []
        if let input = change.input {
            let recorded = preparation.recording.visits.visit(
                at: visit.map { replay.visits.addresses[$0] } ?? VisitAddress(state: "")
            ).map { preparation.recording.tree.visits[$0].input }
            let differences = JSONDifference.all(between: recorded, and: input, most: 4)
            lines += differences.map { field("changed", "\(name) \(DifferenceText.text($0))") }
        }
        let before = visit.map { replay.visits.variables(at: $0) } ?? [:]
        for member in change.assigned {
            let differences = JSONDifference.all(
                between: before[member.key],
                and: member.value,
                most: 4
            )
            lines += differences.map { difference in
                let text = DifferenceText.text(difference).dropFirst()
                return field("changed", "\(name) $\(member.key)\(text)")
            }
        }
        return lines
    }

    // MARK: Another definition

    private func definition() -> [String] {
        guard preparation.isOtherDefinition else { return [] }
        guard let new = try? JSON(parsing: preparation.machine.json) else { return [] }
        let changes = DefinitionChanges(from: preparation.oldDefinition, to: new)
        if changes.changed.isEmpty, changes.new.isEmpty, changes.gone.isEmpty {
            return [field("definition", "has the states of the recorded one")]
        }
        var lines = [field("definition", "\(count(changes.same.count, "state")) as before")]
        for (label, names) in [
            ("changed", changes.changed), ("new", changes.new), ("gone", changes.gone),
        ] where !names.isEmpty {
            lines.append(field("", paint(.caution, label) + " " + list(names.map(known))))
        }
        return lines
    }

    /// A state's name, with what the record has of it.
    private func known(_ state: String) -> String {
        let results = preparation.recording.visits.addresses.enumerated().filter {
            $0.element.state == state && !(preparation.recording.attempts[$0.offset] ?? []).isEmpty
        }
        return results.isEmpty ? state : "\(state) (has a recorded result)"
    }

    // MARK: Doubts

    private func doubts() -> [String] {
        var lines = replay.misfits.map { misfit in
            field(
                "no fit",
                "\(misfit.address): recorded of \(misfit.recorded), here it is \(misfit.found); it runs"
            )
        }
        let comparison = PathComparison(preparation.recording, Recording(replay.history))
        let isReached = preparation.plan.points.count == preparation.wanted.count
        if !isReached, let first = comparison.first {
            lines.append(field("way", DivergenceText.text(first)))
            lines.append(
                field("", "it does not come to \(preparation.point) by the record alone")
            )
        }
        for other in comparison.otherInputs where isTaken(other.address) {
            lines.append(
                field(
                    "other input",
                    "\(other.address) had "
                        + (other.differences.first.map(DifferenceText.text) ?? "another input")
                        + "; its recorded result is taken"
                )
            )
        }
        return lines.map { paint(.caution, $0) }
    }

    private func isTaken(_ address: VisitAddress) -> Bool {
        guard let visit = replay.visits.visit(at: address) else { return false }
        return replay.visits.tree.visits[visit].attempts.contains { attempt in
            attempt.eventID.map { replay.taken[TaskID(eventID: $0)] != nil } ?? false
        }
    }

    // MARK: Parts

    private func field(_ name: String, _ text: String) -> String {
        let columns = Terminal.current.errors.columns
        return TextWidth.cut(
            "  " + paint(.faint, TextWidth.padded(name, to: Self.labelColumns)) + " " + text,
            to: columns
        )
    }

    private func count(_ number: Int, _ what: String) -> String {
        "\(number) \(what)\(number == 1 ? "" : "s")"
    }

    private func list(_ names: [String]) -> String {
        let shown = names.prefix(Self.namesMax).map(TextWidth.harmless).joined(separator: ", ")
        return names.count > Self.namesMax
            ? shown + " and \(names.count - Self.namesMax) more" : shown
    }
}
