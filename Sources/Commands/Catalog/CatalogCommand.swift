import ArgumentParser
import DataCatalog
import Integrations
import Values

/// `pawl catalog`: the data catalog of a store.
struct CatalogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalog",
        abstract: "See the tables that crawlers and jobs have made, and what has changed in them.",
        discussion: """
            A table is named database.table.

            Example:
              pawl catalog tables
              pawl catalog show flights.airports
              pawl catalog diff flights.airports
              pawl catalog partitions flights.events --where "day >= '2024-02-01'"
            """,
        subcommands: [
            CatalogDatabasesCommand.self, CatalogTablesCommand.self, CatalogShowCommand.self,
            CatalogVersionsCommand.self, CatalogDiffCommand.self, CatalogPartitionsCommand.self,
            CatalogRollbackCommand.self, CatalogDeleteCommand.self,
        ]
    )
}

/// The name of a table as a command takes it.
struct TableArgument: ExpressibleByArgument, Sendable {
    let name: TableName

    init?(argument: String) {
        guard let name = TableName(argument) else { return nil }
        self.name = name
    }
}

/// How a command about the catalog prints, and of which store.
struct CatalogOptions: ParsableArguments {
    enum Output: String, ExpressibleByArgument, CaseIterable { case text, json }

    @Option(name: .shortAndLong, help: "text, or json as Glue's API has it.")
    var output = Output.text

    @OptionGroup var store: StoreOption
    @OptionGroup var colors: ColorOptions

    var catalog: CatalogStore {
        get throws(CommandFailure) { CatalogStore(store: Path.absolute(try store.existingFolder)) }
    }

    /// Prints JSON, or lines for people.
    func print(_ json: @autoclosure () -> JSON, _ lines: (Paint) -> [String]) {
        let terminal = Terminal.current
        switch output {
        case .json: terminal.output.print(json().prettyText())
        case .text:
            let lines = lines(colors.paint(terminal.output))
            terminal.output.print(
                lines: terminal.drawsUnicode ? lines : lines.map(PlainGlyphs.replaced)
            )
        }
    }

    /// The lines of a table that fits the terminal.
    func lines(_ table: TextTable, _ paint: Paint) -> [String] {
        table.lines(paint: paint, columns: Terminal.current.output.size()?.columns)
    }
}

/// Runs a piece of work with the catalog, and says of its errors what they are.
func withCatalog<Result>(
    _ body: () throws(CatalogError) -> Result
) throws(CommandFailure) -> Result {
    do throws(CatalogError) { return try body() } catch {
        let status: ExitStatus =
            switch error.kind {
            case .entityNotFound, .alreadyExists, .invalidInput: .usage
            case .concurrentModification, .operationTimeout, .internalService: .failed
            }
        throw CommandFailure(TextWidth.harmless(error.message), status: status)
    }
}
