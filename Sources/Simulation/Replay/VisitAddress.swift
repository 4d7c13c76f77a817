public import Engine
public import Values

/// Names a visit so that it is found again in another execution: the state, the Map iterations around
/// it, and which of its visits there.
public struct VisitAddress: Sendable, Hashable, CustomStringConvertible {
    /// The state's name.
    public var state: String
    /// The indices of the Map iterations around it, the outermost first.
    public var iteration: [Int]
    /// Which visit of the state within the iteration, counted from 1.
    public var visit: Int

    /// Makes an address.
    public init(state: String, iteration: [Int] = [], visit: Int = 1) {
        self.state = state
        self.iteration = iteration
        self.visit = visit
    }

    /// As a person writes it: `Load`, `Work[2]`, `Work[0][2]#3`; the first visit has no number.
    public var description: String {
        OutcomeAddress(state: state, iteration: iteration).text + (visit > 1 ? "#\(visit)" : "")
    }
}

/// The tree of a history, with the address of each of its visits.
public struct AddressedTree: Sendable {
    /// The tree.
    public private(set) var tree = ExecutionTree()
    /// The address of each visit, by its number.
    public private(set) var addresses: [VisitAddress] = []
    private var visits: [VisitAddress: Int] = [:]
    private var counts: [VisitAddress: Int] = [:]
    private var entered: [Int64: Int] = [:]

    /// Makes the tree of an execution that has not begun.
    public init() {}

    /// Makes the tree of a history.
    public init(_ history: [HistoryEvent]) {
        for event in history { take(event) }
    }

    /// Takes in the next event.
    public mutating func take(_ event: HistoryEvent) {
        tree.take(event)
        while addresses.count < tree.visits.count {
            let number = addresses.count
            let visit = tree.visits[number]
            var address = VisitAddress(
                state: visit.name,
                iteration: tree.iteration(of: number),
                visit: 0
            )
            let count = counts[address, default: 0] + 1
            counts[address] = count
            address.visit = count
            addresses.append(address)
            visits[address] = number
            entered[visit.enteredEventID] = number
        }
    }

    /// The number of the visit with an address.
    public func visit(at address: VisitAddress) -> Int? { visits[address] }

    /// The number of the visit that an event has begun.
    public func visit(enteredAt eventID: Int64) -> Int? { entered[eventID] }

    /// The visit that an event belongs to; of the event with which a state is left, that state's.
    public func visit(of event: HistoryEvent) -> Int? {
        guard let position = Int(exactly: event.id), tree.places.indices.contains(position) else {
            return nil
        }
        switch tree.places[position] {
        case .visit(let visit): return visit
        case .sequence(let sequence):
            guard case .stateExited(_, let name, _, _) = event.details else { return nil }
            return tree.sequences[sequence].visits.last { tree.visits[$0].name == name }
        }
    }

    /// The variables that a visit saw when it began.
    ///
    /// - Complexity: O(visits before it in its sequence and around).
    public func variables(at visit: Int) -> JSONObject {
        let sequence = tree.sequences[tree.visits[visit].sequence]
        var variables = sequence.parent.map { self.variables(at: $0) } ?? [:]
        for earlier in sequence.visits {
            if earlier == visit { break }
            for member in tree.visits[earlier].assigned ?? [:] {
                variables[member.key] = member.value
            }
        }
        return variables
    }
}

extension ExecutionTree {
    /// The indices of the Map iterations around a visit, the outermost first.
    public func iteration(of visit: Int) -> [Int] {
        var indices: [Int] = []
        var sequence = sequences[visits[visit].sequence]
        while let parent = sequence.parent {
            if visits[parent].type == .map { indices.append(sequence.index) }
            sequence = sequences[visits[parent].sequence]
        }
        return indices.reversed()
    }
}
