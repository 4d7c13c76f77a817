import ArgumentParser
import Engine
import Runtime
import Simulation
import StatesLanguage
import Values

/// `pawl diff`: in what two executions are different.
struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Say in what two executions, or an execution and a simulation, are different.",
        discussion: """
            Visits of states are put side by side by state, iteration and visit; of each that is \
            different the inputs, outputs, attempts and times are said. A simulation, or a history \
            from elsewhere, is given as a file: what `pawl simulate --output json` or history prints, \
            or a history.jsonl.

            Exit status: 0 they are alike but for times, 1 they are different, 3 usage.

            Example:
              pawl diff nightly/7f3a @latest
              pawl simulate nightly --from @failed --output json > simulated.json; pawl diff @failed simulated.json
            """
    )

    enum Output: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @Argument(help: "An execution, or a file with a history.")
    var first: ExecutionArgument

    @Argument(help: "Another one.")
    var second: ExecutionArgument

    @Flag(help: "Show also the visits that are alike.")
    var all = false

    @Option(name: .shortAndLong, help: "text, or json with every visit.")
    var output = Output.text

    @OptionGroup var store: StoreOption
    @OptionGroup var colors: ColorOptions

    func run() throws {
        let terminal = Terminal.current
        let reader = try store.reader
        let left = try DiffSide(first, in: reader)
        let right = try DiffSide(second, in: reader)
        let comparison = PathComparison(left.recording, right.recording)
        let rows = VisitDifference.all(left.recording, right.recording)
        let isAlike =
            comparison.first == nil && comparison.outputDifferences.isEmpty
            && rows.allSatisfy(\.isAlike)
        switch output {
        case .json:
            let json: JSON = [
                "first": .string(left.name), "second": .string(right.name),
                "alike": .bool(isAlike),
                "firstDivergence": comparison.first.map { DivergenceText.json($0) } ?? .null,
                "visits": .array(rows.map(\.json)),
            ]
            terminal.output.print(json.prettyText())
        case .text:
            let paint = colors.paint(terminal.output)
            var lines = ["\(paint(.bold, left.name)) → \(paint(.bold, right.name))"]
            if let divergence = comparison.first {
                let words = DivergenceText.text(
                    divergence,
                    first: "the first",
                    second: "the second"
                )
                lines.append("they part: \(words) (event \(divergence.eventID))")
            } else {
                lines.append("the same path")
            }
            for row in rows where all || !row.isAlike { lines += row.lines(paint) }
            lines = lines.map { TextWidth.cut($0, to: terminal.output.columns) }
            terminal.output.print(
                lines: terminal.drawsUnicode ? lines : lines.map(PlainGlyphs.replaced)
            )
        }
        if !isAlike { throw ExitStatus.failed }
    }
}

/// One of the two.
private struct DiffSide {
    let name: String
    let recording: Recording

    init(_ argument: ExecutionArgument, in reader: StoreReader) throws(CommandFailure) {
        if FileAccess.kind(of: argument.text) == .file {
            name = argument.text
            recording = Recording(try Self.events(of: argument.text), withRedrives: true)
            return
        }
        let record = try argument.find(in: reader)
        name = record.key.description
        let events = try withStore { () throws(StoreError) in try reader.history(of: record.key) }
        recording = Recording(events, withRedrives: true)
    }

    private static let expected =
        "Expected what `pawl simulate --output json` prints, or a history.jsonl."

    /// A history in one of the shapes that it is printed in.
    private static func events(of path: String) throws(CommandFailure) -> [HistoryEvent] {
        let bytes = try FileAccess.read(path)
        let values: [JSON]
        if let json = try? JSON(parsing: bytes) {
            let list = json["history"] ?? json["events"] ?? json
            values = list.arrayValue ?? [list]
        } else {
            var lines: [JSON] = []
            for line in bytes.split(separator: UInt8(ascii: "\n")) {
                do throws(JSONError) { lines.append(try JSON(parsing: line)) } catch {
                    throw JSONArgument.failure(error, in: Array(line), named: path)
                }
            }
            values = lines
        }
        var events: [HistoryEvent] = []
        guard !values.isEmpty else {
            throw CommandFailure("\(path): is no history: it has no events", hint: expected)
        }
        for value in values {
            do throws(HistoryError) { events.append(try HistoryEvent(decoding: value)) } catch {
                throw CommandFailure(
                    "\(path): is no history: \(error.reason)",
                    hint: expected
                )
            }
        }
        return events
    }
}
