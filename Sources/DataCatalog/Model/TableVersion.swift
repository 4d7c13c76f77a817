public import Values

/// One version of a table: the table as it was, and who made it so and why.
public struct TableVersion: Sendable, Equatable {
    /// The table; its ``Table/versionID`` is the version's number.
    public var table: Table
    /// What led to this version.
    public var change: CatalogChange

    /// Makes a version.
    public init(table: Table, change: CatalogChange) {
        self.table = table
        self.change = change
    }
}

extension TableVersion: CatalogRecord {
    /// Reads Glue's `TableVersion`, with Pawl's `Change`.
    public init(_ json: JSON, at path: String = "TableVersion") throws(CatalogFormatError) {
        var fields = try RecordFields(json, at: path)
        guard let table = try fields.record("Table", as: Table.self) else {
            throw CatalogFormatError("\(path).Table", "is missing")
        }
        self.table = table
        self.table.versionID = try fields.string("VersionId") ?? table.versionID
        change = try fields.record("Change") ?? CatalogChange(by: "unknown", reason: "")
    }

    /// The version in Glue's shape.
    public var json: JSON {
        var record = JSONObject([("Table", table.json)])
        record.set("VersionId", table.versionID)
        record["Change"] = change.json
        return .object(record)
    }
}

/// Who changed something of the catalog, and why.
public struct CatalogChange: Sendable, Equatable {
    /// Who: `crawler raw`, `job load`, `command line`.
    public var by: String
    /// Why, in words: `column "price" added (double)`.
    public var reason: String
    /// When.
    public var time: Timestamp?

    /// Makes one.
    public init(by: String, reason: String, time: Timestamp? = nil) {
        self.by = by
        self.reason = reason
        self.time = time
    }
}

extension CatalogChange: CatalogRecord {
    /// Reads `{By, Reason, Time}`.
    public init(_ json: JSON, at path: String) throws(CatalogFormatError) {
        var fields = try RecordFields(json, at: path)
        by = try fields.required("By")
        reason = try fields.string("Reason") ?? ""
        time = try fields.time("Time")
    }

    /// The change as JSON.
    public var json: JSON {
        var record = JSONObject([("By", .string(by)), ("Reason", .string(reason))])
        record.set("Time", time)
        return .object(record)
    }
}
