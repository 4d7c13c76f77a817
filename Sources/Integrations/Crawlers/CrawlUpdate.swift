import DataCatalog
import Values

/// Makes the catalog what a crawl has found, as one change.
struct CrawlUpdate {
    let crawl: Crawl
    let found: [LocatedTable]
    let places: [CrawledPlace]

    private var policy: CrawlPolicy { crawl.crawler.policy }
    private var database: String { crawl.crawler.databaseName.lowercased() }

    func run(_ report: CrawlReport) throws(CrawlFailure) -> CrawlReport {
        if let most = policy.tableThreshold, found.count > most {
            throw CrawlFailure(
                .invalidInput,
                "The crawl found \(found.count) tables, more than the TableThreshold of \(most): "
                    + found.prefix(5).map(\.location).joined(separator: ", ")
                    + (found.count > 5 ? ", …" : "")
            )
        }
        var report = report
        var failure: CrawlFailure?
        do throws(CatalogError) {
            try crawl.store.change(by: "crawler \(crawl.name)") {
                (change: inout CatalogTransaction) throws(CatalogError) in
                do throws(CrawlFailure) {
                    report = try apply(report, &change)
                } catch {
                    failure = error
                    // It leaves the catalog as it is.
                    throw CatalogError(.invalidInput, error.message)
                }
            }
        } catch { throw failure ?? CrawlFailure(error) }
        return report
    }

    /// A table that was found, what is to be done with it, and what the catalog has of it.
    private typealias Plan = (located: LocatedTable, update: TableUpdate, old: Table?)

    private func apply(
        _ report: CrawlReport,
        _ change: inout CatalogTransaction
    ) throws(CrawlFailure) -> CrawlReport {
        var report = report
        var existing: [String: Table] = [:]
        var plans: [Plan] = []
        do throws(CatalogError) {
            if try change.database(database) == nil {
                try change.createDatabase(Database(name: database))
            }
            plans = try self.plans(&existing, change)
        } catch { throw CrawlFailure(error) }
        try failOnChange(plans)
        do throws(CatalogError) {
            for plan in plans { report.tables.append(try apply(plan, &report, &change)) }
            try forgetVanished(existing, &report, &change)
        } catch { throw CrawlFailure(error) }
        report.tables.sort { $0.name < $1.name }
        return report
    }

    private func plans(
        _ existing: inout [String: Table],
        _ change: CatalogTransaction
    ) throws(CatalogError) -> [Plan] {
        var names: Set<String> = []
        for name in try change.tableNames(in: database) {
            guard let table = try change.table(name) else { continue }
            names.insert(name.table)
            if let location = table.storageDescriptor.location { existing[location] = table }
        }
        return found.map { table in
            let old = existing[table.location]
            let update = TableUpdate(
                table.found,
                name: TableName(database, old?.name ?? name(for: table, &names)),
                location: table.location,
                existing: old,
                crawler: (crawl.name, crawl.id),
                policy: policy
            )
            return (table, update, old)
        }
    }

    /// With `SchemaChange: FAIL` a table that is different stops everything.
    private func failOnChange(_ plans: [Plan]) throws(CrawlFailure) {
        guard policy.schemaChange == .fail else { return }
        let changed = plans.filter { $0.old != nil && $0.update.difference.concernsSchema }
        if changed.isEmpty { return }
        let tables = changed.map { plan -> JSON in
            [
                "Table": .string(plan.update.table.fullName.description),
                "Location": .string(plan.located.location),
                "Version": .string(plan.old?.versionID ?? "0"),
                "Changes": .array(plan.update.difference.sentences.map { .string($0) }),
            ]
        }
        throw CrawlFailure(
            errorName: CrawlFailure.schemaChanged,
            message: (["Crawler": .string(crawl.name), "Tables": .array(tables)] as JSON).text()
        )
    }

    private func name(for table: LocatedTable, _ names: inout Set<String>) -> String {
        let parts = table.location.split(separator: "/")
        let last = parts.last.map(String.init) ?? "table"
        let own = TableNaming.name(last, prefix: crawl.crawler.tablePrefix)
        if names.insert(own).inserted { return own }
        let unique = TableNaming.unique(own, location: table.location)
        names.insert(unique)
        return unique
    }

