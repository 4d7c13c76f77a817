import ArgumentParser
import DataCatalog
import Integrations
import Runtime
import Values

/// `pawl catalog show`: what a table is.
struct CatalogShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a table: its columns, its place and its format.",
        discussion: """
            Example:
              pawl catalog show flights.airports
              pawl catalog show flights.airports --version 2 --output json
            """
    )

    @Argument(help: "The table, as database.table.")
    var table: TableArgument

    @Option(name: .customLong("version"), help: "As it was in this version.")
    var version: String?

    @OptionGroup var options: CatalogOptions

    func run() throws {
        let catalog = try options.catalog
        let (found, partitions) = try withCatalog { () throws(CatalogError) in
            (
                try catalog.version(version, of: table.name),
                try catalog.partitions(of: table.name).count
            )
        }
        let now = SystemClock().now()
        options.print(found.table.json) { paint in
            Self.page(found, partitions, paint, now)
        }
    }

    private static func page(
        _ version: TableVersion,
        _ partitions: Int,
        _ paint: Paint,
        _ now: Timestamp
    ) -> [String] {
        let table = version.table
        let storage = table.storageDescriptor
        let parameters = table.parameters
        var rows: [(String, String)] = []
        func add(_ name: String, _ value: String?) {
            if let value, !value.isEmpty { rows.append((name, value)) }
        }
        add("description", table.description)
        add("location", storage.location)
        add("kind", table.classification)
        add(
            "compression",
            parameters["compressionType"] == "none" ? nil : parameters["compressionType"]
        )
        add("reader", storage.serdeInfo?.serializationLibrary)
        let settings = (storage.serdeInfo?.parameters ?? [:]).sorted { $0.key < $1.key }
            .filter { $0.key != "avro.schema.literal" }
            .map { "\($0.key)=\(ShellWord.quoted($0.value))" }
        add("settings", settings.joined(separator: " "))
        add("exclusions", parameters["exclusions"])
        add(
            "records",
            parameters["recordCount"].map { records in
                let files = parameters["objectCount"].map { " in \($0) files" } ?? ""
                return "\(records)\(files)"
            }
        )
        add("bytes", parameters["sizeKey"])
        if !table.partitionKeys.isEmpty { add("partitions", String(partitions)) }
        let when = version.change.time.map { TimeText.ago($0, at: now) } ?? ""
        add(
            "version",
            "\(table.versionID ?? "0"), \(when) by \(version.change.by): \(version.change.reason)"
        )
        if let gone = parameters[TableUpdate.deprecated].flatMap({ Int64($0) }) {
            add("deprecated", "its data is gone since \(Timestamp(milliseconds: gone))")
        }
        var lines = JobPage.lines(
            title: paint(.bold, TextWidth.harmless(table.fullName.description)),
            rows,
            paint
        )
        lines.append("")
        var columns = TextTable(["COLUMN", "TYPE", "COMMENT"])
        for column in storage.columns + table.partitionKeys {
            let isKey = table.partitionKeys.contains(column)
            columns.add([
                TextWidth.harmless(column.name),
                TextWidth.harmless(column.type) + (isKey ? paint(.faint, " partition key") : ""),
                TextWidth.harmless(column.comment ?? ""),
            ])
        }
        return lines + columns.lines(paint: paint)
    }
}
