import ArgumentParser
import DataCatalog
import Integrations
import Runtime
import Values

/// `pawl catalog databases`: the databases of the catalog.
struct CatalogDatabasesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "databases",
        abstract: "List the databases.",
        discussion: """
            Example:
              pawl catalog databases
              pawl catalog databases --output json | jq -r '.[].Name'
            """
    )

    @OptionGroup var options: CatalogOptions

    func run() throws {
        let catalog = try options.catalog
        let databases = try withCatalog { () throws(CatalogError) in try catalog.databases() }
        if databases.isEmpty, options.output == .text {
            return Terminal.current.errors.print(
                "The catalog of \(options.store.folder) has no databases. A crawler makes them: pawl "
                    + "crawlers run NAME"
            )
        }
        var counts: [String: Int] = [:]
        for database in databases {
            counts[database.name] = try withCatalog { () throws(CatalogError) in
                try catalog.tableNames(in: database.name).count
            }
        }
        options.print(JSON.array(databases.map(\.json))) { paint in
            var table = TextTable(["DATABASE", "TABLES", "DESCRIPTION"])
            for database in databases {
                table.add([
                    TextWidth.harmless(database.name), String(counts[database.name] ?? 0),
                    TextWidth.harmless(database.description ?? ""),
                ])
            }
            return options.lines(table, paint)
        }
    }
}

/// `pawl catalog tables`: the tables of one database or of all.
struct CatalogTablesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tables",
        abstract: "List the tables of a database, or of all.",
        discussion: """
            Example:
              pawl catalog tables
              pawl catalog tables flights --output json | jq -r '.[].Name'
            """
    )

    @Argument(help: "Only those of this database.")
    var database: String?

    @OptionGroup var options: CatalogOptions

    func run() throws {
        let catalog = try options.catalog
        let tables = try withCatalog { () throws(CatalogError) -> [Table] in
            if let database { return try catalog.tables(in: database) }
            return try catalog.allTables()
        }
        if tables.isEmpty, options.output == .text {
            return Terminal.current.errors.print("There are no tables.")
        }
        let now = SystemClock().now()
        options.print(JSON.array(tables.map(\.json))) { paint in
            var list = TextTable([
                "TABLE", "KIND", "COLUMNS", "PARTITIONED BY", "RECORDS", "CHANGED",
            ])
            for table in tables {
                list.add([
                    TextWidth.harmless(table.fullName.description), table.classification ?? "",
                    String(table.storageDescriptor.columns.count),
                    TextWidth.harmless(table.partitionKeys.map(\.name).joined(separator: ", ")),
                    table.parameters["recordCount"] ?? "",
                    table.updateTime.map { TimeText.ago($0, at: now) } ?? "",
                ])
            }
            return options.lines(list, paint)
        }
    }
}

/// `pawl catalog partitions`: the partitions of a table.
struct CatalogPartitionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "partitions",
        abstract: "List the partitions of a table.",
        discussion: """
            --where is a condition on the partition keys: = != < <= > >= AND OR NOT IN BETWEEN LIKE IS NULL.

            Example:
              pawl catalog partitions flights.events --where "year = '2024' AND month IN ('01', '02')"
            """
    )

    @Argument(help: "The table, as database.table.")
    var table: TableArgument

    @Option(name: .customLong("where"), help: "Only those that fit this condition.")
    var expression: String?

    @Option(name: .shortAndLong, help: "How many at the most; 0 for all.")
    var limit = 50

    @OptionGroup var options: CatalogOptions

    func validate() throws {
        guard limit >= 0 else { throw ValidationError("--limit is a number from 0, not \(limit)") }
    }

    func run() throws {
        let catalog = try options.catalog
        let (keys, all) = try withCatalog { () throws(CatalogError) in
            (
                try catalog.table(table.name).partitionKeys,
                try catalog.partitions(of: table.name, expression: expression)
            )
        }
        let shown = limit > 0 ? Array(all.prefix(limit)) : all
        options.print(JSON.array(shown.map(\.json))) { paint in
            if keys.isEmpty { return ["The table \(table.name) has no partition keys."] }
            var list = TextTable(
                keys.map { $0.name.uppercased() } + ["FILES", "RECORDS", "BYTES", "LOCATION"]
            )
            for partition in shown {
                list.add(
                    partition.values.map(TextWidth.harmless) + [
                        partition.parameters["objectCount"] ?? "",
                        partition.parameters["recordCount"] ?? "",
                        partition.parameters["sizeKey"] ?? "",
                        TextWidth.harmless(partition.storageDescriptor.location ?? ""),
                    ]
                )
            }
            return options.lines(list, paint)
        }
        if shown.count < all.count {
            Terminal.current.errors.print(
                "\(all.count - shown.count) more; --limit 0 lists all."
            )
        }
    }
}
