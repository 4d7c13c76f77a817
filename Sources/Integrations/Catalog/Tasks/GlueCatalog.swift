import DataCatalog
import Engine
import Runtime
import Values

/// `aws-sdk:glue:getTable` and its kin: the data catalog, asked and changed by a state machine.
///
/// Each is a process of Pawl's own, so that the driver waits for no file of the catalog.
struct GlueCatalog: Integration {
    let project: Project
    let action: GlueCatalogAction

    func plan(_ order: TaskOrder, attempt: TaskAttempt) throws(TaskFailureError) -> TaskPlan {
        _ = try Parameters(
            order,
            errorName: CatalogError(.invalidInput, "").errorName,
            known: action.parameters
        )
        let process = try WorkerPlan(kind: GlueCatalogPerformer.kind, project: project).process(
            ["Action": .string(action.rawValue), "Request": order.input],
            order: order,
            attempt: attempt
        )
        return .process(process)
    }

    func outcome(of result: ProcessResult, order: TaskOrder, attempt: TaskAttempt) -> TaskOutcome {
        WorkerPlan.outcome(of: result)
    }

    func submission(of order: TaskOrder, attempt: TaskAttempt, result: ProcessResult?) -> JSON? {
        nil
    }
}

/// What can be asked of the catalog.
enum GlueCatalogAction: String, CaseIterable {
    case createDatabase, createPartition, createTable, getDatabase, getPartition, getPartitions
    case getTable, updateTable

    /// The parameters that each knows; `CatalogId` is taken and not used, there is one catalog.
    var parameters: [String] {
        switch self {
        case .getDatabase: ["CatalogId", "Name"]
        case .getTable: ["CatalogId", "DatabaseName", "Name"]
        case .getPartition: ["CatalogId", "DatabaseName", "TableName", "PartitionValues"]
        case .getPartitions: ["CatalogId", "DatabaseName", "TableName", "Expression"]
        case .createDatabase: ["CatalogId", "DatabaseInput"]
        case .createTable: ["CatalogId", "DatabaseName", "TableInput"]
        case .updateTable:
            ["CatalogId", "DatabaseName", "TableInput", "SkipArchive", "VersionId"]
        case .createPartition: ["CatalogId", "DatabaseName", "TableName", "PartitionInput"]
        }
    }
}

/// Does what a ``GlueCatalog`` task asks for: the work of `pawl perform glue-catalog`.
struct GlueCatalogPerformer: Worker {
    static let kind = "glue-catalog"

    func perform(_ request: WorkerRequest) throws(TaskFailureError) -> JSON {
        let store = CatalogStore(store: request.storeDirectory)
        guard let word = request.parameters["Action"]?.stringValue,
            let action = GlueCatalogAction(rawValue: word)
        else { throw TaskFailureError(CatalogError(.invalidInput, "There is no such action.")) }
        let parameters = try Parameters(
            request.parameters["Request"] ?? [:],
            errorName: CatalogError(.invalidInput, "").errorName,
            known: action.parameters
        )
        let call = GlueCatalogCall(parameters: parameters, store: store, who: request.requester)
        return try call.answer(to: action)
    }
}

/// One call.
private struct GlueCatalogCall {
    let parameters: Parameters
    let store: CatalogStore
    let who: String

    func answer(to action: GlueCatalogAction) throws(TaskFailureError) -> JSON {
        switch action {
        case .getDatabase:
            let name = try parameters.required("Name")
            return [
                "Database": try catalog { () throws(CatalogError) in
                    Self.json(try store.database(name))
                }
            ]
        case .getTable:
            let name = try table("Name")
            return [
                "Table": try catalog { () throws(CatalogError) in Self.json(try store.table(name)) }
            ]
        case .getPartition:
            let name = try table("TableName")
            let values = try parameters.words("PartitionValues") ?? []
            return [
                "Partition": try catalog { () throws(CatalogError) in
                    try json(store.partition(values, of: name), name)
                }
            ]
        case .getPartitions:
            let name = try table("TableName")
            let expression = try parameters.string("Expression")
            return [
                "Partitions": try catalog { () throws(CatalogError) in
                    let found = try store.partitions(of: name, expression: expression)
                    return .array(found.map { json($0, name) })
                }
            ]
        case .createDatabase:
            let database = try record(Database.self, "DatabaseInput")
            return try change { change throws(CatalogError) in
                try change.createDatabase(database)
            }
        case .createTable:
            let table = try tableInput()
            return try change { change throws(CatalogError) in
                try change.createTable(table, reason: "createTable")
            }
        case .updateTable:
            let table = try tableInput()
            let version = try parameters.string("VersionId")
            let skipArchive = try parameters.flag("SkipArchive") ?? false
            return try change { change throws(CatalogError) in
                try change.updateTable(table, expecting: version, skipArchive: skipArchive)
            }
        case .createPartition:
            let name = try table("TableName")
            let partition = try record(Partition.self, "PartitionInput")
            return try change { change throws(CatalogError) in
                if let failure = try change.createPartitions([partition], in: name).first {
                    throw failure.error
                }
            }
        }
    }

    private func table(_ member: String) throws(TaskFailureError) -> TableName {
        TableName(try parameters.required("DatabaseName"), try parameters.required(member))
    }

    private func tableInput() throws(TaskFailureError) -> Table {
        var table = try record(Table.self, "TableInput")
        table.databaseName = try parameters.required("DatabaseName")
        return table
    }

    /// A partition as the service gives it: with the names of its database and table.
    private func json(_ partition: Partition, _ name: TableName) -> JSON {
        guard case .object(var object) = Self.json(partition) else { return .null }
        object["DatabaseName"] = .string(name.database)
        object["TableName"] = .string(name.table)
        return .object(object)
    }

    /// A record with its times as SDK integrations give them: as text, and not in seconds.
    private static func json(_ record: some CatalogRecord) -> JSON {
        guard case .object(var object) = record.json else { return .null }
        for name in ["CreateTime", "UpdateTime", "CreationTime"] {
            guard let seconds = object[name]?.doubleValue else { continue }
            let time = Timestamp(milliseconds: Int64((seconds * 1000).rounded()))
            object[name] = .string(time.description)
        }
        return .object(object)
    }

    private func record<Record: CatalogRecord>(
        _ type: Record.Type,
        _ member: String
    ) throws(TaskFailureError) -> Record {
        guard let members = try parameters.members(member) else {
            throw TaskFailureError(CatalogError(.invalidInput, "\(member) is missing."))
        }
        do throws(CatalogFormatError) { return try Record(.object(members), at: member) } catch {
            throw TaskFailureError(CatalogError(.invalidInput, "\(error)"))
        }
    }

    private func change<Result>(
        _ body: (inout CatalogTransaction) throws(CatalogError) -> Result
    ) throws(TaskFailureError) -> JSON {
        try catalog { () throws(CatalogError) in try store.change(by: who, body) }
        return [:]
    }

    @discardableResult
    private func catalog<Result>(
        _ body: () throws(CatalogError) -> Result
    ) throws(TaskFailureError) -> Result {
        do throws(CatalogError) { return try body() } catch { throw TaskFailureError(error) }
    }
}
