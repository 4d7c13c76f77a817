import Engine

/// From where on an execution is to be done anew: the visits that are, of each branch or iteration the
/// first one.
///
/// What follows from them is done anew too; what does not (other branches, finished iterations, all
/// before) is taken from the record.
public struct ReplayPoint: Sendable, Equatable {
    /// The numbers of the visits in the recording.
    public let visits: [Int]

    /// Makes a point of visits.
    public init(visits: [Int]) { self.visits = visits }

    /// Where an execution that did not succeed stood: what failed, and what was ended with it.
    ///
    /// A Fail state only passes on what failed before: where that was caught, it is the point. Nil where
    /// nothing is unfinished, or nothing but a Fail state that no failure led to.
    public static func whereItEnded(_ recording: Recording) -> ReplayPoint? {
        let tree = recording.tree
        var visits: [Int] = []
        for leaf in tree.unfinishedVisits {
            guard tree.visits[leaf].type == .fail else {
                visits.append(leaf)
                continue
            }
            let before = tree.sequences[tree.visits[leaf].sequence].visits
            let caught = before.last { tree.visits[$0].status == .caught }
            guard let caught else { continue }
            let inside = tree.innermostFailures(of: caught)
            visits += inside.isEmpty ? [caught] : inside
        }
        return visits.isEmpty ? nil : ReplayPoint(visits: visits)
    }

    /// The last visit of a state, in each iteration of the Maps around it.
    ///
    /// - Parameters:
    ///   - state: its name.
    ///   - iteration: only these, the innermost Map's index last; empty for all.
    ///   - visit: which visit instead of the last, counted from 1.
    ///   - recording: the record.
    /// - Returns: nil if there is no such visit.
    public static func state(
        _ state: String,
        iteration: [Int] = [],
        visit: Int? = nil,
        in recording: Recording
    ) -> ReplayPoint? {
        var found: [[Int]: Int] = [:]
        var order: [[Int]] = []
        for (number, address) in recording.visits.addresses.enumerated() {
            guard address.state == state,
                address.iteration.suffix(iteration.count) == iteration[...],
                visit == nil || visit == address.visit
            else { continue }
            if found[address.iteration] == nil { order.append(address.iteration) }
            found[address.iteration] = number
        }
        let visits = order.compactMap { found[$0] }
        return visits.isEmpty ? nil : ReplayPoint(visits: visits)
    }

    /// The visits and all that follows from them.
    public func future(in recording: Recording) -> Set<Int> {
        let tree = recording.tree
        var inside: [Int: [Int]] = [:]
        for (number, sequence) in tree.sequences.enumerated() {
            if let parent = sequence.parent { inside[parent, default: []].append(number) }
        }
        var future: Set<Int> = []
        func add(_ visit: Int) {
            guard future.insert(visit).inserted else { return }
            for sequence in inside[visit] ?? [] { tree.sequences[sequence].visits.forEach(add) }
        }
        for visit in visits {
            add(visit)
            var current: Int? = visit
            while let visit = current {
                let sequence = tree.sequences[tree.visits[visit].sequence]
                sequence.visits.drop { $0 != visit }.dropFirst().forEach(add)
                // What its Parallel or Map did when it was tried again.
                if let parent = sequence.parent,
                    let again = recording.start(
                        of: parent,
                        after: tree.visits[visit].enteredEventID
                    )
                {
                    for other in inside[parent] ?? [] {
                        tree.sequences[other].visits
                            .filter { tree.visits[$0].enteredEventID > again }.forEach(add)
                    }
                }
                current = sequence.parent
            }
        }
        return future
    }
}

extension ExecutionTree {
    /// The visits inside a Parallel or Map that failed and were not caught inside.
    fileprivate func innermostFailures(of visit: Int) -> [Int] {
        visits[visit].inner.flatMap { number -> [Int] in
            guard let last = sequences[number].visits.last else { return [] }
            switch visits[last].status {
            case .succeeded, .caught: return []
            case .running, .retrying, .failed, .aborted: break
            }
            let inside = innermostFailures(of: last)
            return inside.isEmpty ? [last] : inside
        }
    }
}

extension Recording {
    /// The event with which a visit's work began again after another event.
    func start(of visit: Int, after eventID: Int64) -> Int64? {
        starts[visit]?.first { $0.eventID > eventID }?.eventID
    }
}
