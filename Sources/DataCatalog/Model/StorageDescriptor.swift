public import Values

/// How and where the data of a table or partition is stored.
public struct StorageDescriptor: Sendable, Equatable {
    /// The columns, without the partition keys.
    public var columns: [Column]
    /// The folder: `s3://lake/flights/`, or a path.
    public var location: String?
    /// The Java class by which Hive reads the files.
    public var inputFormat: String?
    /// The Java class by which Hive writes them.
    public var outputFormat: String?
    /// Whether the data is compressed.
    public var compressed: Bool
    /// How many buckets there are; crawlers write -1.
    public var numberOfBuckets: Int64?
    /// By what a row is read.
    public var serdeInfo: SerdeInfo?
    /// Columns by which rows are spread over buckets.
    public var bucketColumns: [String]
    /// Names with texts, such as `classification` and `compressionType`.
    public var parameters: [String: String]
    /// Whether it is stored as sub-directories.
    public var storedAsSubDirectories: Bool?
    /// Members of Glue's record that mean nothing here, kept as they came.
    public var other: JSONObject

    /// Makes a descriptor.
    public init(
        columns: [Column] = [],
        location: String? = nil,
        inputFormat: String? = nil,
        outputFormat: String? = nil,
        compressed: Bool = false,
        numberOfBuckets: Int64? = nil,
        serdeInfo: SerdeInfo? = nil,
        bucketColumns: [String] = [],
        parameters: [String: String] = [:],
        storedAsSubDirectories: Bool? = nil,
        other: JSONObject = JSONObject()
    ) {
        self.columns = columns
        self.location = location
        self.inputFormat = inputFormat
        self.outputFormat = outputFormat
        self.compressed = compressed
        self.numberOfBuckets = numberOfBuckets
        self.serdeInfo = serdeInfo
        self.bucketColumns = bucketColumns
        self.parameters = parameters
        self.storedAsSubDirectories = storedAsSubDirectories
        self.other = other
    }
}

extension StorageDescriptor: CatalogRecord {
    /// Reads Glue's `StorageDescriptor`.
    public init(_ json: JSON, at path: String) throws(CatalogFormatError) {
        var fields = try RecordFields(json, at: path)
        columns = try fields.records("Columns")
        location = try fields.string("Location")
        inputFormat = try fields.string("InputFormat")
        outputFormat = try fields.string("OutputFormat")
        compressed = try fields.boolean("Compressed") ?? false
        numberOfBuckets = try fields.integer("NumberOfBuckets")
        serdeInfo = try fields.record("SerdeInfo")
        bucketColumns = try fields.strings("BucketColumns")
        parameters = try fields.texts("Parameters")
        storedAsSubDirectories = try fields.boolean("StoredAsSubDirectories")
        other = fields.rest
    }

    /// The descriptor in Glue's shape.
    public var json: JSON {
        var record = JSONObject([("Columns", .array(columns.map(\.json)))])
        record.set("Location", location)
        record.set("InputFormat", inputFormat)
        record.set("OutputFormat", outputFormat)
        record["Compressed"] = .bool(compressed)
        record.set("NumberOfBuckets", numberOfBuckets)
        record["SerdeInfo"] = serdeInfo?.json
        record.set("BucketColumns", bucketColumns)
        record.set("Parameters", parameters)
        record.set("StoredAsSubDirectories", storedAsSubDirectories)
        record.add(other)
        return .object(record)
    }
}

/// By what a row of the data is taken apart: Hive's serializer and deserializer.
public struct SerdeInfo: Sendable, Equatable {
    /// A name for it; mostly there is none.
    public var name: String?
    /// Its Java class.
    public var serializationLibrary: String?
    /// Its settings, such as `field.delim`.
    public var parameters: [String: String]

    /// Makes one.
    public init(
        name: String? = nil,
        serializationLibrary: String? = nil,
        parameters: [String: String] = [:]
    ) {
        self.name = name
        self.serializationLibrary = serializationLibrary
        self.parameters = parameters
    }
}

extension SerdeInfo: CatalogRecord {
    /// Reads Glue's `SerDeInfo`.
    public init(_ json: JSON, at path: String) throws(CatalogFormatError) {
        var fields = try RecordFields(json, at: path)
        name = try fields.string("Name")
        serializationLibrary = try fields.string("SerializationLibrary")
        parameters = try fields.texts("Parameters")
    }

    /// The record in Glue's shape.
    public var json: JSON {
        var record = JSONObject()
        record.set("Name", name)
        record.set("SerializationLibrary", serializationLibrary)
        record.set("Parameters", parameters)
        return .object(record)
    }
}
