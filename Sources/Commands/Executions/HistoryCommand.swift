import ArgumentParser
import Engine
import Runtime
import Values

/// `pawl history`: prints an execution's events.
struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Print an execution's history, event by event.",
        discussion: """
            The events have the shape of Step Functions' GetExecutionHistory.

            Example:
              pawl history @latest
              pawl history @latest --output jsonl | jq 'select(.type == "TaskFailed")'
            """
    )

    enum Output: String, ExpressibleByArgument, CaseIterable {
        case table, json, jsonl
    }

    @Argument(help: "The execution: @latest, @failed, a name or the beginning of one.")
    var execution: ExecutionArgument

    @Option(
        name: .shortAndLong,
        help: "table, json (an object with events), jsonl (an event a line)."
    )
    var output = Output.table

    @Flag(help: "Latest first.")
    var reverse = false

    @OptionGroup var store: StoreOption
    @OptionGroup var colors: ColorOptions

    func run() throws {
        let sink = Terminal.current.output
        let reader = try store.reader
        let record = try execution.find(in: reader)
        let events = try withStore { () throws(StoreError) in try reader.history(of: record.key) }
        let ordered = reverse ? events.reversed() : events
        switch output {
        case .jsonl:
            var bytes: [UInt8] = []
            for event in ordered {
                event.write(into: &bytes)
                bytes.append(UInt8(ascii: "\n"))
            }
            sink.write(bytes)
        case .json:
            sink.print(JSON.object(["events": .array(ordered.map(\.json))]).prettyText())
        case .table:
            let paint = colors.paint(sink)
            let start = record.identity.startTime
            var table = TextTable(["ID", "AFTER", "TIME", "TYPE", "ABOUT"])
            for event in ordered {
                let time = event.timestamp.milliseconds - start.milliseconds
                table.add([
                    String(event.id), paint(.faint, String(event.previousEventID)),
                    "+" + DurationText.exact(milliseconds: time), EventText.type(event, paint),
                    TextWidth.harmless(EventText.subject(of: event)),
                ])
            }
            sink.print(lines: table.lines(paint: paint, columns: sink.size()?.columns))
        }
    }
}
