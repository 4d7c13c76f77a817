import ArgumentParser
import Engine
import Integrations
import Runtime

/// `pawl quality recommend`: rules that a table meets today.
struct QualityRecommendCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recommend",
        abstract: "Look at a table, and print a ruleset that it meets today.",
        discussion: """
            A ruleset to begin with: what is complete, unique, in a range or one of a few values today. \
            Strike what is chance, and add what you know.

            Example:
              pawl quality recommend sales.orders > rules/orders.dqdl
              pawl quality recommend sales.orders --where "day = '2024-01-31'"
            """
    )

    @Argument(help: "The table, as database.table.")
    var table: String

    @Option(name: .customLong("where"), help: "SQL that says which rows are looked at.")
    var predicate: String?

    @OptionGroup var store: StoreOption
    @OptionGroup var colors: ColorOptions

    func run() throws {
        let terminal = Terminal.current
        let project = try DataProject(store, paint: colors.paint(terminal.errors))
        do throws(TaskFailureError) {
            terminal.output.print(
                try project.quality.recommend(table, where: predicate).trimmingEnd
            )
        } catch { throw CommandFailure(error.failure.cause ?? "", status: .failed) }
    }
}
