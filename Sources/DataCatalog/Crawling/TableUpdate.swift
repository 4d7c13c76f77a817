import Values

/// What a crawl makes of a table that it has found, and of the one that the catalog has already.
public struct TableUpdate: Sendable, Equatable {
    /// The table as it is to be.
    public let table: Table
    /// What is different from the one in the catalog, in words; empty for a new table.
    public let difference: SchemaDifference
    /// Whether a policy keeps the table as it is although the data is different.
    public let isHeldBack: Bool
    /// The partitions as they are to be.
    public let partitions: [Partition]

    /// The name of the parameter by which a table or partition is known to have no data any more.
    public static let deprecated = "DEPRECATED_BY_CRAWLER"
    /// The name of the parameter that says which crawler made a table.
    public static let updatedBy = "UPDATED_BY_CRAWLER"

    /// Decides.
    ///
    /// - Parameters:
    ///   - found: what was found.
    ///   - name: the table's name in the catalog.
    ///   - location: where it is: `s3://lake/flights/`.
    ///   - existing: the table as the catalog has it; nil for a new one.
    ///   - crawler: who has found it, and in which crawl.
    ///   - policy: what may be changed.
    public init(
        _ found: FoundTable,
        name: TableName,
        location: String,
        existing: Table?,
        crawler: (name: String, crawl: String),
        policy: CrawlPolicy
    ) {
        var fresh = Self.table(found, name, location, crawler)
        guard let existing else {
            table = fresh
            difference = SchemaDifference(from: [], to: [])
            isHeldBack = false
            partitions = Self.partitions(found, fresh, location, crawler, policy)
            return
        }
        Self.keepWhatPeopleSaid(of: existing, in: &fresh)
        if policy.mergesNewColumns {
            fresh.storageDescriptor.columns = Self.merged(
                existing.storageDescriptor.columns,
                fresh.storageDescriptor.columns
            )
        }
        difference = SchemaDifference(from: existing, to: fresh)
        isHeldBack = !difference.isEmpty && policy.effectiveUpdate == .log
        if isHeldBack {
            // What is counted is said all the same.
            var kept = existing
            for name in Self.statistics { kept.parameters[name] = fresh.parameters[name] }
            kept.parameters[Self.deprecated] = nil
            table = kept
        } else {
            table = fresh
        }
        let isOtherKeys = existing.partitionKeys.map(\.name) != found.keys
        partitions =
            isHeldBack && isOtherKeys
            ? [] : Self.partitions(found, table, location, crawler, policy)
    }

    /// Whether the catalog's table is another, be it only in what is counted.
    public func changes(_ existing: Table) -> Bool {
        var one = existing
        var other = table
        for name in [Self.crawlID] {
            one.parameters[name] = nil
            other.parameters[name] = nil
            one.storageDescriptor.parameters[name] = nil
            other.storageDescriptor.parameters[name] = nil
        }
        return one != other
    }

    /// Whether a partition is another than it was, be it only in what is counted.
    public static func changes(_ old: Partition, to new: Partition) -> Bool {
        var one = old
        var other = new
        one.createTime = nil
        other.createTime = nil
        for name in [crawlID] {
            one.parameters[name] = nil
            other.parameters[name] = nil
            one.storageDescriptor.parameters[name] = nil
            other.storageDescriptor.parameters[name] = nil
        }
        return one != other
    }

    static let crawlID = "CRAWL_RUN_ID"
    private static let statistics = ["recordCount", "averageRecordSize", "objectCount", "sizeKey"]

    private static func table(
        _ found: FoundTable,
        _ name: TableName,
        _ location: String,
        _ crawler: (name: String, crawl: String)
    ) -> Table {
        let layout = TableLayout(
            format: found.format,
            compression: found.compression,
            columns: found.columns
        )
        var parameters = layout.parameters.merging(counted(found.parts)) { $1 }
        if found.keysAreInData { parameters[PawlParameter.keysInData] = "true" }
        var globs = found.exclusions.sorted().map { path in
            PathGlob.escaped(location + path) + (path.hasSuffix("/") ? "**" : "")
        }
        // A file that is a table is what it is, whatever else is left out.
        if !found.isFile { globs += found.targetExclusions }
        if !globs.isEmpty {
            parameters["exclusions"] = JSON.array(globs.map { .string($0) }).text()
        }
        parameters[updatedBy] = crawler.name
        parameters[crawlID] = crawler.crawl
        parameters["CrawlerSchemaSerializerVersion"] = "1.0"
        parameters["CrawlerSchemaDeserializerVersion"] = "1.0"
        return Table(
            databaseName: name.database,
            name: name.table,
            owner: "owner",
            retention: 0,
            storageDescriptor: layout.descriptor(location: location, parameters: parameters),
            partitionKeys: found.keys.map { Column(name: $0, type: "string") },
            tableType: "EXTERNAL_TABLE",
            parameters: parameters
        )
    }

