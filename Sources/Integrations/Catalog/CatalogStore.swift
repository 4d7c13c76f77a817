public import DataCatalog
public import Runtime
import Values

/// The data catalog of a store: databases, tables, their versions and partitions as JSON files.
///
/// A change is made under a lock, and all that belongs to it becomes visible or nothing does: see
/// ``change(by:_:)``. Readers wait for nothing but the moment in which that happens, so that each method
/// here sees the catalog as it was between two changes.
public struct CatalogStore: Sendable {
    /// The catalog's folder: `.pawl/catalog`.
    public let folder: String
    let clock: any Clock

    /// Makes one for a store's folder, which need not be there yet.
    ///
    /// - Parameters:
    ///   - store: the store's folder, `.pawl`.
    ///   - clock: what says when changes are made.
    public init(store: String, clock: any Clock = SystemClock()) {
        folder = Runtime.Files.absolute(store) + "/catalog"
        self.clock = clock
    }

    // MARK: Databases and tables

    /// All databases, in the order of their names.
    public func databases() throws(CatalogError) -> [Database] {
        try reading { reader throws(CatalogError) in try reader.databases() }
    }

    /// The database of that name.
    public func database(_ name: String) throws(CatalogError) -> Database {
        try reading { reader throws(CatalogError) in try reader.database(name) }
    }

    /// The names of all tables of a database, in their order.
    public func tableNames(in database: String) throws(CatalogError) -> [TableName] {
        try reading { reader throws(CatalogError) in try reader.tableNames(in: database) }
    }

    /// All tables of a database, in the order of their names.
    public func tables(in database: String) throws(CatalogError) -> [Table] {
        try reading { reader throws(CatalogError) in try reader.tables(in: database) }
    }

    /// All tables of all databases, in the order of their names.
    public func allTables() throws(CatalogError) -> [Table] {
        try reading { reader throws(CatalogError) in
            var tables: [Table] = []
            for database in try reader.databases() {
                tables += try reader.tables(in: database.name)
            }
            return tables
        }
    }

    /// The table of that name, as it is now.
    public func table(_ name: TableName) throws(CatalogError) -> Table {
        try reading { reader throws(CatalogError) in try reader.table(name) }
    }

    // MARK: Versions

    /// All versions of a table, the newest first.
    public func versions(of name: TableName) throws(CatalogError) -> [TableVersion] {
        try reading { reader throws(CatalogError) in try reader.versions(of: name) }
    }

    /// One version of a table; without a number the one that holds now.
    public func version(
        _ id: String? = nil,
        of name: TableName
    ) throws(CatalogError) -> TableVersion {
        try reading { reader throws(CatalogError) in try reader.version(name, id: id) }
    }

    // MARK: Partitions

    /// The partitions of a table, in the order of their values.
    ///
    /// - Parameters:
    ///   - name: the table.
    ///   - expression: a condition on the partition keys; nil for all.
    /// - Throws: ``CatalogError``; an expression that is none is an `InvalidInputException` with its place.
    /// - Returns: the partitions that fit.
    /// - Complexity: O(partitions of the table).
    public func partitions(
        of name: TableName,
        expression: String? = nil
    ) throws(CatalogError) -> [Partition] {
        try reading { reader throws(CatalogError) in
            let table = try reader.table(name)
            var filter: PartitionFilter?
            if let expression {
                do throws(PartitionFilterError) {
                    filter = try PartitionFilter(expression, keys: table.partitionKeys)
                } catch { throw CatalogError(.invalidInput, "\(name): \(error)") }
            }
            return try reader.partitions(of: name).filter { filter?.fits($0.values) ?? true }
        }
    }

    /// The partition with these values.
    public func partition(
        _ values: [String],
        of name: TableName
    ) throws(CatalogError) -> Partition {
        let partitions = try reading { reader throws(CatalogError) in
            _ = try reader.table(name)
            return try reader.partitions(of: name)
        }
        guard let found = partitions.first(where: { $0.values == values }) else {
            throw CatalogError(
                .entityNotFound,
                "The table \(name) has no partition (\(values.joined(separator: ", ")))."
            )
        }
        return found
    }

    // MARK: Changes

    /// Changes the catalog: all that is done in the body, or nothing if it throws.
    ///
    /// It is on the disk when this returns. If the process or the machine goes down, whoever comes next
    /// finds all of it or nothing.
    ///
    /// - Parameters:
    ///   - who: who changes it: `crawler raw`. Versions of tables keep it.
    ///   - body: the changes, made on a ``CatalogTransaction``, which reads its own changes.
    /// - Throws: what the body throws, or why the change could not be written.
    /// - Returns: what the body returns.
    @discardableResult
    public func change<Result>(
        by who: String,
        _ body: (inout CatalogTransaction) throws(CatalogError) -> Result
    ) throws(CatalogError) -> Result {
        try storing(folder, "make the catalog's folder") { () throws(SystemError) in
            try Runtime.Files.makeFolder(folder)
        }
        return try CatalogLock.hold(folder + "/" + CatalogLayout.lock) {
            () throws(CatalogError) in
            let commit = CatalogCommit(folder: folder)
            try commit.finishLast()
            var transaction = CatalogTransaction(folder: folder, by: who, at: clock.now())
            let result = try body(&transaction)
            try commit.carryOut(transaction.files)
            return result
        }
    }

    /// Reads the files as they are between two changes; one that was interrupted is carried out before.
    private func reading<Result>(
        _ body: (CatalogReader) throws(CatalogError) -> Result
    ) throws(CatalogError) -> Result {
        let commit = CatalogCommit(folder: folder)
        while true {
            if commit.isPending {
                try CatalogLock.hold(folder + "/" + CatalogLayout.lock) {
                    () throws(CatalogError) in
                    try commit.finishLast()
                }
            }
            let turn = CatalogTurn(reading: folder)
            defer { withExtendedLifetime(turn) {} }
            // One that has been decided since is not carried out while the turn is ours.
            if commit.isPending { continue }
            return try body(CatalogReader(folder: folder))
        }
    }
}
