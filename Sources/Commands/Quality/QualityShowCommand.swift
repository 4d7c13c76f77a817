import ArgumentParser
import Integrations
import Runtime
import Values

/// `pawl quality show`: one evaluation with its results.
struct QualityShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show an evaluation with the results of its rules.",
        discussion: """
            Example:
              pawl quality show @latest
              pawl quality show @latest --output json | jq '.Results[].RuleResults[]'
            """
    )

    enum Output: String, ExpressibleByArgument, CaseIterable { case text, json }

    @Argument(
        help: ArgumentHelp("The run: @latest, its id, or the beginning of it.", valueName: "run")
    )
    var id: String

    @Option(name: .shortAndLong, help: "text, or json with everything in full.")
    var output = Output.text

    @OptionGroup var store: StoreOption
    @OptionGroup var colors: ColorOptions

    func run() throws {
        let terminal = Terminal.current
        let quality = QualityStore(store: Path.absolute(try store.existingFolder))
        let found = try find(in: quality)
        let results = found.rulesets.compactMap { quality.result(of: $0, run: found.id) }
        switch output {
        case .json:
            var members = found.json(.iso8601).objectValue ?? [:]
            members["Results"] = .array(results)
            terminal.output.print(JSON.object(members).prettyText())
        case .text:
            let lines = lines(found, results, colors.paint(terminal.output))
            terminal.output.print(
                lines: terminal.drawsUnicode ? lines : lines.map(PlainGlyphs.replaced)
            )
        }
    }

    private func find(in quality: QualityStore) throws(CommandFailure) -> QualityRun {
        if let found = quality.read(id) { return found }
        let all = quality.list()
        guard let latest = all.first else {
            throw CommandFailure("there are no runs", hint: "Start one: pawl quality run RULESET")
        }
        if id == "@latest" { return latest }
        let fitting = all.filter { $0.id.hasPrefix(id) }
        guard let found = fitting.first else {
            throw CommandFailure("there is no run \(id)", hint: "pawl quality runs lists them.")
        }
        guard fitting.count == 1 else {
            throw CommandFailure(
                "\(fitting.count) runs begin with \(id)",
                hint: "Among them \(fitting.prefix(3).map(\.id).joined(separator: ", "))."
            )
        }
        return found
    }

    private func lines(_ run: QualityRun, _ results: [JSON], _ paint: Paint) -> [String] {
        var lines = ["\(paint(.bold, run.id)) \(run.state.rawValue) \(run.startedOn)"]
        if let error = run.errorString { lines.append("  " + TextWidth.harmless(error)) }
        for result in results {
            lines.append("  " + TextWidth.harmless(result["RulesetName"]?.stringValue ?? ""))
            for rule in result["RuleResults"]?.arrayValue ?? [] {
                let outcome = rule["Result"]?.stringValue ?? ""
                let sign =
                    switch outcome {
                    case "PASS": paint(.good, Signs.succeeded)
                    case "FAIL": paint(.bad, Signs.failed)
                    default: paint(.caution, "!")
                    }
                let description = rule["Description"]?.stringValue ?? ""
                lines.append("    \(sign) \(TextWidth.harmless(description))")
                for line in (rule["EvaluationMessage"]?.stringValue ?? "").split(separator: "\n") {
                    lines.append("        " + TextWidth.harmless(String(line)))
                }
                for metric in rule["EvaluatedMetrics"]?.objectValue ?? [:] {
                    lines.append(
                        "        "
                            + paint(
                                .faint,
                                "\(TextWidth.harmless(metric.key)) = \(metric.value.text())"
                            )
                    )
                }
            }
        }
        return lines
    }
}
