import DataCatalog
import Foundation
@testable import Integrations
import Runtime
import Testing
import Values

@Suite struct CatalogStoreTests {
    let scratch: Scratch
    let store: CatalogStore
    static let name = TableName("sales", "orders")

    init() throws {
        scratch = try Scratch()
        store = CatalogStore(store: scratch.path + "/.pawl")
    }

    static func table(_ columns: [(String, String)] = [("id", "bigint")]) -> Table {
        Table(
            databaseName: "sales",
            name: "orders",
            storageDescriptor: StorageDescriptor(
                columns: columns.map { Column(name: $0.0, type: $0.1) },
                location: "s3://lake/orders/"
            ),
            partitionKeys: [Column(name: "day", type: "string")],
            tableType: "EXTERNAL_TABLE",
            parameters: ["classification": "csv"]
        )
    }

    private func makeTable() throws {
        try store.change(by: "test") { change throws(CatalogError) in
            try change.createDatabase(Database(name: "Sales", description: "What was sold"))
            try change.createTable(Self.table(), reason: "made")
        }
    }

    private func error(_ body: () throws -> some Any) -> CatalogError? {
        do { _ = try body() } catch { return error as? CatalogError }
        return nil
    }

    @Test func whatIsMadeIsRead() throws {
        try makeTable()
        #expect(try store.databases().map(\.name) == ["sales"])
        let table = try store.table(TableName("SALES", "Orders"))
        #expect(table.versionID == "0")
        #expect(table.createTime != nil)
        #expect(table.storageDescriptor.columns == [Column(name: "id", type: "bigint")])
        #expect(try store.tableNames(in: "sales") == [Self.name])
    }

    @Test func anEmptyStoreHasNothing() throws {
        #expect(try store.databases().isEmpty)
        let error = error { _ = try store.table(Self.name) }
        #expect(error?.kind == .entityNotFound)
        #expect(error?.message == "There is no database \"sales\" in the catalog.")
    }