    private static func partitions(
        _ found: FoundTable,
        _ table: Table,
        _ location: String,
        _ crawler: (name: String, crawl: String),
        _ policy: CrawlPolicy
    ) -> [Partition] {
        if found.keys.isEmpty { return [] }
        return found.parts.map { part in
            let own = location + part.path.map { $0 + "/" }.joined()
            let layout = TableLayout(
                format: part.format,
                compression: part.compression,
                columns: part.columns
            )
            var parameters = layout.parameters.merging(counted([part])) { $1 }
            parameters[updatedBy] = crawler.name
            parameters[crawlID] = crawler.crawl
            parameters["CrawlerSchemaSerializerVersion"] = "1.0"
            parameters["CrawlerSchemaDeserializerVersion"] = "1.0"
            var storage = layout.descriptor(location: own, parameters: parameters)
            if policy.partitionsInherit {
                storage.columns = table.storageDescriptor.columns
                storage.serdeInfo = table.storageDescriptor.serdeInfo
                storage.inputFormat = table.storageDescriptor.inputFormat
                storage.outputFormat = table.storageDescriptor.outputFormat
            }
            return Partition(
                values: found.values(of: part),
                storageDescriptor: storage,
                parameters: parameters
            )
        }
    }

    private static func counted(_ parts: [FoundTable.Part]) -> [String: String] {
        let objects = parts.reduce(0) { $0 + $1.objects }
        let bytes = parts.reduce(0) { $0 + $1.bytes }
        var parameters = ["objectCount": String(objects), "sizeKey": String(bytes)]
        if parts.allSatisfy({ $0.records != nil }) {
            let records = parts.reduce(0) { $0 + ($1.records ?? 0) }
            parameters["recordCount"] = String(records)
            parameters["averageRecordSize"] = String(records > 0 ? bytes / records : 0)
        }
        return parameters
    }

    /// Descriptions, comments and parameters that are nobody's but theirs who wrote them.
    private static func keepWhatPeopleSaid(of old: Table, in new: inout Table) {
        new.description = old.description
        new.owner = old.owner
        new.retention = old.retention
        new.createTime = old.createTime
        new.updateTime = old.updateTime
        new.createdBy = old.createdBy
        new.versionID = old.versionID
        new.other = old.other
        let written = Set(TableParameters.written)
        for (name, value) in old.parameters
        where new.parameters[name] == nil && !written.contains(name) {
            new.parameters[name] = value
        }
        let comments = Dictionary(
            old.storageDescriptor.columns.map { ($0.name, $0.comment) },
            uniquingKeysWith: { first, _ in first }
        )
        for index in new.storageDescriptor.columns.indices {
            let name = new.storageDescriptor.columns[index].name
            new.storageDescriptor.columns[index].comment = comments[name] ?? nil
        }
        for index in new.partitionKeys.indices {
            let name = new.partitionKeys[index].name
            new.partitionKeys[index].comment =
                old.partitionKeys.first { $0.name == name }?.comment
        }
    }

    private static func merged(_ old: [Column], _ new: [Column]) -> [Column] {
        let known = Set(old.map(\.name))
        return old + new.filter { !known.contains($0.name) }
    }
}

/// Parameters of tables that crawlers write, and that go when the next crawl does not write them.
enum TableParameters {
    static let written = [
        "classification", "compressionType", "typeOfData", "recordCount", "averageRecordSize",
        "objectCount", "sizeKey", TableUpdate.updatedBy, TableUpdate.crawlID, "delimiter",
        "columnsOrdered", "areColumnsQuoted", "skip.header.line.count", "exclusions",
        "avro.schema.literal", "grokPattern", "jsonPath", PawlParameter.jsonLayout,
        PawlParameter.keysInData,
        TableUpdate.deprecated,
    ]
}

extension PathGlob {
    /// A path as a pattern that only it fits.
    public static func escaped(_ path: String) -> String {
        path.reduce(into: "") { text, character in
            if "\\*?[]{},".contains(character) { text.append("\\") }
            text.append(character)
        }
    }
}
