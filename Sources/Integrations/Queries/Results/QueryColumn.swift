package import Values

/// A column of a query's result.
package struct QueryColumn: Sendable, Equatable {
    /// Its name.
    package var name: String
    /// Its type in the words of Athena: `varchar`, `bigint`, `row`.
    package var type: String
    var precision: Int64
    var scale: Int64

    /// Translates a type of DuckDB's.
    init(name: String, duckDBType: String) {
        self.name = name
        (type, precision, scale) = Self.athena(duckDBType)
    }

    private static func athena(_ type: String) -> (String, Int64, Int64) {
        if type.hasSuffix("]") { return ("array", 0, 0) }
        let base = type.prefix { $0 != "(" }
        switch base {
        case "BOOLEAN": return ("boolean", 0, 0)
        case "TINYINT": return ("tinyint", 3, 0)
        case "SMALLINT", "UTINYINT": return ("smallint", 5, 0)
        case "INTEGER", "USMALLINT": return ("integer", 10, 0)
        case "BIGINT", "UINTEGER": return ("bigint", 19, 0)
        case "HUGEINT", "UHUGEINT", "UBIGINT": return ("decimal", 38, 0)
        case "FLOAT": return ("float", 17, 0)
        case "DOUBLE": return ("double", 17, 0)
        case "DECIMAL":
            let numbers = type.split { !$0.isNumber }.compactMap { Int64($0) }
            return ("decimal", numbers.first ?? 18, numbers.count > 1 ? numbers[1] : 0)
        case "DATE": return ("date", 0, 0)
        case "TIME": return ("time", 3, 0)
        case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS": return ("timestamp", 3, 0)
        case "TIMESTAMP WITH TIME ZONE": return ("timestamp with time zone", 3, 0)
        case "BLOB": return ("varbinary", 1_073_741_824, 0)
        case "STRUCT": return ("row", 0, 0)
        case "MAP": return ("map", 0, 0)
        case "JSON": return ("json", 0, 0)
        case "INTERVAL": return ("interval day to second", 0, 0)
        default: return ("varchar", 2_147_483_647, 0)
        }
    }

    /// One of `ResultSetMetadata.ColumnInfo`.
    package var info: JSON {
        [
            "CatalogName": "hive", "SchemaName": "", "TableName": "", "Name": .string(name),
            "Label": .string(name), "Type": .string(type), "Precision": .integer(precision),
            "Scale": .integer(scale), "Nullable": "UNKNOWN",
            "CaseSensitive": .bool(type == "varchar"),
        ]
    }

    /// Reads what ``info`` writes; nil if it is none.
    init?(_ json: JSON) {
        guard let name = json["Name"]?.stringValue, let type = json["Type"]?.stringValue else {
            return nil
        }
        self.name = name
        self.type = type
        precision = json["Precision"]?.integerValue ?? 0
        scale = json["Scale"]?.integerValue ?? 0
    }
}
