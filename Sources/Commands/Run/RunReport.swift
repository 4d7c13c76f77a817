import Engine
import Runtime
import Values

/// What is said when an execution has ended, or was left: how, why, and what to type next.
struct RunReport {
    let tree: ExecutionTree
    let record: ExecutionKey
    let reader: StoreReader
    /// ` --store X` where another command needs it.
    let storeWords: String
    let paint: Paint
    let unicode: Bool

    private static let causeLinesMax = 8
    private static let logLinesMax = 10
    private static let logBytesMax = 16 << 10

    func lines() -> [String] {
        guard let end = tree.end else { return [] }
        var lines = [headline(end)]
        switch end.status {
        case .succeeded, .running: break
        case .failed, .timedOut, .aborted:
            if let cause = end.failure?.cause, !cause.isEmpty {
                let columns = Terminal.current.errors.columns - 2
                let all = FailureText.lines(of: cause).flatMap { line in
                    line.hasPrefix(" ") ? [line] : TextWidth.wrapped(line, to: columns)
                }
                lines += all.prefix(Self.causeLinesMax).map { "  " + $0 }
                if all.count > Self.causeLinesMax { lines.append(paint(.faint, "  …")) }
            }
            if end.status != .aborted { lines += failedAttempt(end) }
        }
        lines.append(paint(.faint, "Next: ") + next(end))
        return lines.map { unicode ? $0 : PlainGlyphs.replaced(in: $0) }
    }

    private func headline(_ end: ExecutionTree.End) -> String {
        let start = tree.startedAt ?? end.date
        let time = DurationText.text(milliseconds: end.date.milliseconds - start.milliseconds)
        switch end.status {
        case .succeeded, .running:
            return paint(.boldGood, "\(Signs.succeeded) succeeded") + " in \(time)"
                + paint(.faint, ": " + counts)
        case .failed: return paint(.boldBad, "\(Signs.failed) failed") + " in \(time)" + place(end)
        case .timedOut:
            return paint(.boldBad, "\(Signs.failed) timed out") + " after \(time)" + place(end)
        case .aborted: return paint(.boldCaution, "\(Signs.aborted) stopped") + " after \(time)"
        }
    }

    private var counts: String {
        let states = tree.visits.count
        let tasks = tree.taskCount
        let retries = tree.retryCount
        var parts = [states == 1 ? "1 state" : "\(states) states"]
        if tasks > 0 { parts.append(tasks == 1 ? "1 task" : "\(tasks) tasks") }
        if retries > 0 { parts.append(retries == 1 ? "1 retry" : "\(retries) retries") }
        return parts.joined(separator: ", ")
    }

    /// Where it failed, and with which error.
    private func place(_ end: ExecutionTree.End) -> String {
        var text = ""
        if let visit = failedVisit {
            text +=
                " at "
                + paint(.bold, TextWidth.harmless(tree.path(of: visit).joined(separator: "/")))
        }
        if let error = end.failure?.error, !error.isEmpty {
            text += ": " + paint(.bad, TextWidth.harmless(error))
        }
        return text
    }

    /// The innermost state that the execution failed in.
    private var failedVisit: Int? {
        tree.fatalAttempt?.visit ?? tree.visits.lastIndex { $0.status == .failed }
            ?? tree.visits.lastIndex { $0.status == .aborted }
    }

    /// The end of what the attempt that failed last said, and where all of it is.
    private func failedAttempt(_ end: ExecutionTree.End) -> [String] {
        guard let (visit, number) = tree.fatalAttempt ?? tree.lastFailedAttempt else { return [] }
        let stay = tree.visits[visit]
        let attempt = stay.attempts[number]
        guard let id = attempt.eventID else { return [] }
        var lines: [String] = []
        let isCaught = tree.fatalAttempt == nil
        let path = TextWidth.harmless(tree.path(of: visit).joined(separator: "/"))
        // A Fail state may have said the same again.
        if isCaught, let failure = attempt.failure, failure != end.failure {
            lines.append(
                "  Before that " + paint(.bold, path) + " failed: " + VisitLine.words(failure)
            )
        }
        let folder = TaskLog.folders(of: attempt, id, in: reader, record).last ?? ""
        let file = Path.join(folder, "stderr")
        guard let bytes = FileAccess.end(of: file, bytes: Self.logBytesMax), !bytes.isEmpty else {
            return lines
        }
        let text = String(decoding: bytes, as: UTF8.self)
        let all = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        let said = (all.last?.isEmpty ?? false) ? all.dropLast() : all[...]
        let which = stay.attempts.count > 1 ? "attempt \(number + 1) of " : ""
        lines.append(paint(.faint, "  \(which)\(path) said on stderr (\(Path.shown(file))):"))
        if said.count > Self.logLinesMax { lines.append(paint(.faint, "  │ …")) }
        lines += said.suffix(Self.logLinesMax).map {
            paint(.faint, "  │ ") + TextWidth.harmless(String($0))
        }
        return lines
    }

    private func next(_ end: ExecutionTree.End) -> String {
        let name = ShellWord.quoted(record.description)
        switch end.status {
        case .succeeded, .running, .aborted: return "pawl show \(name)\(storeWords)"
        case .failed, .timedOut:
            guard let (number, index) = tree.fatalAttempt ?? tree.lastFailedAttempt,
                tree.visits[number].attempts[index].eventID != nil
            else { return "pawl show \(name)\(storeWords)" }
            if case .qualityRun(let id)? = TaskWork(tree.visits[number].attempts[index]) {
                return "pawl quality show \(ShellWord.quoted(id))\(storeWords)"
            }
            let state = ShellWord.quoted(tree.visits[number].name)
            return "pawl logs \(name) --state \(state)\(storeWords)"
        }
    }
}
