import Engine
import Values

/// How one visit is put in one line: sign, name, time taken, and what there is to know.
struct VisitLine {
    let tree: ExecutionTree
    let facts: MachineFacts
    let now: Timestamp
    let paint: Paint
    let unicode: Bool

    /// The columns of the time taken.
    private static let durationColumns = 10
    private static let causeColumnsMax = 200

    /// The line.
    ///
    /// - Parameters:
    ///   - visit: its number.
    ///   - depth: how far it is indented.
    ///   - label: what stands before its name: an iteration's number.
    /// - Returns: the line, as long as it gets.
    func text(_ visit: Int, depth: Int, label: String? = nil) -> String {
        let stay = tree.visits[visit]
        let (sign, style) = sign(stay)
        var name = TextWidth.harmless(stay.name)
        if let label { name = label + " " + name }
        let column = max(facts.nameColumns - 2 * depth, 8)
        let shown = TextWidth.padded(TextWidth.cut(name, to: column), to: column)
        let duration = durationText(stay)
        let gap = String(repeating: " ", count: max(1, Self.durationColumns - duration.utf8.count))
        var line = String(repeating: " ", count: 2 * depth) + paint(style, sign) + " "
        line += (stay.endedAt == nil ? paint(.bold, shown) : shown) + gap + paint(.faint, duration)
        guard let note = note(visit) else { return line.trimmingEnd }
        return line + "  " + note
    }

    // MARK: Parts

    private func sign(_ visit: ExecutionTree.Visit) -> (String, Paint.Style) {
        switch visit.status {
        case .running:
            if visit.type == .wait || isWaitingForAnswer(visit) { return (Signs.waiting, .active) }
            return (Signs.running(at: now.milliseconds, unicode: unicode), .active)
        case .retrying: return (Signs.retrying, .caution)
        case .succeeded: return (Signs.succeeded, .good)
        case .caught: return (Signs.failed, .caution)
        case .failed: return (Signs.failed, .bad)
        case .aborted: return (Signs.aborted, .faint)
        }
    }

    private func isWaitingForAnswer(_ visit: ExecutionTree.Visit) -> Bool {
        guard let last = visit.attempts.last, last.endedAt == nil else { return false }
        return facts.isAnsweredElsewhere(visit.name)
    }

    /// How long it has taken; nothing for what takes no time to speak of.
    private func durationText(_ visit: ExecutionTree.Visit) -> String {
        let end = visit.endedAt ?? now
        let milliseconds = end.milliseconds - visit.enteredAt.milliseconds
        if visit.endedAt != nil, milliseconds < 50 { return "" }
        return DurationText.running(milliseconds: milliseconds + 50)
    }

    private func note(_ visit: Int) -> String? {
        let stay = tree.visits[visit]
        let parts = [progress(stay), attempts(stay)].compactMap { $0 }
        let said = parts.isEmpty ? nil : parts.joined(separator: paint(.faint, ", "))
        let all = [said, direction(visit)].compactMap { $0 }
        return all.isEmpty ? nil : all.joined(separator: " ")
    }

    /// How far a Parallel, a Map or a Wait has come.
    private func progress(_ visit: ExecutionTree.Visit) -> String? {
        switch visit.type {
        case .map:
            guard let total = visit.itemCount else { return nil }
            if visit.endedAt != nil {
                return paint(.faint, total == 1 ? "1 item" : "\(total) items")
            }
            let done = visit.inner.count { tree.sequences[$0].end == .succeeded }
            return paint(.faint, "\(done)/\(total)")
        case .parallel:
            let total = visit.inner.count
            if visit.endedAt != nil { return total > 0 ? paint(.faint, "\(total) branches") : nil }
            return nil
        case .wait:
            guard visit.endedAt == nil, let until = visit.wakesAt ?? facts.wakesAt(visit) else {
                return nil
            }
            return paint(.active, "\(countdown(to: until)) left")
        case .task:
            if isWaitingForAnswer(visit) { return paint(.active, "waits for an answer") }
            return nil
        case .pass, .choice, .succeed, .fail: return nil
        }
    }

    /// Which attempt it is, how the last one failed, and when the next begins.
    private func attempts(_ visit: ExecutionTree.Visit) -> String? {
        let total = facts.attemptsMax(of: visit).map { "/\($0)" } ?? ""
        let count = visit.attempts.count
        switch visit.status {
        case .running:
            guard count > 1 else { return nil }
            return paint(.caution, "attempt \(count)\(total)")
        case .retrying:
            guard let failure = visit.attempts.last?.failure else { return nil }
            let due =
                visit.wakesAt ?? facts.nextAttempt(of: visit).map(Timestamp.init(milliseconds:))
            let when = due.map { " in \(countdown(to: $0))" } ?? ""
            return paint(.caution, "attempt \(count + 1)\(total)\(when)") + paint(.faint, ", ")
                + Self.words(failure)
        case .succeeded: return count > 1 ? paint(.caution, "after \(count) attempts") : nil
        case .caught, .failed:
            guard let failure = visit.attempts.last?.failure else { return nil }
            let tries = count > 1 ? paint(.faint, "\(count) attempts, ") : ""
            return tries + paint(visit.status == .failed ? .bad : .caution, Self.words(failure))
        case .aborted: return paint(.faint, "stopped")
        }
    }

    /// Where a Choice or a Catch went.
    private func direction(_ visit: Int) -> String? {
        let stay = tree.visits[visit]
        guard stay.type == .choice || stay.status == .caught,
            let next = tree.successor(of: visit)
        else { return nil }
        return paint(.faint, unicode ? "→ " : "-> ") + TextWidth.harmless(tree.visits[next].name)
    }

    private func countdown(to time: Timestamp) -> String {
        let left = max(0, time.milliseconds - now.milliseconds)
        return DurationText.text(milliseconds: (left + 999) / 1000 * 1000)
    }

    /// An error and the beginning of its cause, in one line.
    static func words(_ failure: ExecutionTree.Failure) -> String {
        let error = TextWidth.harmless(failure.error ?? "failed")
        guard let cause = failure.cause, !cause.isEmpty else { return error }
        let first = FailureText.firstLine(of: cause)
        return error + ": " + TextWidth.cut(TextWidth.harmless(first), to: causeColumnsMax)
    }
}

extension String {
    /// Without spaces at its end.
    var trimmingEnd: String {
        var view = self[...]
        while view.last == " " { view.removeLast() }
        return String(view)
    }
}
