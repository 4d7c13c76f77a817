import Values

/// Reads the schema at the beginning of an Avro file.
enum AvroHeader {
    /// Records within records beyond this are refused.
    static let depthMax = 64
    /// A schema with more fields than this is refused, those of a record counted wherever it is named.
    static let fieldsMax = 10_000

    static func schema(of sample: FileSample) throws(UnknownFormat) -> FileSchema {
        var reader = Reader(bytes: sample.bytes, position: 4, isWhole: sample.isWhole)
        var text: String?
        while true {
            var count = try reader.long()
            if count == 0 { break }
            // A negative count comes with the block's length.
            if count < 0 {
                // The smallest number has no positive.
                guard count != .min else { throw UnknownFormat("is Avro with a damaged header") }
                count = -count
                _ = try reader.long()
            }
            for _ in 0..<count {
                let key = try reader.text()
                let value = try reader.text()
                if key == "avro.schema" { text = value }
            }
        }
        guard let text else { throw UnknownFormat("is Avro without a schema") }
        let json: JSON
        do throws(JSONError) { json = try JSON(parsing: text) } catch {
            throw UnknownFormat("is Avro whose schema is no JSON: \(error)")
        }
        var schema = Schema()
        guard case .structure(let fields) = try schema.type(json, 0) else {
            throw UnknownFormat("is Avro whose schema is no record")
        }
        return FileSchema(
            format: .avro(schema: text),
            columns: fields.map { InferredColumn($0.name, $0.type) }.withoutRepetitions
        )
    }

    /// The types of a schema, in which a record that has a name is written once and named from there on.
    private struct Schema {
        private var named: [String: JSON] = [:]
        /// The records around the one that is read.
        private var open: Set<String> = []
        private var fieldCount = 0

        mutating func type(_ schema: JSON, _ depth: Int) throws(UnknownFormat) -> InferredType {
            guard depth < depthMax else { return .scalar(.string) }
            switch schema {
            case .string(let name):
                if let type = primitive(name) { return .scalar(type) }
                // A record that has itself in it never ends, so it is a text there.
                guard let schema = named[name], !open.contains(name) else {
                    return .scalar(.string)
                }
                return try type(schema, depth + 1)
            case .array(let choices):
                // A union with null is the type that may be missing.
                let types = choices.filter { $0.stringValue != "null" }
                if types.count == 1 { return try type(types[0], depth + 1) }
                var merged = InferredType.nothing
                for choice in types { merged = merged.merged(with: try type(choice, depth + 1)) }
                return merged
            case .object(let object): return try complex(object, schema, depth)
            default: return .scalar(.string)
            }
        }

        private mutating func complex(
            _ object: JSONObject,
            _ schema: JSON,
            _ depth: Int
        ) throws(UnknownFormat) -> InferredType {
            let name = object["name"]?.stringValue
            if let name { named[name] = schema }
            if let logical = object["logicalType"]?.stringValue,
                let type = AvroHeader.logical(logical, object)
            {
                return .scalar(type)
            }
            switch object["type"] {
            case .string("record")?:
                let isOpened = name.map { open.insert($0).inserted } ?? false
                defer { if isOpened, let name { open.remove(name) } }
                return .structure(try fields(object, depth).withoutRepetitions)
            case .string("array")?: return .array(try type(object["items"] ?? "string", depth + 1))
            case .string("map")?:
                let value = try type(object["values"] ?? "string", depth + 1).hive
                return .scalar(.map(key: .string, value: value))
            case .string("enum")?: return .scalar(.string)
            case .string("fixed")?: return .scalar(.binary)
            case let inner?: return try type(inner, depth + 1)
            case nil: return .scalar(.string)
            }
        }

        private mutating func fields(
            _ record: JSONObject,
            _ depth: Int
        ) throws(UnknownFormat) -> [InferredType.Field] {
            var fields: [InferredType.Field] = []
            for field in record["fields"]?.arrayValue ?? [] {
                guard let name = field["name"]?.stringValue, let type = field["type"] else {
                    continue
                }
                fieldCount += 1
                guard fieldCount <= fieldsMax else {
                    throw UnknownFormat("is Avro with more than \(fieldsMax) fields in its schema")
                }
                fields.append(InferredType.Field(name: name, type: try self.type(type, depth + 1)))
            }
            return fields
        }
    }

    private static func logical(_ name: String, _ object: JSONObject) -> HiveType? {
        switch name {
        case "decimal":
            guard let precision = object["precision"]?.integerValue, (1...38).contains(precision)
            else { return nil }
            let scale = object["scale"]?.integerValue ?? 0
            guard (0...precision).contains(scale) else { return nil }
            return .decimal(precision: Int(precision), scale: Int(scale))
        case "date": return .date
        case "timestamp-millis", "timestamp-micros", "local-timestamp-millis",
            "local-timestamp-micros":
            return .timestamp
        default: return nil
        }
    }

    private static func primitive(_ name: String) -> HiveType? {
        switch name {
        case "boolean": .boolean
        case "int": .int
        case "long": .bigint
        case "float": .float
        case "double": .double
        case "bytes": .binary
        case "string", "null": .string
        default: nil
        }
    }

    /// Avro's own numbers and texts.
    private struct Reader {
        let bytes: [UInt8]
        var position: Int
        let isWhole: Bool

        var cut: UnknownFormat {
            UnknownFormat("is Avro that ends in its header", wantsMore: !isWhole)
        }

        mutating func long() throws(UnknownFormat) -> Int64 {
            var value: UInt64 = 0
            var shift: UInt64 = 0
            while true {
                guard position < bytes.count else { throw cut }
                guard shift < 64 else { throw UnknownFormat("is Avro with a damaged header") }
                let byte = bytes[position]
                position += 1
                value |= UInt64(byte & 0x7F) << shift
                if byte & 0x80 == 0 { break }
                shift += 7
            }
            return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
        }

        mutating func text() throws(UnknownFormat) -> String {
            let length = try long()
            guard length >= 0, length <= FileClassifier.longBytesMax else {
                throw UnknownFormat("is Avro with a damaged header")
            }
            guard position + Int(length) <= bytes.count else { throw cut }
            defer { position += Int(length) }
            return String(decoding: bytes[position..<(position + Int(length))], as: UTF8.self)
        }
    }
}