    private func apply(
        _ plan: Plan,
        _ report: inout CrawlReport,
        _ change: inout CatalogTransaction
    ) throws(CatalogError) -> CrawlReport.Table {
        let (located, update, old) = plan
        let name = update.table.fullName
        var entry = CrawlReport.Table(
            name: name.description,
            location: located.location,
            action: .unchanged
        )
        if let old {
            if update.isHeldBack {
                entry.action = .logged
                entry.changes = update.difference.sentences
            } else if !update.difference.isEmpty {
                entry.action = .updated
                entry.changes = update.difference.sentences
            }
            if old.partitionKeys.map(\.name) != update.table.partitionKeys.map(\.name) {
                // Values of other keys mean nothing.
                let gone = try change.partitions(of: name).map(\.values)
                if !gone.isEmpty { try change.deletePartitions(gone, in: name) }
                entry.partitionsDeleted += gone.count
            }
            if update.changes(old), policy.recrawl != .newFoldersOnly || !update.difference.isEmpty
            {
                if update.difference.isEmpty || update.isHeldBack {
                    try change.refreshTable(update.table)
                } else {
                    try change.updateTable(update.table)
                }
            }
        } else {
            entry.action = .created
            try change.createTable(
                update.table,
                reason: "found by crawl \(crawl.id)"
            )
        }
        entry.describe(located.found, update.table)
        if policy.recrawl == .newFoldersOnly, let old,
            old.classification != located.found.format.classification
        {
            // What is there already counts; what is not like it waits for somebody to decide.
            report.skip(located.location, "has new folders that are not like the table \(name)")
        } else if !update.table.partitionKeys.isEmpty {
            try applyPartitions(update, located, &entry, &change)
        }
        return entry
    }

    private func applyPartitions(
        _ update: TableUpdate,
        _ located: LocatedTable,
        _ entry: inout CrawlReport.Table,
        _ change: inout CatalogTransaction
    ) throws(CatalogError) {
        let name = update.table.fullName
        let old = Dictionary(
            try change.partitions(of: name).map { ($0.values, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        var created: [Partition] = []
        var updated: [Partition] = []
        var kept: Set<[String]> = []
        for partition in update.partitions {
            kept.insert(partition.values)
            guard let existing = old[partition.values] else {
                created.append(partition)
                continue
            }
            if policy.effectiveUpdateIsLog,
                existing.storageDescriptor.columns
                    != partition.storageDescriptor.columns
            {
                continue
            }
            if TableUpdate.changes(existing, to: partition) { updated.append(partition) }
        }
        var deprecated: [Partition] = []
        var deleted: [[String]] = []
        for (values, partition) in old where !kept.contains(values) {
            guard isVanished(partition.storageDescriptor.location) else { continue }
            switch policy.effectiveDelete {
            case .log: continue
            case .deleteFromDatabase: deleted.append(values)
            case .deprecateInDatabase where partition.parameters[TableUpdate.deprecated] == nil:
                var marked = partition
                marked.parameters[TableUpdate.deprecated] = String(change.time.milliseconds)
                deprecated.append(marked)
            case .deprecateInDatabase: continue
            }
        }
        entry.partitionsCreated += created.count
        entry.partitionsUpdated += updated.count
        entry.partitionsDeprecated += deprecated.count
        entry.partitionsDeleted += deleted.count
        entry.partitions = old.count - deleted.count + created.count
        if !created.isEmpty { try change.createPartitions(created, in: name) }
        if !(updated + deprecated).isEmpty {
            try change.updatePartitions(updated + deprecated, in: name)
        }
        if !deleted.isEmpty { try change.deletePartitions(deleted, in: name) }
    }

    // MARK: What is gone

    /// Tables of this crawler below its targets that have no data any more.
    private func forgetVanished(
        _ existing: [String: Table],
        _ report: inout CrawlReport,
        _ change: inout CatalogTransaction
    ) throws(CatalogError) {
        let present = Set(found.map(\.location))
        for (location, table) in existing.sorted(by: { $0.key < $1.key })
        where !present.contains(location) && table.parameters[TableUpdate.updatedBy] == crawl.name
            && isVanished(location)
        {
            var entry = CrawlReport.Table(
                name: table.fullName.description,
                location: location,
                action: .logged
            )
            entry.changes = ["its data is gone"]
            switch policy.effectiveDelete {
            case .log: break
            case .deleteFromDatabase:
                entry.action = .deleted
                try change.deleteTable(table.fullName)
            case .deprecateInDatabase where table.parameters[TableUpdate.deprecated] == nil:
                entry.action = .deprecated
                var marked = table
                marked.parameters[TableUpdate.deprecated] = String(change.time.milliseconds)
                try change.updateTable(marked, reason: "its data is gone")
            case .deprecateInDatabase: continue
            }
            report.tables.append(entry)
        }
    }

    /// Whether there is nothing at a place that this crawl has looked at.
    private func isVanished(_ location: String?) -> Bool {
        guard let location else { return false }
        let looked = places.filter { $0.covers(location) }
        return !looked.isEmpty && looked.allSatisfy { $0.isEmpty(at: location) }
    }
}

extension CrawlPolicy {
    fileprivate var effectiveUpdateIsLog: Bool {
        updateBehavior == .log || recrawl == .newFoldersOnly
    }
}
