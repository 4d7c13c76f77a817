/// A column of a Parquet file as DuckDB's `parquet_schema` lists it, groups before what is in them.
public struct ParquetElement: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// How many of the elements behind it are its own; nil for a leaf.
    public var children: Int?
    /// `OPTIONAL`, `REQUIRED` or `REPEATED`.
    public var repetition: String
    /// `LIST`, `MAP` and the like.
    public var convertedType: String
    /// A leaf's type in DuckDB's words.
    public var duckDBType: String

    /// Makes an element.
    public init(
        name: String,
        children: Int?,
        repetition: String,
        convertedType: String,
        duckDBType: String
    ) {
        self.name = name
        self.children = children
        self.repetition = repetition
        self.convertedType = convertedType
        self.duckDBType = duckDBType
    }
}

/// Puts the listed elements of a Parquet file together to columns.
public struct ParquetSchema {
    /// Groups within groups beyond this are refused.
    static let depthMax = 64

    private let elements: [ParquetElement]
    private var position = 0

    /// The columns of a file; the first element is the file's own.
    ///
    /// - Throws: ``UnknownFormat`` if the elements do not make a tree.
    public static func columns(_ elements: [ParquetElement]) throws(UnknownFormat)
        -> [InferredColumn]
    {
        var schema = ParquetSchema(elements: elements)
        guard let root = elements.first else { throw UnknownFormat("is Parquet without a schema") }
        schema.position = 1
        var columns: [InferredColumn] = []
        for _ in 0..<(root.children ?? 0) {
            let field = try schema.field(depth: 0)
            columns.append(InferredColumn(field.name, field.type))
        }
        return columns.withoutRepetitions
    }

    private init(elements: [ParquetElement]) { self.elements = elements }

    private mutating func take() throws(UnknownFormat) -> ParquetElement {
        guard position < elements.count else {
            throw UnknownFormat("is Parquet whose schema ends in the middle")
        }
        defer { position += 1 }
        return elements[position]
    }

    private mutating func field(depth: Int) throws(UnknownFormat) -> InferredType.Field {
        guard depth < Self.depthMax else { throw UnknownFormat("is Parquet nested too deeply") }
        let element = try take()
        var type = try type(of: element, depth: depth)
        // Older writers mark a list so, and by nothing else.
        if element.repetition == "REPEATED" { type = .array(type) }
        return InferredType.Field(name: element.name, type: type)
    }

    private mutating func type(
        of element: ParquetElement,
        depth: Int
    ) throws(UnknownFormat) -> InferredType {
        guard let children = element.children, children > 0 else {
            return .scalar(Self.leaf(element.duckDBType))
        }
        var fields: [InferredType.Field] = []
        for _ in 0..<children { fields.append(try field(depth: depth + 1)) }
        switch element.convertedType {
        case "LIST":
            guard fields.count == 1, case .array(let inner) = fields[0].type else { break }
            // `list` or `array` is a group around the element, unless it is the element itself.
            if case .structure(let parts) = inner, parts.count == 1, fields[0].name != "array",
                !fields[0].name.hasSuffix("_tuple")
            {
                return .array(parts[0].type)
            }
            return .array(inner)
        case "MAP", "MAP_KEY_VALUE":
            guard fields.count == 1, case .array(.structure(let parts)) = fields[0].type,
                parts.count == 2
            else { break }
            return .scalar(.map(key: parts[0].type.hive, value: parts[1].type.hive))
        default: break
        }
        return .structure(fields.withoutRepetitions)
    }

    private static func leaf(_ type: String) -> HiveType {
        switch type {
        case "BOOLEAN": return .boolean
        case "TINYINT": return .tinyint
        case "SMALLINT", "UTINYINT": return .smallint
        case "INTEGER", "USMALLINT": return .int
        case "BIGINT", "UINTEGER": return .bigint
        case "UBIGINT": return .decimal(precision: 20, scale: 0)
        case "FLOAT": return .float
        case "DOUBLE": return .double
        case "DATE": return .date
        case "BLOB": return .binary
        default:
            if type.hasPrefix("TIMESTAMP") { return .timestamp }
            if type.hasPrefix("DECIMAL") {
                do throws(HiveTypeError) { return try HiveType(type.lowercased()) } catch {
                    return .double
                }
            }
            return .string
        }
    }
}
