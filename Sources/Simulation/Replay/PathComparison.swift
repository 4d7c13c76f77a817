public import Engine
import Values

/// Where two executions go different ways.
public struct PathComparison: Sendable {
    /// A place in which the second one does not do what the first one did.
    public struct Divergence: Sendable, Equatable {
        /// What is different.
        public enum Kind: Sendable, Equatable {
            /// After a state (nil: at the beginning) they go to different states; nil ends the sequence.
            case next(after: VisitAddress?, first: String?, second: String?)
            /// The second one waits for something that the first one does not know about.
            case stops(at: VisitAddress, first: String?)
            /// They end in different ways.
            case end(first: Ending, second: Ending)
        }

        /// What is different.
        public let kind: Kind
        /// The event of the first one where it is.
        public let eventID: Int64
    }

    /// How an execution ended.
    public struct Ending: Sendable, Equatable {
        /// How it stands.
        public let status: ExecutionStatus
        /// The error's name, if it failed.
        public let error: String?

        init(_ tree: ExecutionTree) {
            status = tree.end?.status ?? .running
            error = tree.end?.failure?.error
        }
    }

    /// A task that both have, with different things to work on.
    public struct OtherInput: Sendable, Equatable {
        /// Its visit.
        public let address: VisitAddress
        /// What is different.
        public let differences: [JSONDifference]
    }

    /// The places, in the order of the first one's events; where branches part each has its own.
    public private(set) var divergences: [Divergence] = []
    /// Tasks with other inputs, up to where the ways part.
    public private(set) var otherInputs: [OtherInput] = []
    /// In what the outputs are different, of two that succeeded.
    public private(set) var outputDifferences: [JSONDifference] = []

    /// The first place.
    public var first: Divergence? { divergences.first }

    /// Compares two executions.
    ///
    /// - Complexity: O(events of both).
    public init(_ first: Recording, _ second: Recording) {
        let ways = Self.ways(of: first)
        let others = Dictionary(uniqueKeysWithValues: Self.ways(of: second).map { ($0.place, $0) })
        for way in ways {
            guard let other = others[way.place] else { continue }
            if let divergence = Self.divergence(way, other, first, second) {
                divergences.append(divergence)
            }
        }
        let known = Set(ways.map(\.place))
        for other in Self.ways(of: second) where !known.contains(other.place) {
            // A branch or an iteration that there was not.
            guard let parent = other.place.parent, let visit = first.visits.visit(at: parent),
                first.tree.visits[visit].status == .succeeded,
                let name = other.visits.first.map({ second.tree.visits[$0].name })
            else { continue }
            let kind = Divergence.Kind.next(after: parent, first: nil, second: name)
            divergences.append(
                Divergence(kind: kind, eventID: first.tree.visits[visit].enteredEventID)
            )
        }
        divergences.sort { $0.eventID < $1.eventID }
        let (end, otherEnd) = (Ending(first.tree), Ending(second.tree))
        if divergences.isEmpty, end != otherEnd {
            divergences.append(
                Divergence(
                    kind: .end(first: end, second: otherEnd),
                    eventID: first.tree.lastEventID
                )
            )
        }
        compareInputs(first, second)
        if let output = first.tree.end?.output, let other = second.tree.end?.output {
            outputDifferences = JSONDifference.all(between: output, and: other)
        }
    }

    /// A sequence of states, found again in another execution by its place.
    private struct Way {
        struct Place: Hashable {
            let parent: VisitAddress?
            let index: Int
            /// Which time a Parallel or Map began it, where it was tried again.
            let time: Int
        }

        let place: Place
        let visits: [Int]
    }

    private static func ways(of recording: Recording) -> [Way] {
        var times: [Way.Place: Int] = [:]
        return recording.tree.sequences.map { sequence in
            let parent = sequence.parent.map { recording.visits.addresses[$0] }
            let key = Way.Place(parent: parent, index: sequence.index, time: 0)
            let time = times[key, default: 0]
            times[key] = time + 1
            let place = Way.Place(parent: parent, index: sequence.index, time: time)
            return Way(place: place, visits: sequence.visits)
        }
    }

    private static func divergence(
        _ way: Way,
        _ other: Way,
        _ first: Recording,
        _ second: Recording
    ) -> Divergence? {
        for position in 0..<max(way.visits.count, other.visits.count) {
            let visit = position < way.visits.count ? way.visits[position] : nil
            let match = position < other.visits.count ? other.visits[position] : nil
            let name = visit.map { first.tree.visits[$0].name }
            let otherName = match.map { second.tree.visits[$0].name }
            guard name != otherName else { continue }
            let before = position > 0 ? way.visits[position - 1] : nil
            let eventID =
                visit.map { first.tree.visits[$0].enteredEventID }
                ?? before.map { first.tree.visits[$0].enteredEventID } ?? 1
            // It may only lack what the record cannot say.
            if match == nil, position > 0, second.tree.isRunning {
                let last = other.visits[position - 1]
                if second.tree.visits[last].endedAt == nil {
                    let inside = second.tree.visits[last].inner.isEmpty
                    // What is inside a Parallel or Map says it better.
                    guard inside else { return nil }
                    let kind = Divergence.Kind.stops(at: second.visits.addresses[last], first: name)
                    return Divergence(kind: kind, eventID: eventID)
                }
            }
            let kind = Divergence.Kind.next(
                after: before.map { first.visits.addresses[$0] } ?? way.place.parent,
                first: name,
                second: otherName
            )
            return Divergence(kind: kind, eventID: eventID)
        }
        // The same states, and yet one of them goes on waiting.
        guard let last = way.visits.last, let otherLast = other.visits.last,
            first.tree.visits[last].endedAt != nil, second.tree.isRunning,
            second.tree.visits[otherLast].endedAt == nil,
            second.tree.visits[otherLast].inner.isEmpty, first.tree.end != nil
        else { return nil }
        return Divergence(
            kind: .stops(at: second.visits.addresses[otherLast], first: nil),
            eventID: first.tree.visits[last].enteredEventID
        )
    }

    private mutating func compareInputs(_ first: Recording, _ second: Recording) {
        for (visit, address) in second.visits.addresses.enumerated() {
            guard let other = first.visits.visit(at: address) else { continue }
            for (attempt, match) in zip(first.attempts[other] ?? [], second.attempts[visit] ?? [])
            where attempt.input != match.input {
                let differences = JSONDifference.all(between: attempt.input, and: match.input)
                otherInputs.append(OtherInput(address: address, differences: differences))
                break
            }
        }
    }
}
