import Values

/// A type of Hive, as columns of the catalog have them.
public indirect enum HiveType: Sendable, Equatable {
    case tinyint, smallint, int, bigint
    case float, double
    /// Digits in all, and of them after the point.
    case decimal(precision: Int, scale: Int)
    case boolean
    case string
    case varchar(Int)
    case char(Int)
    case binary
    case date, timestamp
    case array(HiveType)
    case map(key: HiveType, value: HiveType)
    /// Fields in order; their names keep their case.
    case structure([Field])
    /// One of several types.
    case union([HiveType])

    /// A field of a `struct`.
    public struct Field: Sendable, Equatable {
        /// Its name.
        public var name: String
        /// Its type.
        public var type: HiveType

        /// Makes a field.
        public init(name: String, type: HiveType) {
            self.name = name
            self.type = type
        }
    }
}

extension HiveType: CustomStringConvertible {
    /// The type as the catalog has it: `struct<id:int,tags:array<string>>`.
    public var description: String {
        switch self {
        case .tinyint: "tinyint"
        case .smallint: "smallint"
        case .int: "int"
        case .bigint: "bigint"
        case .float: "float"
        case .double: "double"
        case .decimal(let precision, let scale): "decimal(\(precision),\(scale))"
        case .boolean: "boolean"
        case .string: "string"
        case .varchar(let length): "varchar(\(length))"
        case .char(let length): "char(\(length))"
        case .binary: "binary"
        case .date: "date"
        case .timestamp: "timestamp"
        case .array(let element): "array<\(element)>"
        case .map(let key, let value): "map<\(key),\(value)>"
        case .structure(let fields):
            "struct<" + fields.map { "\($0.name):\($0.type)" }.joined(separator: ",") + ">"
        case .union(let types):
            "uniontype<" + types.map(\.description).joined(separator: ",") + ">"
        }
    }
}

extension HiveType {
    /// Whether its values are numbers.
    public var isNumeric: Bool {
        switch self {
        case .tinyint, .smallint, .int, .bigint, .float, .double, .decimal: true
        default: false
        }
    }

    /// Whether its values are whole numbers.
    public var isInteger: Bool {
        switch self {
        case .tinyint, .smallint, .int, .bigint: true
        default: false
        }
    }

    /// The type as DuckDB has it.
    ///
    /// A `uniontype` is JSON there: which of its types a value has, the file alone says.
    public var duckDB: String {
        switch self {
        case .tinyint: "TINYINT"
        case .smallint: "SMALLINT"
        case .int: "INTEGER"
        case .bigint: "BIGINT"
        case .float: "FLOAT"
        case .double: "DOUBLE"
        case .decimal(let precision, let scale): "DECIMAL(\(precision),\(scale))"
        case .boolean: "BOOLEAN"
        case .string, .varchar, .char: "VARCHAR"
        case .binary: "BLOB"
        case .date: "DATE"
        case .timestamp: "TIMESTAMP"
        case .array(let element): element.duckDB + "[]"
        case .map(let key, let value): "MAP(\(key.duckDB), \(value.duckDB))"
        // DuckDB has no struct without fields.
        case .structure(let fields) where fields.isEmpty: "JSON"
        case .structure(let fields):
            "STRUCT("
                + fields.map { "\(SQLText.identifier($0.name)) \($0.type.duckDB)" }
                .joined(separator: ", ") + ")"
        case .union: "JSON"
        }
    }
}

extension HiveType {
    /// The type as DuckDB's `json_transform` takes it, which unlike a cast lets members be missing.
    var jsonStructure: JSON {
        switch self {
        case .array(let element): .array([element.jsonStructure])
        case .structure(let fields) where !fields.isEmpty:
            .object(JSONObject(fields.map { ($0.name, $0.type.jsonStructure) }))
        default: .string(duckDB)
        }
    }
}
