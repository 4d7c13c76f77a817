import ArgumentParser
import StatesLanguage

/// `pawl graph`: draws a state machine.
struct GraphCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "graph",
        abstract: "Draw a state machine.",
        discussion: """
            The ways that a failure takes (Catch) are dashed; what runs inside a Parallel or Map \
            state stands in a box.

            Example:
              pawl graph nightly.asl.yaml
              pawl graph nightly.asl.yaml --format dot | dot -Tsvg > nightly.svg
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case ascii, mermaid, dot
    }

    @Argument(help: "The definition, or - for standard input.", completion: .definitions)
    var file: String

    @Option(help: "ascii for the terminal, mermaid for Markdown, dot for Graphviz.")
    var format = Format.ascii

    @OptionGroup var colors: ColorOptions

    func run() throws {
        let terminal = Terminal.current
        let definition = try DefinitionFile.read(file)
        let machine = try definition.machine(paint: colors.paint(terminal.errors))
        let chart = Chart(machine)
        terminal.output.print(
            lines: format.lines(
                of: chart,
                columns: terminal.output.columns,
                paint: colors.paint(terminal.output),
                unicode: terminal.drawsUnicode
            )
        )
    }
}

extension GraphCommand.Format {
    /// A chart in this format, line by line.
    func lines(of chart: Chart, columns: Int, paint: Paint, unicode: Bool) -> [String] {
        switch self {
        case .ascii:
            TextChart.lines(of: chart, columns: columns, paint: paint, unicode: unicode)
        case .mermaid: [MermaidChart.text(of: chart)]
        case .dot: [DotChart.text(of: chart)]
        }
    }
}

extension CompletionKind {
    /// Files that can be definitions.
    static var definitions: CompletionKind { .file(extensions: ["yaml", "yml", "json"]) }
}
