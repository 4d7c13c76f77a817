import DataCatalog
@testable import Integrations
import Runtime
import Testing
import Values

/// A project with a catalog table `sales.orders` over CSV files, partitioned by country, and a table
/// `sales.countries`.
struct OrdersProject {
    var bench: Workbench
    let catalog: CatalogStore

    static let rulesets = """
        Buckets: {lake: lake}
        DataQualityRulesets:
          orders:
            Ruleset: |
              Rules = [
                  RowCount > 0,
                  IsComplete "id",
                  ColumnValues "price" > 0,
                  ReferentialIntegrity "country" "sales.countries.code" = 1.0
              ]
            TargetTable: {DatabaseName: sales, TableName: orders}
          growing:
            Ruleset: "Rules = [ RowCount >= avg(last(2)) ] Analyzers = [ Mean \\"price\\" ]"
            TargetTable: sales.orders

        """

    init(_ text: String = rulesets) throws {
        bench = try Workbench()
        // Workers find DuckDB as a person's do.
        bench.environment["PATH"] =
            Workbench.virtualEnvironment + "/bin:/usr/local/bin:/usr/bin:/bin"
        bench.scratch.write(text, to: "pawl.yaml")
        let report = ProjectConfiguration.load(from: bench.scratch.path)
        let engines = bench.configuration.engines
        bench.configuration = try #require(report.configuration, "\(report.diagnostics)")
        bench.configuration.engines = engines
        bench.scratch.write("1,ann,10.5\n2,bob,20\n", to: "lake/orders/country=US/a.csv")
        bench.scratch.write("3,,5\n", to: "lake/orders/country=DE/a.csv")
        bench.scratch.write("US,America\nDE,Europe\n", to: "lake/countries/a.csv")
        catalog = CatalogStore(store: bench.scratch.path + "/.pawl")
        try catalog.change(by: "test") { change throws(CatalogError) in
            try change.createDatabase(Database(name: "sales"))
            try change.createTable(
                Table(
                    databaseName: "sales",
                    name: "orders",
                    storageDescriptor: Self.storage(
                        "orders",
                        [("id", "bigint"), ("name", "string"), ("price", "double")]
                    ),
                    partitionKeys: [Column(name: "country", type: "string")]
                ),
                reason: "made"
            )
            try change.createPartitions(
                ["US", "DE"].map {
                    Partition(
                        values: [$0],
                        storageDescriptor: Self.storage("orders/country=\($0)", [])
                    )
                },
                in: TableName("sales", "orders")
            )
            try change.createTable(
                Table(
                    databaseName: "sales",
                    name: "countries",
                    storageDescriptor: Self.storage(
                        "countries",
                        [("code", "string"), ("continent", "string")]
                    )
                ),
                reason: "made"
            )
        }
    }

    static func storage(_ folder: String, _ columns: [(String, String)]) -> StorageDescriptor {
        StorageDescriptor(
            columns: columns.map { Column(name: $0.0, type: $0.1) },
            location: "s3://lake/\(folder)/",
            serdeInfo: SerdeInfo(
                serializationLibrary: "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
                parameters: ["field.delim": ",", "serialization.null.format": ""]
            )
        )
    }

    func file(_ path: String) throws -> JSON {
        try JSON(parsing: bench.scratch.text(".pawl/" + path))
    }
}
