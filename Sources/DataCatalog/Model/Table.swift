public import Values

/// A table of the catalog.
public struct Table: Sendable, Equatable {
    /// The database that it is in.
    public var databaseName: String
    /// Its name, in lower case.
    public var name: String
    /// What somebody said of it.
    public var description: String?
    /// Whose it is.
    public var owner: String?
    /// When it was made; the store says.
    public var createTime: Timestamp?
    /// When it was changed last; the store says.
    public var updateTime: Timestamp?
    /// How many days data is to be kept; nothing acts on it.
    public var retention: Int64?
    /// Columns, place and format.
    public var storageDescriptor: StorageDescriptor
    /// The keys by which its data is divided into folders.
    public var partitionKeys: [Column]
    /// What it is: `EXTERNAL_TABLE` or `VIRTUAL_VIEW`.
    public var tableType: String?
    /// The text of a view, as it was written.
    public var viewOriginalText: String?
    /// Names with texts, such as `classification` and `recordCount`.
    public var parameters: [String: String]
    /// Who made it.
    public var createdBy: String?
    /// Its version, a decimal number that grows with each change; the store says.
    public var versionID: String?
    /// Members of Glue's record that mean nothing here, kept as they came.
    public var other: JSONObject

    /// Makes a table.
    public init(
        databaseName: String,
        name: String,
        description: String? = nil,
        owner: String? = nil,
        createTime: Timestamp? = nil,
        updateTime: Timestamp? = nil,
        retention: Int64? = nil,
        storageDescriptor: StorageDescriptor = StorageDescriptor(),
        partitionKeys: [Column] = [],
        tableType: String? = nil,
        viewOriginalText: String? = nil,
        parameters: [String: String] = [:],
        createdBy: String? = nil,
        versionID: String? = nil,
        other: JSONObject = JSONObject()
    ) {
        self.databaseName = databaseName
        self.name = name
        self.description = description
        self.owner = owner
        self.createTime = createTime
        self.updateTime = updateTime
        self.retention = retention
        self.storageDescriptor = storageDescriptor
        self.partitionKeys = partitionKeys
        self.tableType = tableType
        self.viewOriginalText = viewOriginalText
        self.parameters = parameters
        self.createdBy = createdBy
        self.versionID = versionID
        self.other = other
    }

    /// Database and name.
    public var fullName: TableName { TableName(databaseName, name) }

    /// What kind of data it has, as crawlers write it: `csv`, `json`, `parquet`.
    public var classification: String? {
        parameters["classification"] ?? storageDescriptor.parameters["classification"]
    }

    /// The columns, and after them the partition keys: what a query sees.
    public var queryColumns: [Column] { storageDescriptor.columns + partitionKeys }
}

extension Table: CatalogRecord {
    /// Reads Glue's `Table` or `TableInput`, whose `DatabaseName` may be missing.
    public init(_ json: JSON, at path: String = "Table") throws(CatalogFormatError) {
        var fields = try RecordFields(json, at: path)
        databaseName = try fields.string("DatabaseName") ?? ""
        name = try fields.required("Name")
        description = try fields.string("Description")
        owner = try fields.string("Owner")
        createTime = try fields.time("CreateTime")
        updateTime = try fields.time("UpdateTime")
        retention = try fields.integer("Retention")
        storageDescriptor = try fields.record("StorageDescriptor") ?? StorageDescriptor()
        partitionKeys = try fields.records("PartitionKeys")
        tableType = try fields.string("TableType")
        viewOriginalText = try fields.string("ViewOriginalText")
        parameters = try fields.texts("Parameters")
        createdBy = try fields.string("CreatedBy")
        versionID = try fields.string("VersionId")
        other = fields.rest
    }

    /// The table in Glue's shape.
    public var json: JSON {
        var record = JSONObject([
            ("Name", .string(name)), ("DatabaseName", .string(databaseName)),
        ])
        record.set("Description", description)
        record.set("Owner", owner)
        record.set("CreateTime", createTime)
        record.set("UpdateTime", updateTime)
        record.set("Retention", retention)
        record["StorageDescriptor"] = storageDescriptor.json
        record["PartitionKeys"] = .array(partitionKeys.map(\.json))
        record.set("ViewOriginalText", viewOriginalText)
        record.set("TableType", tableType)
        record.set("Parameters", parameters)
        record.set("CreatedBy", createdBy)
        record.set("VersionId", versionID)
        record.add(other)
        return .object(record)
    }
}
