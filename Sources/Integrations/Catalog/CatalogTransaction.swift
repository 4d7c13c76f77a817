public import DataCatalog
public import Values

/// Changes of the catalog that become visible together.
///
/// What is read through it has the changes made so far.
public struct CatalogTransaction {
    /// Who makes the changes.
    public let by: String
    /// When they are made.
    public let time: Timestamp
    private(set) var reader: CatalogReader

    init(folder: String, by who: String, at time: Timestamp) {
        by = who
        self.time = time
        reader = CatalogReader(folder: folder)
    }

    /// What is to be done to the files.
    var files: CatalogFiles {
        var files = CatalogFiles()
        files.removedFolders = reader.removedFolders.sorted()
        for (path, bytes) in reader.changed.sorted(by: { $0.key < $1.key }) {
            if let bytes { files.written.append((path, bytes)) }
        }
        return files
    }

    // MARK: Databases

    /// The database of that name; nil if there is none.
    public func database(_ name: String) throws(CatalogError) -> Database? {
        try reader.hasDatabase(name.lowercased()) ? reader.database(name) : nil
    }

    /// Makes a database; its name is folded to lower case.
    public mutating func createDatabase(_ database: Database) throws(CatalogError) {
        var database = database
        database.name = database.name.lowercased()
        let path = try CatalogLayout.database(database.name)
        if try reader.hasDatabase(database.name) {
            throw CatalogError(
                .alreadyExists,
                "There is a database \"\(database.name)\" already."
            )
        }
        database.createTime = time
        write(database.json, to: path)
    }

    /// Removes a database with its tables.
    public mutating func deleteDatabase(_ name: String) throws(CatalogError) {
        let database = try reader.database(name)
        remove(try CatalogLayout.databaseFolder(database.name))
    }

    // MARK: Tables

    /// The table of that name; nil if there is none.
    public func table(_ name: TableName) throws(CatalogError) -> Table? {
        try reader.hasTable(name) ? reader.table(name) : nil
    }

    /// The names of all tables of a database.
    public func tableNames(in database: String) throws(CatalogError) -> [TableName] {
        try reader.tableNames(in: database)
    }

    /// Makes a table, of which this is version 0.
    ///
    /// - Parameters:
    ///   - table: the table; the store sets its times, its version and who made it.
    ///   - reason: why, for its version.
    /// - Throws: ``CatalogError`` `AlreadyExistsException`, or `InvalidInputException` for a type that is none.
    /// - Returns: the table as it is in the catalog now.
    @discardableResult
    public mutating func createTable(
        _ table: Table,
        reason: String
    ) throws(CatalogError) -> Table {
        var table = try checked(table)
        if try reader.hasTable(table.fullName) {
            throw CatalogError(
                .alreadyExists,
                "There is a table \"\(table.name)\" in the database \"\(table.databaseName)\" already."
            )
        }
        table.createTime = time
        table.updateTime = time
        table.createdBy = table.createdBy ?? by
        table.versionID = "0"
        try write(table, reason)
        return table
    }

    /// Replaces a table; the old one is kept as a version.
    ///
    /// - Parameters:
    ///   - table: the whole new table; the store sets its times and version.
    ///   - reason: why, for the version; nil for the difference in words.
    ///   - expecting: the version that it was made from; another one there is an error.
    ///   - skipArchive: whether the old table is not kept.
    /// - Throws: ``CatalogError`` `ConcurrentModificationException` if the version is another.
    /// - Returns: the table as it is in the catalog now.
    @discardableResult
    public mutating func updateTable(
        _ table: Table,
        reason: String? = nil,
        expecting: String? = nil,
        skipArchive: Bool = false
    ) throws(CatalogError) -> Table {
        var table = try checked(table)
        let name = table.fullName
        let old = try reader.version(name)
        let version = old.table.versionID ?? "0"
        if let expecting, expecting != version {
            throw CatalogError(
                .concurrentModification,
                "The table \(name) is at version \(version), not \(expecting): somebody has changed it "
                    + "meanwhile."
            )
        }
        table.createTime = old.table.createTime
        table.createdBy = old.table.createdBy
        table.updateTime = time
        table.versionID = String((Int(version) ?? 0) + 1)
        if !skipArchive { write(old.json, to: try CatalogLayout.version(version, of: name)) }
        let difference = SchemaDifference(from: old.table, to: table).sentences
        try write(
            table,
            reason ?? (difference.isEmpty ? "properties" : difference.joined(separator: "; "))
        )
        return table
    }

    /// Replaces what a table says besides its schema, such as counts: its version stays.
    public mutating func refreshTable(_ table: Table) throws(CatalogError) {
        var table = try checked(table)
        var version = try reader.version(table.fullName)
        table.createTime = version.table.createTime
        table.createdBy = version.table.createdBy
        table.versionID = version.table.versionID
        table.updateTime = time
        version.table = table
        write(version.json, to: try CatalogLayout.table(table.fullName))
    }

    /// Makes a table again what it was in a version; that is a new version.
    @discardableResult
    public mutating func rollBack(
        _ name: TableName,
        to version: String
    ) throws(CatalogError) -> Table {
        let old = try reader.version(name, id: version).table
        return try updateTable(old, reason: "rolled back to version \(version)")
    }

    /// Removes a table with its versions and partitions.
    public mutating func deleteTable(_ name: TableName) throws(CatalogError) {
        _ = try reader.version(name)
        remove(try CatalogLayout.tableFolder(name))
    }

    // MARK: Partitions

