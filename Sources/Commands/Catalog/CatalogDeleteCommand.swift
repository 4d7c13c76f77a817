import ArgumentParser
import DataCatalog
import Integrations
import Values

/// `pawl catalog delete`: takes a table out of the catalog.
struct CatalogDeleteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Take a table out of the catalog; its data stays where it is.",
        discussion: """
            Its versions and partitions go with it. A crawl whose target has the data makes it anew.

            Example:
              pawl catalog delete flights.airports
            """
    )

    @Argument(help: "The table, as database.table.")
    var table: TableArgument

    @OptionGroup var options: CatalogOptions

    func run() throws {
        let catalog = try options.catalog
        let gone = try withCatalog { () throws(CatalogError) in
            let gone = try catalog.table(table.name)
            try catalog.change(by: "command line") {
                (change: inout CatalogTransaction) throws(CatalogError) in
                try change.deleteTable(table.name)
            }
            return gone
        }
        options.print(gone.json) { _ in
            let place = gone.storageDescriptor.location.map { "; its data is still at \($0)" } ?? ""
            return ["\(table.name) is out of the catalog\(TextWidth.harmless(place))."]
        }
    }
}
