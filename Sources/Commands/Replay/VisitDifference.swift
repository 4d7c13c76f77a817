import Engine
import Simulation
import Values

/// A visit of a state in two executions, side by side.
struct VisitDifference {
    let address: VisitAddress
    let first: Side?
    let second: Side?

    /// The visit in one of them.
    struct Side {
        let visit: ExecutionTree.Visit
        let attempts: [Recording.Attempt]

        var milliseconds: Int64? {
            visit.endedAt.map { $0.milliseconds - visit.enteredAt.milliseconds }
        }

        var errors: [String] { visit.attempts.compactMap { $0.failure?.error } }
    }

    /// All visits of both, in the order of the first one's, those of the second alone at the end.
    static func all(_ first: Recording, _ second: Recording) -> [VisitDifference] {
        func side(_ recording: Recording, _ address: VisitAddress) -> Side? {
            recording.visits.visit(at: address).map { number in
                Side(
                    visit: recording.tree.visits[number],
                    attempts: recording.attempts[number] ?? []
                )
            }
        }
        let own = second.visits.addresses.filter { first.visits.visit(at: $0) == nil }
        return (first.visits.addresses + own).map { address in
            VisitDifference(
                address: address,
                first: side(first, address),
                second: side(second, address)
            )
        }
    }

    /// Whether they are alike but for their times.
    var isAlike: Bool {
        guard let first, let second else { return false }
        return first.visit.input == second.visit.input
            && first.visit.output == second.visit.output
            && first.visit.assigned == second.visit.assigned
            && first.visit.attempts.count == second.visit.attempts.count
            && first.errors == second.errors
            && first.visit.status == second.visit.status
            && zip(first.attempts, second.attempts).allSatisfy { $0.input == $1.input }
    }

    func lines(_ paint: Paint) -> [String] {
        let name = paint(.bold, TextWidth.harmless(address.description))
        guard let first, let second else {
            return [
                first == nil
                    ? paint(.good, "+ ") + name + " only in the second"
                    : paint(.bad, "- ") + name + " only in the first"
            ]
        }
        var lines = ["  \(name)"]
        func add(_ label: String, _ text: String) {
            lines.append("      " + paint(.faint, TextWidth.padded(label, to: 10)) + text)
        }
        if first.visit.status != second.visit.status {
            add("status", "\(first.visit.status.word) → \(second.visit.status.word)")
        }
        let attempts = (first.visit.attempts.count, second.visit.attempts.count)
        if attempts.0 != attempts.1 { add("attempts", "\(attempts.0) → \(attempts.1)") }
        if first.errors != second.errors {
            add("errors", "\(list(first.errors)) → \(list(second.errors))")
        }
        let values: [(String, JSON?, JSON?)] = [
            ("input", first.visit.input, second.visit.input),
            ("output", first.visit.output, second.visit.output),
            // A variable that one of them does not set is there with nothing.
            (
                "variables", .object(first.visit.assigned ?? [:]),
                .object(second.visit.assigned ?? [:])
            ),
            ("task", first.attempts.last?.input, second.attempts.last?.input),
        ]
        for (label, one, other) in values {
            for difference in JSONDifference.all(between: one, and: other, most: 3) {
                add(label, DifferenceText.text(difference))
            }
        }
        if let time = first.milliseconds, let other = second.milliseconds, time != other {
            add(
                "took",
                "\(DurationText.text(milliseconds: time)) → "
                    + DurationText.text(milliseconds: other)
            )
        }
        return lines
    }

    private func list(_ errors: [String]) -> String {
        errors.isEmpty ? "none" : TextWidth.harmless(errors.joined(separator: ", "))
    }

    var json: JSON {
        var object: JSONObject = [
            "state": .string(address.description), "alike": .bool(isAlike),
        ]
        object["first"] = first.map(Self.json) ?? .null
        object["second"] = second.map(Self.json) ?? .null
        return .object(object)
    }

    private static func json(_ side: Side) -> JSON {
        var object: JSONObject = [
            "status": .string(side.visit.status.word),
            "attempts": .integer(Int64(side.visit.attempts.count)),
            "input": side.visit.input,
        ]
        object["output"] = side.visit.output
        object["variables"] = side.visit.assigned.map { .object($0) }
        object["taskInput"] = side.attempts.last?.input
        object["errors"] = .array(side.errors.map { .string($0) })
        object["milliseconds"] = side.milliseconds.map { .integer($0) }
        return .object(object)
    }
}
