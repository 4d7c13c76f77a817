public import Values

/// A column of a table, or a partition key.
public struct Column: Sendable, Equatable {
    /// Its name, in lower case as Hive has it.
    public var name: String
    /// Its Hive type, such as `bigint` or `struct<a:string>`; ``HiveType`` takes it apart.
    public var type: String
    /// What somebody said of it.
    public var comment: String?
    /// Names with texts that tools have left there.
    public var parameters: [String: String]

    /// Makes a column.
    public init(
        name: String,
        type: String,
        comment: String? = nil,
        parameters: [String: String] = [:]
    ) {
        self.name = name
        self.type = type
        self.comment = comment
        self.parameters = parameters
    }
}

extension Column: CatalogRecord {
    /// Reads `{Name, Type, Comment, Parameters}`.
    public init(_ json: JSON, at path: String) throws(CatalogFormatError) {
        var fields = try RecordFields(json, at: path)
        name = try fields.required("Name")
        // Glue allows a column without a type; Hive then takes it as text.
        type = try fields.string("Type") ?? "string"
        comment = try fields.string("Comment")
        parameters = try fields.texts("Parameters")
    }

    /// The column in Glue's shape.
    public var json: JSON {
        var record = JSONObject([("Name", .string(name)), ("Type", .string(type))])
        record.set("Comment", comment)
        record.set("Parameters", parameters)
        return .object(record)
    }
}
