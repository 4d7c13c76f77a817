import ArgumentParser
import Integrations
import Runtime
import Values

/// `pawl quality runs`: lists evaluations.
struct QualityRunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "List evaluations of rulesets, latest first.",
        discussion: """
            Example:
              pawl quality runs --ruleset orders
              pawl quality runs --output jsonl | jq -r .RunId
            """
    )

    enum Output: String, ExpressibleByArgument, CaseIterable { case table, json, jsonl }

    @Option(help: "Only those of this ruleset.")
    var ruleset: RulesetArgument?

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
        let quality = QualityStore(store: Path.absolute(try store.existingFolder))
        let all = quality.list().filter { run in
            ruleset.map { run.rulesets.contains($0.name) } ?? true
        }
        let shown = limit > 0 ? Array(all.prefix(limit)) : all
        switch output {
        case .json:
            terminal.output.print(JSON.array(shown.map { $0.json(.iso8601) }).prettyText())
        case .jsonl: terminal.output.print(lines: shown.map { $0.json(.iso8601).text() })
        case .table:
            guard !shown.isEmpty else {
                return terminal.errors.print("No runs. Start one: pawl quality run RULESET")
            }
            print(shown, quality)
            if shown.count < all.count {
                terminal.errors.print("\(all.count - shown.count) more; --limit 0 lists all.")
            }
        }
    }

    private func print(_ runs: [QualityRun], _ quality: QualityStore) {
        let terminal = Terminal.current
        let paint = colors.paint(terminal.output)
        let now = SystemClock().now()
        var table = TextTable(["STATUS", "RUN", "STARTED", "SCORE", "RULESETS", "TABLE", "ERROR"])
        for run in runs {
            let scores = run.rulesets.map { name in
                quality.result(of: name, run: run.id)?["Score"]?.doubleValue.map(Self.percent)
                    ?? "-"
            }
            let source = run.dataSource["GlueTable"]
            let name = ["DatabaseName", "TableName"].compactMap { source?[$0]?.stringValue }
            table.add([
                run.state.rawValue, String(run.id.prefix(24)),
                TimeText.ago(run.startedOn, at: now), scores.joined(separator: ", "),
                TextWidth.harmless(run.rulesets.joined(separator: ", ")),
                TextWidth.harmless(name.joined(separator: ".")),
                TextWidth.harmless(run.errorString ?? ""),
            ])
        }
        let lines = table.lines(paint: paint, columns: terminal.output.size()?.columns)
        terminal.output.print(
            lines: terminal.drawsUnicode ? lines : lines.map(PlainGlyphs.replaced)
        )
    }

    /// `83 %`; a share that is not whole is rounded down, so that 100 % are all.
    private static func percent(_ share: Double) -> String {
        "\(Int((share * 100).rounded(.down))) %"
    }
}
