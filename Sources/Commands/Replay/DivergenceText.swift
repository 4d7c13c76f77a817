import Engine
import Simulation
import Values

/// Where two executions part, in words.
enum DivergenceText {
    /// One line.
    ///
    /// - Parameters:
    ///   - divergence: the place.
    ///   - first: what the first one is called: `the record`.
    ///   - second: what the second one is called: `this definition`.
    /// - Returns: a sentence without its full stop.
    static func text(
        _ divergence: PathComparison.Divergence,
        first: String = "the record",
        second: String = "this definition"
    ) -> String {
        switch divergence.kind {
        case .next(let after, let one, let other):
            let place = after.map { "after \($0) " } ?? "at the beginning "
            return place + "\(first) \(goes(one)), \(second) \(goes(other))"
        case .stops(let address, let next):
            let went = next.map { "; \(first) went on to \($0)" } ?? "; \(first) ended"
            return "\(second) waits at \(address), of which \(first) has no result" + went
        case .end(let one, let other):
            return "\(first) ends \(words(one)), \(second) \(words(other))"
        }
    }

    private static func goes(_ state: String?) -> String {
        state.map { "goes to \($0)" } ?? "ends there"
    }

    private static func words(_ ending: PathComparison.Ending) -> String {
        ending.status.rawValue + (ending.error.map { " with \($0)" } ?? "")
    }

    /// The same for programs.
    static func json(_ divergence: PathComparison.Divergence) -> JSON {
        var object: JSONObject = ["eventId": .integer(divergence.eventID)]
        switch divergence.kind {
        case .next(let after, let one, let other):
            object["kind"] = "next"
            object["after"] = after.map { .string($0.description) }
            object["first"] = one.map { .string($0) } ?? .null
            object["second"] = other.map { .string($0) } ?? .null
        case .stops(let address, let next):
            object["kind"] = "noRecordedResult"
            object["state"] = .string(address.description)
            object["first"] = next.map { .string($0) } ?? .null
        case .end(let one, let other):
            object["kind"] = "end"
            object["first"] = json(one)
            object["second"] = json(other)
        }
        return .object(object)
    }

    private static func json(_ ending: PathComparison.Ending) -> JSON {
        var object: JSONObject = ["status": .string(ending.status.rawValue)]
        object["error"] = ending.error.map { .string($0) }
        return .object(object)
    }
}
