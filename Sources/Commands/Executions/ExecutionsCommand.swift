import ArgumentParser
import Engine
import Runtime
import Values

/// `pawl executions`: lists what has run and what runs.
struct ExecutionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "executions",
        abstract: "List executions, latest first.",
        discussion: """
            Example:
              pawl executions --status failed --since 24h
              pawl executions --output jsonl | jq -r .executionArn
            """
    )

    enum Output: String, ExpressibleByArgument, CaseIterable {
        case table, json, jsonl
    }

    @Option(help: "Only those that stand so: running, succeeded, failed, timed_out, aborted.")
    var status: StatusArgument?

    @Option(help: "Only those of this state machine.")
    var machine: String?

    @Option(help: "Only those started since: 90s, 15m, 24h, 7d, a date or an ISO 8601 time.")
    var since: String?

    @Option(name: .shortAndLong, help: "How many at the most; 0 for all.")
    var limit = 20

    @Option(name: .shortAndLong, help: "table, json (an array), jsonl (an object a line).")
    var output = Output.table

    @OptionGroup var store: StoreOption
    @OptionGroup var colors: ColorOptions

    func validate() throws {
        guard limit >= 0 else { throw ValidationError("--limit is a number from 0, not \(limit)") }
    }

    func run() throws {
        let terminal = Terminal.current
        let now = SystemClock().now()
        let reader = try store.reader
        let earliest = try since.map { text in
            guard let time = TimeText.parse(text, at: now) else {
                throw CommandFailure(
                    "--since \(text): is no time",
                    hint: "For example 90s, 15m, 24h, 7d, 2025-11-21."
                )
            }
            return time
        }
        let (all, damages) = try withStore { () throws(StoreError) in
            try reader.executions(of: machine, status: status?.status)
        }
        let fitting = all.filter { record in
            earliest.map { record.identity.startTime >= $0 } ?? true
        }
        let shown = limit > 0 ? Array(fitting.prefix(limit)) : fitting
        switch output {
        case .table: printTable(shown, of: fitting.count, now)
        case .json:
            let array = JSON.array(shown.map { RecordFile.json(of: $0.key, in: reader) })
            terminal.output.print(array.prettyText())
        case .jsonl:
            terminal.output.print(
                lines: shown.map { RecordFile.json(of: $0.key, in: reader).text() }
            )
        }
        for damage in damages { CommandFailure(damage).report() }
        if !damages.isEmpty { throw ExitStatus.failed }
    }

    private func printTable(_ records: [ExecutionRecord], of count: Int, _ now: Timestamp) {
        let terminal = Terminal.current
        let paint = colors.paint(terminal.output)
        guard !records.isEmpty else {
            let isFiltered = status != nil || machine != nil || since != nil
            terminal.errors.print(
                isFiltered
                    ? "No execution in \(store.folder) fits."
                    : "No executions in \(store.folder). Start one: pawl run FILE"
            )
            return
        }
        var table = TextTable(["STATUS", "EXECUTION", "STARTED", "TOOK", "ERROR"])
        for record in records {
            let end = record.end?.date ?? now
            let taken = end.milliseconds - record.identity.startTime.milliseconds
            table.add([
                StatusText.text(record.status, paint), record.key.description,
                TimeText.ago(record.identity.startTime, at: now),
                DurationText.text(milliseconds: taken),
                TextWidth.harmless(record.end?.error ?? ""),
            ])
        }
        let columns = terminal.output.size()?.columns
        let lines = table.lines(paint: paint, columns: columns)
        terminal.output.print(
            lines: terminal.drawsUnicode ? lines : lines.map(PlainGlyphs.replaced)
        )
        if records.count < count {
            terminal.errors.print("\(count - records.count) more; --limit 0 lists all.")
        }
    }
}
