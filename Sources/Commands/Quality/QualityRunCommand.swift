import ArgumentParser
import DataCatalog
import DataQuality
import Engine
import Integrations
import Runtime
import Values

/// `pawl quality run`: evaluates rulesets.
struct QualityRunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Evaluate rulesets on a table.",
        discussion: """
            The run and its results are kept in the store, where dynamic rules of later runs find them.

            Exit status: 0 all rules are met, 1 one is not or could not be decided.

            Example:
              pawl quality run orders
              pawl quality run orders --table sales.orders_2024 --where "country = 'US'" --rows 5
              pawl quality run orders --output json | jq '.Results[].Score'
            """
    )

    enum Output: String, ExpressibleByArgument, CaseIterable { case text, json }
    enum Method: String, ExpressibleByArgument, CaseIterable { case column, row }

    @Argument(help: "The rulesets, at most 10.")
    var rulesets: [RulesetArgument]

    @Option(
        name: .shortAndLong,
        help: "The table, as database.table, instead of the rulesets' own."
    )
    var table: String?

    @Option(name: .customLong("where"), help: "SQL that says which rows are looked at.")
    var predicate: String?

    @Option(
        name: .customLong("alias"),
        help: "Another table under a name that rules give it: name=database.table."
    )
    var aliases: [String] = []

    @Option(
        help:
            "Whether rules joined by and, or are asked of the table (column) or of each row (row)."
    )
    var composite = Method.column

    @Option(help: "How many rows to show that a rule fails for.")
    var rows = 0

    @Option(
        name: .shortAndLong,
        help: "text, or json: the run with its results as Glue gives them."
    )
    var output = Output.text

    @OptionGroup var store: StoreOption
    @OptionGroup var colors: ColorOptions

    func validate() throws {
        guard (0...1000).contains(rows) else {
            throw ValidationError("--rows is a number from 0 to 1000, not \(rows)")
        }
    }

    func run() throws {
        let terminal = Terminal.current
        let project = try DataProject(store, paint: colors.paint(terminal.errors))
        for ruleset in rulesets { try project.check(ruleset: ruleset.name) }
        let parameters = try parameters(project)
        let report: QualityTool.Report
        do throws(TaskFailureError) {
            report = try project.quality.run(
                parameters,
                requester: "pawl quality run",
                key: String(UInt64.random(in: 0...UInt64.max), radix: 16),
                failingRows: rows
            )
        } catch {
            throw CommandFailure(error.failure.cause ?? "", status: .failed)
        }
        if let problem = report.problem {
            throw CommandFailure("\(report.table): \(problem)", status: .failed)
        }
        switch output {
        case .json: terminal.output.print(report.json.prettyText())
        case .text:
            let page = QualityPage(
                paint: colors.paint(terminal.output),
                unicode: terminal.drawsUnicode
            )
            terminal.output.print(lines: page.lines(report))
        }
        guard report.rulesets.allSatisfy({ $0.result.failures.isEmpty }) else {
            throw ExitStatus.failed
        }
    }

    private func parameters(_ project: DataProject) throws(CommandFailure) -> JSON {
        var members: JSONObject = [
            "RulesetNames": .array(rulesets.map { .string($0.name) }),
            "AdditionalRunOptions": [
                "CompositeRuleEvaluationMethod": .string(composite.rawValue.uppercased())
            ],
        ]
        var named = table
        if named == nil { named = try target(project) }
        if let name = named {
            members["DataSource"] = try source(name, predicate)
        }
        var references = JSONObject()
        for alias in aliases {
            let parts = alias.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw CommandFailure(
                    "--alias \(alias): is not a name and a table",
                    hint: "For example --alias reference=sales.countries"
                )
            }
            references[parts[0]] = try source(parts[1], nil)
        }
        if !references.isEmpty { members["AdditionalDataSources"] = .object(references) }
        return .object(members)
    }

    /// The table that the rulesets are about; nil where the run finds it, or says why not, by itself.
    private func target(_ project: DataProject) throws(CommandFailure) -> String? {
        let targets = rulesets.map { project.configuration.rulesets[$0.name]?.targetTable }
        if let missing = zip(rulesets, targets).first(where: { $0.1 == nil }) {
            throw CommandFailure(
                "which table? \(missing.0.name) has no TargetTable",
                hint: "--table database.table names one."
            )
        }
        guard predicate != nil else { return nil }
        guard Set(targets).count == 1, let target = targets.first ?? nil else {
            throw CommandFailure(
                "--where needs one table: these rulesets are about several",
                hint: "--table database.table names one."
            )
        }
        return target.description
    }

    private func source(_ text: String, _ predicate: String?) throws(CommandFailure) -> JSON {
        guard let name = TableName(text) else {
            throw CommandFailure(
                "\(text): is no table",
                hint: "A table is named database.table; pawl catalog tables lists them."
            )
        }
        var table: JSONObject = [
            "DatabaseName": .string(name.database), "TableName": .string(name.table),
        ]
        if let predicate {
            table["AdditionalOptions"] = ["catalogPartitionPredicate": .string(predicate)]
        }
        return ["GlueTable": .object(table)]
    }
}
