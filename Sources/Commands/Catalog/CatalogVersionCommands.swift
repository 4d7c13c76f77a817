import ArgumentParser
import DataCatalog
import Integrations
import Runtime
import Values

/// `pawl catalog versions`: what has changed a table, when, who and why.
struct CatalogVersionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "versions",
        abstract: "List the versions of a table, the newest first: when, by whom and why.",
        discussion: """
            Example:
              pawl catalog versions flights.airports
            """
    )

    @Argument(help: "The table, as database.table.")
    var table: TableArgument

    @OptionGroup var options: CatalogOptions

    func run() throws {
        let catalog = try options.catalog
        let versions = try withCatalog { () throws(CatalogError) in
            try catalog.versions(of: table.name)
        }
        let now = SystemClock().now()
        options.print(JSON.array(versions.map(\.json))) { paint in
            var list = TextTable(["VERSION", "WHEN", "BY", "WHY"])
            for version in versions {
                list.add([
                    version.table.versionID ?? "0",
                    version.change.time.map { TimeText.ago($0, at: now) } ?? "",
                    TextWidth.harmless(version.change.by),
                    TextWidth.harmless(version.change.reason),
                ])
            }
            return options.lines(list, paint)
        }
    }
}

/// `pawl catalog diff`: how two versions of a table differ.
struct CatalogDiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Say in words how two versions of a table differ.",
        discussion: """
            Without versions: the one that holds now, and the one before it. Exit status: 0 without \
            differences, 1 with some.

            Example:
              pawl catalog diff flights.airports
              pawl catalog diff flights.airports 0 3
            """
    )

    @Argument(help: "The table, as database.table.")
    var table: TableArgument

    @Argument(help: "The older version.")
    var from: String?

    @Argument(help: "The newer version; without it the one that holds now.")
    var to: String?

    @OptionGroup var options: CatalogOptions

    func run() throws {
        let catalog = try options.catalog
        let (old, new) = try withCatalog { () throws(CatalogError) in
            let new = try catalog.version(to, of: table.name)
            if let from { return (try catalog.version(from, of: table.name), new) }
            let versions = try catalog.versions(of: table.name)
            return (versions.dropFirst().first ?? new, new)
        }
        let difference = SchemaDifference(from: old.table, to: new.table)
        let (one, other) = (old.table.versionID ?? "0", new.table.versionID ?? "0")
        let json: JSON = [
            "Table": .string(table.name.description), "From": .string(one), "To": .string(other),
            "ConcernsSchema": .bool(difference.concernsSchema),
            "Changes": .array(difference.sentences.map { .string($0) }),
        ]
        options.print(json) { paint in
            let title = "\(table.name) \(one) → \(other)"
            if difference.isEmpty { return ["\(paint(.bold, title)): no difference"] }
            return [paint(.bold, title)]
                + difference.changes.map { change in
                    let (sign, style): (String, Paint.Style) =
                        switch change {
                        case .added: ("+", .good)
                        case .removed: ("-", .bad)
                        case .retyped, .reordered, .partitionKeys, .property: ("~", .caution)
                        }
                    return "  \(paint(style, sign)) \(TextWidth.harmless(change.description))"
                }
        }
        if !difference.isEmpty { throw ExitStatus.failed }
    }
}

/// `pawl catalog rollback`: makes a table again what it was.
struct CatalogRollbackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Make a table again what it was in a version.",
        discussion: """
            Nothing is lost: that is a new version. Data and partitions stay as they are, and the next crawl \
            may change the table again.

            Example:
              pawl catalog rollback flights.airports 2
            """
    )

    @Argument(help: "The table, as database.table.")
    var table: TableArgument

    @Argument(help: "The version.")
    var version: String

    @OptionGroup var options: CatalogOptions

    func run() throws {
        let catalog = try options.catalog
        let now = try withCatalog { () throws(CatalogError) in
            try catalog.change(by: "command line") {
                (change: inout CatalogTransaction) throws(CatalogError) in
                try change.rollBack(table.name, to: version)
            }
        }
        options.print(now.json) { _ in
            [
                "\(table.name) is version \(now.versionID ?? "0") now, with what version \(version) had."
            ]
        }
    }
}
