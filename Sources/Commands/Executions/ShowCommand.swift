import ArgumentParser
import Engine
import Runtime
import StatesLanguage
import Values

/// `pawl show`: tells what an execution has done.
struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what an execution has done, state by state.",
        discussion: """
            An execution is named by @latest, @failed, its name or the beginning of it, \
            machine/name, or its ARN.

            Example:
              pawl show @latest
              pawl show @failed --state Load
              pawl show nightly/7f3a --output json | jq .output
            """
    )

    enum Output: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @Argument(help: "The execution.")
    var execution: ExecutionArgument

    @Option(
        name: .shortAndLong,
        help: "Show the visits of this state, with input, output and attempts."
    )
    var state: String?

    @Option(name: .shortAndLong, help: "text, or json with everything in full.")
    var output = Output.text

    @OptionGroup var store: StoreOption
    @OptionGroup var colors: ColorOptions

    func run() throws {
        let terminal = Terminal.current
        let reader = try store.reader
        let loaded = try LoadedExecution(try execution.find(in: reader), in: reader)
        let visits = try state.map { try loaded.visits(of: $0) }
        switch output {
        case .json:
            terminal.output.print(VisitJSON.json(of: loaded, only: visits).prettyText())
        case .text:
            let page = ExecutionPage(
                loaded: loaded,
                storeWords: store.words,
                paint: colors.paint(terminal.output),
                unicode: terminal.drawsUnicode,
                columns: terminal.output.columns,
                now: SystemClock().now()
            )
            let lines = visits.map { $0.flatMap(page.visit) } ?? page.lines()
            terminal.output.print(
                lines: terminal.drawsUnicode ? lines : lines.map(PlainGlyphs.replaced)
            )
        }
    }
}
