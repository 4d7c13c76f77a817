import ArgumentParser
import Engine
import Simulation
import Values

/// A state, one of its visits, or an event of an execution, as a person types it: `Load`, `Work[2]`,
/// `Poll#3`, `Work[2]#3`, `61`.
struct PointArgument: ExpressibleByArgument, Sendable {
    /// The word as typed.
    let text: String

    init(argument: String) { text = argument }

    /// What it names.
    enum Target {
        /// Visits of a state.
        case visits(ReplayPoint)
        /// An event, and the visit that it begins, if it begins one.
        case event(Int64, ReplayPoint)
    }

    /// Finds it in a recorded execution.
    ///
    /// - Throws: ``CommandFailure`` with the states that it came to.
    func find(in recording: Recording, named key: String) throws(CommandFailure) -> Target {
        let names = recording.tree.visits.map(\.name)
        if !names.contains(text), let number = Int64(text) {
            guard number >= 1, number <= recording.tree.lastEventID else {
                throw CommandFailure(
                    "\(key) has no event \(text): it has 1 to \(recording.tree.lastEventID)"
                )
            }
            let visit = recording.visits.visit(enteredAt: number)
            return .event(number, ReplayPoint(visits: visit.map { [$0] } ?? []))
        }
        let (word, visit) = names.contains(text) ? (text, nil) : Self.split(text)
        let address = OutcomeAddress(word, names: names)
        if let point = ReplayPoint.state(
            address.state,
            iteration: address.iteration,
            visit: visit,
            in: recording
        ) {
            return .visits(point)
        }
        throw unknown(address, recording, key)
    }

    /// Takes the number of a visit off the end.
    private static func split(_ text: String) -> (String, Int?) {
        guard let mark = text.lastIndex(of: "#"), let visit = Int(text[text.index(after: mark)...]),
            visit > 0
        else { return (text, nil) }
        return (String(text[..<mark]), visit)
    }

    private func unknown(
        _ address: OutcomeAddress,
        _ recording: Recording,
        _ key: String
    ) -> CommandFailure {
        var states: [String] = []
        var visits: [String] = []
        for other in recording.visits.addresses {
            if !states.contains(other.state) { states.append(other.state) }
            if other.state == address.state { visits.append(other.description) }
        }
        if !visits.isEmpty {
            return CommandFailure(
                "\(key) has no visit \(TextWidth.harmless(text))",
                hint: "It has \(visits.prefix(8).joined(separator: ", "))"
                    + (visits.count > 8 ? " and \(visits.count - 8) more." : ".")
            )
        }
        let near =
            Suggestion.nearest(to: address.state, among: states).map { "Did you mean \($0)? " }
            ?? ""
        return CommandFailure(
            "\(key) has not come to '\(TextWidth.harmless(address.state))'",
            hint: near + "It came to: \(states.joined(separator: ", "))."
        )
    }
}
