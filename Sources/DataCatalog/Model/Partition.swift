public import Values

/// A partition of a table: the values of its keys, and where its data is.
public struct Partition: Sendable, Equatable {
    /// The values, one for each of the table's partition keys and in their order.
    public var values: [String]
    /// Where and how its data is stored.
    public var storageDescriptor: StorageDescriptor
    /// Names with texts that tools have left there.
    public var parameters: [String: String]
    /// When it was made; the store says.
    public var createTime: Timestamp?
    /// Members of Glue's record that mean nothing here, kept as they came.
    public var other: JSONObject

    /// Makes a partition.
    public init(
        values: [String],
        storageDescriptor: StorageDescriptor,
        parameters: [String: String] = [:],
        createTime: Timestamp? = nil,
        other: JSONObject = JSONObject()
    ) {
        self.values = values
        self.storageDescriptor = storageDescriptor
        self.parameters = parameters
        self.createTime = createTime
        self.other = other
    }

    /// The value by which Hive says that there is none.
    public static let nullValue = "__HIVE_DEFAULT_PARTITION__"
}

extension Partition: CatalogRecord {
    /// Reads Glue's `Partition` or `PartitionInput`.
    public init(_ json: JSON, at path: String = "Partition") throws(CatalogFormatError) {
        var fields = try RecordFields(json, at: path)
        values = try fields.strings("Values")
        storageDescriptor = try fields.record("StorageDescriptor") ?? StorageDescriptor()
        parameters = try fields.texts("Parameters")
        createTime = try fields.time("CreationTime")
        other = fields.rest
    }

    /// The partition in Glue's shape.
    public var json: JSON {
        var record = JSONObject([
            ("Values", .array(values.map { .string($0) })),
            ("StorageDescriptor", storageDescriptor.json),
        ])
        record.set("Parameters", parameters)
        record.set("CreationTime", createTime)
        record.add(other)
        return .object(record)
    }
}
