import Engine
import Values

/// History events as lines of a log, for where nothing can be redrawn.
struct EventLog {
    let facts: MachineFacts
    let paint: Paint
    /// What stands before each line, where several executions share a log.
    var prefix = ""

    /// The line of an event; nil where it says nothing that others do not.
    ///
    /// - Parameters:
    ///   - event: the event.
    ///   - tree: the execution with the event taken in.
    /// - Returns: the line with its time.
    func line(_ event: HistoryEvent, in tree: ExecutionTree) -> String? {
        guard let text = text(event, tree) else { return nil }
        return paint(.faint, event.timestamp.description) + " " + prefix + text
    }

    private func text(_ event: HistoryEvent, _ tree: ExecutionTree) -> String? {
        switch event.details {
        case .executionStarted: return "started"
        case .executionSucceeded: return ended(paint(.boldGood, "succeeded"), event, tree)
        case .executionFailed(let error, let cause):
            return ended(paint(.boldBad, "failed"), event, tree) + because(error, cause)
        case .executionTimedOut(let error, let cause):
            return ended(paint(.boldBad, "timed out"), event, tree) + because(error, cause)
        case .executionAborted(let error, let cause):
            return ended(paint(.boldCaution, "stopped"), event, tree) + because(error, cause)
        case .executionRedriven(let count): return paint(.bold, "redriven") + redrives(count)
        default: break
        }
        guard case .visit(let visit) = place(of: event, tree) else { return nil }
        let path = TextWidth.harmless(tree.path(of: visit).joined(separator: "/"))
        return words(event, tree.visits[visit]).map { paint(.bold, path) + " " + $0 }
    }

    /// The visit that an event is about.
    ///
    /// Leaving a state belongs to what surrounds it, so that is found by its name.
    private func place(of event: HistoryEvent, _ tree: ExecutionTree) -> ExecutionTree.Place {
        guard Int(event.id) < tree.places.count else { return .sequence(0) }
        if case .stateExited(_, let name, _, _) = event.details,
            case .sequence(let sequence) = tree.places[Int(event.id)],
            let visit = tree.sequences[sequence].visits.last(where: { tree.visits[$0].name == name }
            )
        {
            return .visit(visit)
        }
        return tree.places[Int(event.id)]
    }

    private func words(_ event: HistoryEvent, _ visit: ExecutionTree.Visit) -> String? {
        switch event.details {
        case .stateEntered(.wait, _, _):
            return (visit.wakesAt ?? facts.wakesAt(visit)).map { "waits until \($0)" } ?? "waits"
        case .stateEntered(.task, _, _), .stateEntered(.map, _, _): return nil
        case .stateEntered(let type, _, _): return paint(.faint, type.rawValue)
        case .stateExited(let type, _, _, _):
            guard type != .pass, type != .choice, type != .succeed else { return nil }
            let taken = event.timestamp.milliseconds - visit.enteredAt.milliseconds
            let time = DurationText.text(milliseconds: taken)
            return visit.status == .caught
                ? paint(.caution, "caught its failure after \(time)")
                : paint(.good, "done") + " in \(time)"
        case .stateAborted: return paint(.faint, "stopped")
        case .taskScheduled, .lambdaFunctionScheduled, .activityScheduled:
            let resource = visit.attempts.last?.resource ?? "its task"
            return "starts \(resource)" + attempt(visit)
        case .taskSubmitted, .activityStarted:
            return facts.isAnsweredElsewhere(visit.name) ? "waits for an answer" : nil
        case .taskFailed(_, let error, let cause), .taskTimedOut(_, let error, let cause),
            .lambdaFunctionFailed(let error, let cause),
            .lambdaFunctionTimedOut(let error, let cause), .activityFailed(let error, let cause),
            .activityTimedOut(let error, let cause), .mapRunFailed(let error, let cause):
            return paint(.bad, "failed") + because(error, cause) + next(visit, after: event)
        case .evaluationFailed(let error, let cause, _, _):
            return paint(.bad, "failed") + because(error, cause) + next(visit, after: event)
        case .parallelStateFailed, .mapStateFailed:
            return paint(.bad, "failed") + next(visit, after: event)
        case .mapStateStarted(let length):
            return "starts on \(length) \(length == 1 ? "item" : "items")" + attempt(visit)
        case .mapIterationSucceeded(_, let index): return paint(.faint, "item \(index) is done")
        case .mapIterationFailed(_, let index): return paint(.bad, "item \(index) failed")
        default: return nil
        }
    }

    private func redrives(_ count: Int) -> String { count > 1 ? ", for the \(count). time" : "" }

    private func attempt(_ visit: ExecutionTree.Visit) -> String {
        let total = facts.attemptsMax(of: visit).map { "/\($0)" } ?? ""
        return visit.attempts.count > 1 ? ", attempt \(visit.attempts.count)\(total)" : ""
    }

    private func next(_ visit: ExecutionTree.Visit, after event: HistoryEvent) -> String {
        guard visit.status == .retrying else { return "" }
        let total = facts.attemptsMax(of: visit).map { "/\($0)" } ?? ""
        let due = visit.wakesAt?.milliseconds ?? facts.nextAttempt(of: visit)
        let wait = due.map {
            " in " + DurationText.text(milliseconds: $0 - event.timestamp.milliseconds)
        }
        return "; attempt \(visit.attempts.count + 1)\(total)" + (wait ?? " follows")
    }

    private func because(_ error: String?, _ cause: String?) -> String {
        guard error != nil || cause != nil else { return "" }
        if error ?? "" == "", let cause { return ": " + FailureText.firstLine(of: cause) }
        return ": " + VisitLine.words(ExecutionTree.Failure(error: error, cause: cause))
    }

    private func ended(_ word: String, _ event: HistoryEvent, _ tree: ExecutionTree) -> String {
        let start = tree.startedAt ?? event.timestamp
        let taken = event.timestamp.milliseconds - start.milliseconds
        return word + " in " + DurationText.text(milliseconds: taken)
    }
}
