import DataCatalog

/// A table that somebody has written, as the catalog is to have it.
struct TablePut {
    var table: Table
    /// The partitions that were written.
    var partitions: [Partition]
    /// Whether those that were not are gone.
    var replacesPartitions = false

    /// Makes the database and the table where they are missing, and changes the table where it is another;
    /// its partitions are added or replaced.
    func carryOut(in catalog: CatalogStore, by who: String) throws(CatalogError) {
        try catalog.change(by: who) { transaction throws(CatalogError) in
            let name = table.fullName
            if try transaction.database(name.database) == nil {
                try transaction.createDatabase(Database(name: name.database))
            }
            if var known = try transaction.table(name) {
                let before = known
                known.storageDescriptor = table.storageDescriptor
                known.partitionKeys = table.partitionKeys
                known.parameters.merge(table.parameters) { $1 }
                if known != before { try transaction.updateTable(known) }
            } else {
                try transaction.createTable(table, reason: "written by \(who)")
            }
            guard !table.partitionKeys.isEmpty else { return }
            let known = Set(try transaction.partitions(of: name).map(\.values))
            try transaction.createPartitions(
                partitions.filter { !known.contains($0.values) },
                in: name
            )
            try transaction.updatePartitions(
                partitions.filter { known.contains($0.values) },
                in: name
            )
            guard replacesPartitions else { return }
            let gone = known.subtracting(partitions.map(\.values))
            try transaction.deletePartitions(
                gone.sorted { $0.lexicographicallyPrecedes($1) },
                in: name
            )
        }
    }
}
