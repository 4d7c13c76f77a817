import Engine

/// The lines of a visit and of what runs inside it.
struct VisitLines {
    let line: VisitLine
    /// Whether what is over is shown in full, as a report does; a live view folds it.
    var isComplete = false

    /// A branch shows no more of its states than this; those before are counted.
    private static let branchVisitsMax = 6
    /// A Map shows no more of its iterations than this.
    private static let iterationsMax = 10
    /// Of a Map with more iterations also a report shows only those that did not succeed.
    private static let iterationsShownMax = 40

    /// The line of a visit, and below it those of what runs or failed inside.
    func lines(_ visit: Int, depth: Int = 0, label: String? = nil) -> [String] {
        let stay = line.tree.visits[visit]
        let own = line.text(visit, depth: depth, label: label)
        let isQuiet = stay.status == .succeeded || stay.status == .caught
        if stay.inner.isEmpty || (isQuiet && !isComplete) { return [own] }
        return [own]
            + (stay.type == .map
                ? iterations(of: stay, depth: depth + 1) : branches(of: stay, depth: depth + 1))
    }

    /// The lines of each branch, held together by a bracket.
    private func branches(of visit: ExecutionTree.Visit, depth: Int) -> [String] {
        visit.inner.flatMap { sequence in
            let lines = self.sequence(line.tree.sequences[sequence], depth: depth + 1, label: nil)
            let indent = String(repeating: " ", count: 2 * depth)
            return lines.enumerated().map { index, text in
                let isFirst = index == 0
                let isLast = index == lines.count - 1
                let sign = isFirst ? (isLast ? "╶" : "╭") : (isLast ? "╰" : "│")
                return indent + line.paint(.faint, sign) + " " + text.dropFirst(2 * depth + 2)
            }
        }
    }

    private func iterations(of visit: ExecutionTree.Visit, depth: Int) -> [String] {
        let all = visit.inner.map { line.tree.sequences[$0] }
        let isFolded = !isComplete || all.count > Self.iterationsShownMax
        let shown = isFolded ? all.filter { $0.end != .succeeded && $0.end != .aborted } : all
        let picked = isFolded ? shown.prefix(Self.iterationsMax) : shown[...]
        var lines = picked.flatMap { sequence in
            self.sequence(sequence, depth: depth, label: "[\(sequence.index)]")
        }
        if picked.count < shown.count {
            let indent = String(repeating: " ", count: 2 * depth)
            lines.append(indent + line.paint(.faint, "… \(shown.count - picked.count) more items"))
        }
        return lines
    }

    private func sequence(
        _ sequence: ExecutionTree.Sequence,
        depth: Int,
        label: String?
    ) -> [String] {
        // Of an iteration only where it is now is of interest, not how it came there.
        let most = isComplete ? .max : label == nil ? Self.branchVisitsMax : 1
        let hidden = max(0, sequence.visits.count - most)
        var lines: [String] = []
        if hidden > 0, label == nil {
            let indent = String(repeating: " ", count: 2 * depth)
            lines.append(indent + line.paint(.faint, "… \(hidden) states before"))
        }
        for visit in sequence.visits.dropFirst(hidden) {
            lines += self.lines(visit, depth: depth, label: label)
        }
        return lines
    }
}
