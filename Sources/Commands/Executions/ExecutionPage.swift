import Engine
import Runtime
import StatesLanguage
import Values

/// An execution, or one visit of it, as a page of text.
struct ExecutionPage {
    let loaded: LoadedExecution
    let storeWords: String
    let paint: Paint
    let unicode: Bool
    let columns: Int
    let now: Timestamp

    private static let valueLinesMax = 24
    private static let labelColumns = 10

    // MARK: The whole

    func lines() -> [String] {
        let record = loaded.record
        var lines = [
            paint(.bold, record.key.description) + "  " + StatusText.text(record.status, paint), "",
        ]
        let type = record.type == .express ? " (EXPRESS)" : ""
        let source = record.definitionSource.map { ", " + Path.shown($0) } ?? ""
        lines.append(field("machine", record.identity.stateMachineName + type + source))
        let start = record.identity.startTime
        let end = record.end?.date ?? now
        let taken = DurationText.text(milliseconds: end.milliseconds - start.milliseconds)
        lines.append(
            field(
                "started",
                "\(TimeText.text(start)) UTC, \(TimeText.ago(start, at: now))"
            )
        )
        lines.append(field(record.end == nil ? "runs for" : "took", taken))
        if let origin = record.replayOf {
            let key = ExecutionKey(arn: origin.executionARN)?.description ?? origin.executionARN
            lines.append(field("replay of", "\(key) from \(TextWidth.harmless(origin.from))"))
        }
        if let redrive = record.redrive {
            let times = redrive.count == 1 ? "once" : "\(redrive.count) times"
            let time = "\(TimeText.text(redrive.date)) UTC"
            lines.append(field("redriven", times + ", \(redrive.count == 1 ? "" : "last ")\(time)"))
        }
        lines.append(field("input", abbreviated(record.input)))
        if let output = record.end?.output { lines.append(field("output", abbreviated(output))) }
        if let error = record.end?.error { lines.append(field("error", paint(.bad, error))) }
        if let cause = record.end?.cause, !cause.isEmpty {
            lines.append(field("cause", FailureText.firstLine(of: cause)))
        }
        lines.append("")
        let line = VisitLine(
            tree: loaded.tree,
            facts: loaded.facts,
            now: now,
            paint: paint,
            unicode: unicode
        )
        let all = VisitLines(line: line, isComplete: true)
        lines += loaded.tree.top.flatMap { all.lines($0) }.map { TextWidth.cut($0, to: columns) }
        lines += questions()
        return lines
    }

    /// How to answer the tasks that wait for somebody.
    private func questions() -> [String] {
        guard loaded.record.end == nil else { return [] }
        let orders = loaded.tasksWaitingForAnswer
        guard let first = orders.first else { return [] }
        let name = ShellWord.quoted(loaded.record.key.description)
        let state = orders.count > 1 ? " --state " + ShellWord.quoted(first.stateName) : ""
        return [
            "",
            "\(orders.count == 1 ? "\(first.stateName) waits" : "\(orders.count) tasks wait") for an answer:",
            "  pawl task succeed \(name)\(state) --output '{}'\(storeWords)",
            "  pawl task fail \(name)\(state) --error NAME --cause TEXT\(storeWords)",
        ]
    }

    // MARK: One visit

    func visit(_ number: Int) -> [String] {
        let visit = loaded.tree.visits[number]
        let line = VisitLine(
            tree: loaded.tree,
            facts: loaded.facts,
            now: now,
            paint: paint,
            unicode: unicode
        )
        var lines = [TextWidth.cut(line.text(number, depth: 0), to: columns)]
        let path = loaded.tree.path(of: number)
        if path.count > 1 { lines.append(field("in", path.dropLast().joined(separator: "/"))) }
        lines.append(field("type", visit.type.rawValue))
        lines.append(
            field("entered", "\(TimeText.text(visit.enteredAt)) UTC, event \(visit.enteredEventID)")
        )
        for (index, attempt) in visit.attempts.enumerated() where attempt.eventID != nil {
            lines += self.attempt(attempt, number: index + 1, of: visit)
        }
        lines += value("input", visit.input)
        if let output = visit.output { lines += value("output", output) }
        return lines + [""]
    }

    private func attempt(
        _ attempt: ExecutionTree.Attempt,
        number: Int,
        of visit: ExecutionTree.Visit
    ) -> [String] {
        let end = attempt.endedAt ?? visit.endedAt ?? now
        let time = DurationText.text(
            milliseconds: end.milliseconds - attempt.startedAt.milliseconds
        )
        let result =
            attempt.failure.map { paint(.bad, VisitLine.words($0)) }
            ?? (attempt.endedAt == nil
                ? paint(.active, visit.endedAt == nil ? "runs" : "stopped")
                : paint(.good, "succeeded"))
        var lines = [
            field(
                "attempt \(number)",
                TextWidth.cut("\(time), \(result)", to: max(20, columns - Self.labelColumns - 2))
            )
        ]
        guard let id = attempt.eventID else { return lines }
        let folder = loaded.reader.folder(of: TaskID(eventID: id), in: loaded.record.key)
        if FileAccess.kind(of: folder) == .folder { lines.append(field("", Path.shown(folder))) }
        return lines
    }

    // MARK: Parts

    private func field(_ name: String, _ text: String) -> String {
        "  " + paint(.faint, TextWidth.padded(name, to: Self.labelColumns)) + text
    }

    /// A value in one line, as far as it fits.
    private func abbreviated(_ value: JSON) -> String {
        let text = TextWidth.harmless(String(value.text().prefix(columns * 2)))
        return TextWidth.cut(text, to: max(20, columns - Self.labelColumns - 2))
    }

    private func value(_ name: String, _ value: JSON) -> [String] {
        let all = value.prettyText().split(separator: "\n").map { TextWidth.harmless(String($0)) }
        guard all.count > 1 else { return [field(name, abbreviated(value))] }
        var lines =
            [field(name, "")]
            + all.prefix(Self.valueLinesMax).map {
                "    " + TextWidth.cut($0, to: max(20, columns - 4))
            }
        if all.count > Self.valueLinesMax {
            lines.append(
                paint(
                    .faint,
                    "    … \(all.count - Self.valueLinesMax) more lines; --output json has all"
                )
            )
        }
        return lines
    }
}