    /// The partitions of a table, in the order of their values.
    public func partitions(of name: TableName) throws(CatalogError) -> [Partition] {
        try reader.partitions(of: name)
    }

    /// Adds partitions to a table.
    ///
    /// - Returns: those that could not be added, and why; the others are.
    @discardableResult
    public mutating func createPartitions(
        _ partitions: [Partition],
        in name: TableName
    ) throws(CatalogError) -> [PartitionFailure] {
        let time = time
        return try editPartitions(of: name) { table, existing in
            partitions.compactMap { partition in
                if let failure = Self.check(partition, table) { return failure }
                if existing[partition.values] != nil {
                    return PartitionFailure(
                        partition.values,
                        CatalogError(
                            .alreadyExists,
                            "There is a partition (\(partition.values.joined(separator: ", "))) of "
                                + "\(name) already."
                        )
                    )
                }
                existing[partition.values] = partition
                existing[partition.values]?.createTime = time
                return nil
            }
        }
    }

    /// Replaces partitions of a table.
    ///
    /// - Returns: those that could not be replaced, and why; the others are.
    @discardableResult
    public mutating func updatePartitions(
        _ partitions: [Partition],
        in name: TableName
    ) throws(CatalogError) -> [PartitionFailure] {
        try editPartitions(of: name) { table, existing in
            partitions.compactMap { partition in
                if let failure = Self.check(partition, table) { return failure }
                guard let old = existing[partition.values] else {
                    return Self.missing(partition.values, name)
                }
                existing[partition.values] = partition
                existing[partition.values]?.createTime = old.createTime
                return nil
            }
        }
    }

    /// Removes the partitions with these values.
    ///
    /// - Returns: those that are not there.
    @discardableResult
    public mutating func deletePartitions(
        _ values: [[String]],
        in name: TableName
    ) throws(CatalogError) -> [PartitionFailure] {
        try editPartitions(of: name) { _, existing in
            values.compactMap { values in
                existing.removeValue(forKey: values) == nil ? Self.missing(values, name) : nil
            }
        }
    }

    private mutating func editPartitions(
        of name: TableName,
        _ edit: (Table, inout [[String]: Partition]) -> [PartitionFailure]
    ) throws(CatalogError) -> [PartitionFailure] {
        let table = try reader.table(name)
        var partitions = Dictionary(
            try reader.partitions(of: name).map { ($0.values, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let failures = edit(table, &partitions)
        var bytes: [UInt8] = []
        let sorted = partitions.values.sorted { $0.values.lexicographicallyPrecedes($1.values) }
        for partition in sorted {
            partition.json.write(into: &bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
        reader.changed[try CatalogLayout.partitions(name)] = bytes
        return failures
    }

    private static func check(_ partition: Partition, _ table: Table) -> PartitionFailure? {
        if partition.values.count == table.partitionKeys.count, !partition.values.contains("") {
            return nil
        }
        return PartitionFailure(
            partition.values,
            CatalogError(
                .invalidInput,
                "The number of partition keys do not match the number of partition values: the keys of "
                    + "\(table.fullName) are (\(table.partitionKeys.map(\.name).joined(separator: ", "))), "
                    + "the values (\(partition.values.joined(separator: ", ")))"
            )
        )
    }

    private static func missing(_ values: [String], _ name: TableName) -> PartitionFailure {
        PartitionFailure(
            values,
            CatalogError(
                .entityNotFound,
                "The table \(name) has no partition (\(values.joined(separator: ", ")))."
            )
        )
    }

    // MARK: Files

    /// Names in lower case and types that are ones.
    private func checked(_ table: Table) throws(CatalogError) -> Table {
        var table = table
        table.name = table.name.lowercased()
        table.databaseName = try reader.database(table.databaseName).name
        var seen: Set<String> = []
        for index in table.storageDescriptor.columns.indices {
            table.storageDescriptor.columns[index].name.lowercase()
        }
        for index in table.partitionKeys.indices { table.partitionKeys[index].name.lowercase() }
        for column in table.queryColumns {
            guard !column.name.isEmpty, seen.insert(column.name).inserted else {
                throw CatalogError(
                    .invalidInput,
                    "The table \(table.fullName) has two columns of the name \"\(column.name)\"."
                )
            }
            do throws(HiveTypeError) { _ = try HiveType(column.type) } catch {
                throw CatalogError(
                    .invalidInput,
                    "The column \"\(column.name)\" of \(table.fullName) has a type that is none: "
                        + "\(error) of \"\(column.type.prefix(200))\""
                )
            }
        }
        return table
    }

    private mutating func write(_ table: Table, _ reason: String) throws(CatalogError) {
        let change = CatalogChange(by: by, reason: reason, time: time)
        write(
            TableVersion(table: table, change: change).json,
            to: try CatalogLayout.table(table.fullName)
        )
    }

    private mutating func write(_ json: JSON, to path: String) {
        reader.changed[path] = Array((json.prettyText() + "\n").utf8)
    }

    private mutating func remove(_ path: String) {
        reader.changed = reader.changed.filter { !$0.key.hasPrefix(path + "/") }
        reader.removedFolders.insert(path)
    }
}

/// A partition of a batch with which something could not be done.
public struct PartitionFailure: Sendable, Equatable {
    /// Its values.
    public let values: [String]
    /// Why.
    public let error: CatalogError

    init(_ values: [String], _ error: CatalogError) {
        self.values = values
        self.error = error
    }
}

extension String {
    fileprivate mutating func lowercase() { self = lowercased() }
}