    @Test func aNameThatIsNearIsSuggested() throws {
        try makeTable()
        let error = error { _ = try store.table(TableName("sales", "ordrs")) }
        #expect(
            error?.message
                == "There is no table \"ordrs\" in the database \"sales\". Did you mean \"orders\"?"
        )
    }

    @Test func everyChangeOfATableIsAVersionWithWhoAndWhy() throws {
        try makeTable()
        try store.change(by: "crawler raw") { change throws(CatalogError) in
            try change.updateTable(Self.table([("id", "bigint"), ("price", "double")]))
        }
        try store.change(by: "command line") { change throws(CatalogError) in
            try change.rollBack(Self.name, to: "0")
        }
        let versions = try store.versions(of: Self.name)
        #expect(versions.map(\.table.versionID) == ["2", "1", "0"])
        #expect(versions.map(\.change.by) == ["command line", "crawler raw", "test"])
        #expect(
            versions.map(\.change.reason) == [
                "rolled back to version 0", "column \"price\" added (double)", "made",
            ]
        )
        #expect(versions[0].table.storageDescriptor.columns.count == 1)
        #expect(versions[1].table.storageDescriptor.columns.count == 2)
        let error = error { _ = try store.version("7", of: Self.name) }
        #expect(error?.message == "The table sales.orders has no version 7; the newest is 2.")
    }

    @Test func aStaleVersionIsRefused() throws {
        try makeTable()
        try store.change(by: "a") { change throws(CatalogError) in
            try change.updateTable(Self.table([("x", "int")]), expecting: "0")
        }
        let error = error {
            try store.change(by: "b") { change throws(CatalogError) in
                try change.updateTable(Self.table([("y", "int")]), expecting: "0")
            }
        }
        #expect(error?.kind == .concurrentModification)
        #expect(try store.table(Self.name).storageDescriptor.columns.map(\.name) == ["x"])
    }

    /// Name of the mistake → what makes it.
    @Test func whatCannotBeIsRefusedAndNothingOfTheChangeStays() throws {
        try makeTable()
        let twice = error {
            try store.change(by: "t") { change throws(CatalogError) in
                var other = Self.table()
                other.name = "other"
                try change.createTable(other, reason: "")
                try change.createTable(Self.table(), reason: "")
            }
        }
        #expect(twice?.kind == .alreadyExists)
        #expect(try store.tableNames(in: "sales") == [Self.name])
        let type = error {
            try store.change(by: "t") { change throws(CatalogError) in
                try change.updateTable(Self.table([("id", "bigintt")]))
            }
        }
        #expect(type?.kind == .invalidInput)
        #expect(type?.message.contains("there is no type \"bigintt\" at character 1") == true)
        let columns = error {
            try store.change(by: "t") { change throws(CatalogError) in
                try change.updateTable(Self.table([("id", "int"), ("ID", "int")]))
            }
        }
        #expect(columns?.message == "The table sales.orders has two columns of the name \"id\".")
        let name = error {
            try store.change(by: "t") { change throws(CatalogError) in
                try change.createDatabase(Database(name: "a\nb"))
            }
        }
        #expect(name?.kind == .invalidInput)
    }

    @Test func namesThatAreNoFileNamesAreNames() throws {
        try makeTable()
        var table = Self.table()
        table.name = "../Wäre.noch / eine"
        try store.change(by: "t") { change throws(CatalogError) in
            try change.createTable(table, reason: "")
        }
        let names = try store.tableNames(in: "sales").map(\.table)
        #expect(names == ["../wäre.noch / eine", "orders"])
        #expect(try store.table(TableName("sales", names[0])).name == names[0])
        #expect(!FileManager.default.fileExists(atPath: scratch.path + "/.pawl/catalog/wäre.noch "))
    }

    @Test func partitionsAreFoundByExpression() throws {
        try makeTable()
        let days = (1...1200).map {
            Partition(values: ["d\($0)"], storageDescriptor: StorageDescriptor())
        }
        let failures = try store.change(by: "t") { change throws(CatalogError) in
            try change.createPartitions(days, in: Self.name)
        }
        #expect(failures.isEmpty)
        #expect(try store.partitions(of: Self.name).count == 1200)
        let found = try store.partitions(of: Self.name, expression: "day IN ('d7', 'd1200')")
        #expect(found.map(\.values) == [["d1200"], ["d7"]])
        let more = try store.change(by: "t") { change throws(CatalogError) in
            try change.createPartitions(
                [days[0], Partition(values: [], storageDescriptor: StorageDescriptor())]
                    + [Partition(values: ["new"], storageDescriptor: StorageDescriptor())],
                in: Self.name
            )
        }
        #expect(more.map(\.error.kind) == [.alreadyExists, .invalidInput])
        #expect(try store.partition(["new"], of: Self.name).values == ["new"])
        let gone = try store.change(by: "t") { change throws(CatalogError) in
            try change.deletePartitions([["new"], ["never"]], in: Self.name)
        }
        #expect(gone.map(\.values) == [["never"]])
        let error = error { _ = try store.partitions(of: Self.name, expression: "dya = 'x'") }
        #expect(
            error?.message
                == "sales.orders: \"dya\" is no partition key; there are day at character 1 of the expression"
        )
    }

    @Test func aDeletedTableIsGoneWithItsVersionsAndPartitions() throws {
        try makeTable()
        try store.change(by: "t") { change throws(CatalogError) in
            try change.createPartitions(
                [Partition(values: ["d"], storageDescriptor: StorageDescriptor())],
                in: Self.name
            )
            try change.updateTable(Self.table([("x", "int")]))
        }
        try store.change(by: "t") { change throws(CatalogError) in
            try change.deleteTable(Self.name)
            try change.createTable(Self.table(), reason: "again")
        }
        #expect(try store.versions(of: Self.name).map(\.table.versionID) == ["0"])
        #expect(try store.partitions(of: Self.name).isEmpty)
        try store.change(by: "t") { change throws(CatalogError) in
            try change.deleteDatabase("sales")
        }
        #expect(try store.databases().isEmpty)
    }

    /// Threads that each read, add one and write: no change may be lost.
    @Test func changesSideBySideAreNotLost() async throws {
        try makeTable()
        let store = store
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    for round in 0..<10 {
                        _ = try store.change(by: "w") { change throws(CatalogError) in
                            var table = try change.table(Self.name) ?? Self.table()
                            table.storageDescriptor.columns.append(
                                Column(name: "c\(writer)_\(round)", type: "int")
                            )
                            return try change.updateTable(table)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let table = try store.table(Self.name)
        #expect(table.storageDescriptor.columns.count == 41)
        #expect(table.versionID == "40")
    }

    /// A change that is decided while somebody reads is carried out once that is over.
    @Test(.timeLimit(.minutes(1))) func nobodySeesHalfAChange() throws {
        try makeTable()
        let store = store
        let file = store.folder + "/sales/orders/table.json"
        let before = Scratch.read(file)
        let change = Thread {
            _ = try? store.change(by: "w") { change throws(CatalogError) in
                try change.updateTable(Self.table([("x", "int")]))
            }
        }
        func whileReading() {
            let turn = CatalogTurn(reading: store.folder)
            change.start()
            while !Integrations.Files.exists(store.folder + "/commit.json") { sched_yield() }
            for _ in 0..<1000 { sched_yield() }
            #expect(Scratch.read(file) == before)
            withExtendedLifetime(turn) {}
        }
        whileReading()
        while !change.isFinished { sched_yield() }
        #expect(Scratch.read(file) != before)
    }

    /// A change that was decided and not carried out is carried out by whoever comes next, reader or not.
    @Test func aDecidedChangeIsCarriedOutByTheNextWhoComes() throws {
        try makeTable()
        let folder = scratch.path + "/.pawl/catalog"
        try FileManager.default.createDirectory(
            atPath: folder + "/staged",
            withIntermediateDirectories: true
        )
        let before = try String(
            contentsOfFile: folder + "/sales/orders/table.json",
            encoding: .utf8
        )
        let after = before.replacingOccurrences(of: "bigint", with: "double")
        try after.write(toFile: folder + "/staged/0", atomically: true, encoding: .utf8)
        try #"{"remove":[],"move":[{"from":"0","to":"sales/orders/table.json"}]}"#
            .write(toFile: folder + "/commit.json", atomically: true, encoding: .utf8)
        #expect(try store.table(Self.name).storageDescriptor.columns[0].type == "double")
        #expect(!FileManager.default.fileExists(atPath: folder + "/commit.json"))
        #expect(!FileManager.default.fileExists(atPath: folder + "/staged"))
    }

    /// What was written for a change that was never decided is cleared away, and nothing else.
    @Test func anUndecidedChangeNeverWas() throws {
        try makeTable()
        let folder = scratch.path + "/.pawl/catalog"
        try FileManager.default.createDirectory(
            atPath: folder + "/staged",
            withIntermediateDirectories: true
        )
        try "half a ta".write(toFile: folder + "/staged/0", atomically: true, encoding: .utf8)
        #expect(try store.table(Self.name).versionID == "0")
        try store.change(by: "t") { change throws(CatalogError) in
            try change.updateTable(Self.table([("x", "int")]))
        }
        #expect(!FileManager.default.fileExists(atPath: folder + "/staged"))
        #expect(try store.table(Self.name).versionID == "1")
    }

    @Test func aDamagedFileIsNamed() throws {
        try makeTable()
        let path = scratch.path + "/.pawl/catalog/sales/orders/table.json"
        try "{\"Table\": {\"Name\": 7}}".write(toFile: path, atomically: true, encoding: .utf8)
        let error = error { _ = try store.table(Self.name) }
        #expect(error?.kind == .internalService)
        #expect(
            error?.message
                == "\(path) is damaged: TableVersion.Table.Name: expected a string, found a number"
        )
    }
}
