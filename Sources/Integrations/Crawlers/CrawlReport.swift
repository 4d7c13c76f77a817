import DataCatalog
import Values

/// What a crawl has found, changed and skipped.
struct CrawlReport {
    /// What became of a table.
    enum Action: String {
        case created = "CREATED"
        case updated = "UPDATED"
        case unchanged = "UNCHANGED"
        case deprecated = "DEPRECATED"
        case deleted = "DELETED"
        /// It is different from the catalog, and a policy keeps it as it is.
        case logged = "LOGGED"
    }

    struct Table {
        var name: String
        var location: String
        var action: Action
        var changes: [String] = []
        var classification: String?
        var columns = 0
        var files: Int64 = 0
        var bytes: Int64 = 0
        var records: Int64?
        var partitions = 0
        var partitionsCreated = 0
        var partitionsUpdated = 0
        var partitionsDeprecated = 0
        var partitionsDeleted = 0

        init(name: String, location: String, action: Action) {
            self.name = name
            self.location = location
            self.action = action
        }

        mutating func describe(_ found: FoundTable, _ table: DataCatalog.Table) {
            classification = table.classification
            columns = table.storageDescriptor.columns.count
            files = found.parts.reduce(0) { $0 + $1.objects }
            bytes = found.parts.reduce(0) { $0 + $1.bytes }
            if found.parts.allSatisfy({ $0.records != nil }) {
                records = found.parts.reduce(0) { $0 + ($1.records ?? 0) }
            }
        }

        var json: JSON {
            var object = JSONObject([
                ("Name", .string(name)), ("Location", .string(location)),
                ("Action", .string(action.rawValue)),
            ])
            if !changes.isEmpty { object["Changes"] = .array(changes.map { .string($0) }) }
            if let classification { object["Classification"] = .string(classification) }
            object["Columns"] = .integer(Int64(columns))
            object["Files"] = .integer(files)
            object["Bytes"] = .integer(bytes)
            if let records { object["Records"] = .integer(records) }
            object["Partitions"] = [
                "Total": .integer(Int64(partitions)), "Created": .integer(Int64(partitionsCreated)),
                "Updated": .integer(Int64(partitionsUpdated)),
                "Deprecated": .integer(Int64(partitionsDeprecated)),
                "Deleted": .integer(Int64(partitionsDeleted)),
            ]
            return .object(object)
        }
    }

    /// How many of what was skipped are named; the others are only counted.
    static let skippedMax = 1000

    var tables: [Table] = []
    private(set) var skipped: [(path: String, reason: String)] = []
    private(set) var skippedCount = 0
    /// Files that were looked at.
    var files = 0
    var bytes: Int64 = 0
    /// Files that exclusions leave out.
    var excluded = 0
    /// Files of folders that a crawl of new folders passes over.
    var known = 0

    mutating func skip(_ path: String, _ reason: String) {
        skippedCount += 1
        if skipped.count < Self.skippedMax { skipped.append((path, reason)) }
    }

    func count(_ action: Action) -> Int { tables.count { $0.action == action } }

    var json: JSON {
        [
            "Tables": .array(tables.map(\.json)),
            "Skipped": .array(
                skipped.map { ["Path": .string($0.path), "Reason": .string($0.reason)] }
            ),
            "SkippedCount": .integer(Int64(skippedCount)), "Files": .integer(Int64(files)),
            "Bytes": .integer(bytes), "ExcludedFiles": .integer(Int64(excluded)),
            "KnownFiles": .integer(Int64(known)),
        ]
    }

    /// The counts as Glue's events have them.
    var summary: JSON {
        func sum(_ count: KeyPath<Table, Int>) -> JSON {
            .integer(Int64(tables.reduce(0) { $0 + $1[keyPath: count] }))
        }
        return [
            "TablesCreated": .integer(Int64(count(.created))),
            "TablesUpdated": .integer(Int64(count(.updated))),
            "TablesDeleted": .integer(Int64(count(.deleted) + count(.deprecated))),
            "PartitionsCreated": sum(\.partitionsCreated),
            "PartitionsUpdated": sum(\.partitionsUpdated),
            "PartitionsDeleted": sum(\.partitionsDeleted),
        ]
    }
}
