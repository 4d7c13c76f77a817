import DataCatalog
import Runtime
import Values

/// What a Python job asks of the catalog: the work of `pawl perform catalog-request`.
///
///     {"Action": "GetTable", "DatabaseName", "Name"}      → {"Table", "Partitions"}
///     {"Action": "PutTable", "Table", "Partitions"}       → {}
///
/// `PutTable` makes the database and the table where they are missing, and changes the table where it is
/// another; partitions are added or replaced.
struct CatalogRequest: Worker {
    static let kind = "catalog-request"

    let project: Project

    func perform(_ request: WorkerRequest) throws(TaskFailureError) -> JSON {
        let store = CatalogStore(store: request.storeDirectory)
        do throws(CatalogError) {
            switch request.parameters["Action"]?.stringValue {
            case "GetTable": return try get(request.parameters, store)
            case "PutTable":
                try put(request.parameters, store, by: request.requester)
                return [:]
            case let action:
                throw CatalogError(
                    .invalidInput,
                    "There is no action \(action ?? "null"); known are GetTable, PutTable."
                )
            }
        } catch { throw TaskFailureError(error) }
    }

    private func get(_ parameters: JSON, _ store: CatalogStore) throws(CatalogError) -> JSON {
        let name = TableName(
            parameters["DatabaseName"]?.stringValue ?? "",
            parameters["Name"]?.stringValue ?? ""
        )
        let table = try store.table(name)
        let partitions = try store.partitions(of: name)
        return ["Table": table.json, "Partitions": .array(partitions.map(\.json))]
    }

    private func put(
        _ parameters: JSON,
        _ store: CatalogStore,
        by who: String
    ) throws(CatalogError) {
        let table: Table
        var partitions: [Partition] = []
        do throws(CatalogFormatError) {
            table = try Table(parameters["Table"] ?? .null)
            for json in parameters["Partitions"]?.arrayValue ?? [] {
                partitions.append(try Partition(json))
            }
        } catch { throw CatalogError(.invalidInput, "\(error)") }
        try TablePut(table: table, partitions: partitions).carryOut(in: store, by: who)
    }
}
