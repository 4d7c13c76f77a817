public import Values

/// A database of the catalog: a name under which tables stand.
public struct Database: Sendable, Equatable {
    /// Its name, in lower case.
    public var name: String
    /// What somebody said of it.
    public var description: String?
    /// Where tables without a place of their own belong.
    public var locationURI: String?
    /// Names with texts that tools have left there.
    public var parameters: [String: String]
    /// When it was made; the store says.
    public var createTime: Timestamp?
    /// Members of Glue's record that mean nothing here, kept as they came.
    public var other: JSONObject

    /// Makes a database.
    public init(
        name: String,
        description: String? = nil,
        locationURI: String? = nil,
        parameters: [String: String] = [:],
        createTime: Timestamp? = nil,
        other: JSONObject = JSONObject()
    ) {
        self.name = name
        self.description = description
        self.locationURI = locationURI
        self.parameters = parameters
        self.createTime = createTime
        self.other = other
    }
}

extension Database: CatalogRecord {
    /// Reads Glue's `Database` or `DatabaseInput`.
    public init(_ json: JSON, at path: String = "Database") throws(CatalogFormatError) {
        var fields = try RecordFields(json, at: path)
        name = try fields.required("Name")
        description = try fields.string("Description")
        locationURI = try fields.string("LocationUri")
        parameters = try fields.texts("Parameters")
        createTime = try fields.time("CreateTime")
        other = fields.rest
    }

    /// The database in Glue's shape.
    public var json: JSON {
        var record = JSONObject([("Name", .string(name))])
        record.set("Description", description)
        record.set("LocationUri", locationURI)
        record.set("Parameters", parameters)
        record.set("CreateTime", createTime)
        record.add(other)
        return .object(record)
    }
}
