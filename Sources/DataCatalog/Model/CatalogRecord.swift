public import Values

/// Something of the catalog that has a JSON form, in the shape that Glue's API gives it.
public protocol CatalogRecord: Sendable, Equatable {
    /// Reads a record.
    ///
    /// - Parameters:
    ///   - json: the record.
    ///   - path: where it stands, for errors: `Table.PartitionKeys[0]`.
    /// - Throws: ``CatalogFormatError`` with the place of what is wrong.
    init(_ json: JSON, at path: String) throws(CatalogFormatError)

    /// The record in Glue's shape; what is empty is left out.
    var json: JSON { get }
}

/// Why a JSON value is no record of the catalog, and where.
public struct CatalogFormatError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Where it stands: `Table.StorageDescriptor.Columns[2].Type`.
    public let path: String
    /// What is wrong: `expected a string, found a number`.
    public let reason: String

    /// Makes an error.
    public init(_ path: String, _ reason: String) {
        self.path = path
        self.reason = reason
    }

    /// Path and reason.
    public var description: String { "\(path): \(reason)" }
}

/// The members of a record, taken out one by one; what nobody takes can be kept as it is.
struct RecordFields {
    /// The most that an array or object in a record may have.
    static let elementsMax = 1_000_000

    let path: String
    private let object: JSONObject
    private var taken: [String] = []

    init(_ json: JSON, at path: String) throws(CatalogFormatError) {
        guard case .object(let object) = json else {
            throw CatalogFormatError(path, "expected an object, found \(json.described)")
        }
        self.path = path
        self.object = object
    }

    /// The members that nobody has taken, in their order.
    var rest: JSONObject {
        JSONObject(object.filter { !taken.contains($0.key) }.map { ($0.key, $0.value) })
    }

    mutating func value(_ name: String) -> JSON? {
        taken.append(name)
        guard let value = object[name], !value.isNull else { return nil }
        return value
    }

    mutating func string(_ name: String) throws(CatalogFormatError) -> String? {
        guard let value = value(name) else { return nil }
        guard case .string(let text) = value else { throw wrong(name, "a string", value) }
        return text
    }

    mutating func required(_ name: String) throws(CatalogFormatError) -> String {
        guard let text = try string(name) else {
            throw CatalogFormatError("\(path).\(name)", "is missing")
        }
        return text
    }

    mutating func integer(_ name: String) throws(CatalogFormatError) -> Int64? {
        guard let value = value(name) else { return nil }
        guard let number = value.integerValue else { throw wrong(name, "a whole number", value) }
        return number
    }

    mutating func boolean(_ name: String) throws(CatalogFormatError) -> Bool? {
        guard let value = value(name) else { return nil }
        guard case .bool(let truth) = value else { throw wrong(name, "true or false", value) }
        return truth
    }

    /// Seconds since the epoch with a fraction, as Glue writes times.
    mutating func time(_ name: String) throws(CatalogFormatError) -> Timestamp? {
        guard let value = value(name) else { return nil }
        guard let seconds = value.doubleValue, seconds.magnitude < 1e12 else {
            throw wrong(name, "a time in seconds since 1970", value)
        }
        return Timestamp(milliseconds: Int64((seconds * 1000).rounded()))
    }

    mutating func strings(_ name: String) throws(CatalogFormatError) -> [String] {
        var texts: [String] = []
        for (index, value) in try elements(name).enumerated() {
            guard case .string(let text) = value else {
                throw wrong("\(name)[\(index)]", "a string", value)
            }
            texts.append(text)
        }
        return texts
    }

    mutating func texts(_ name: String) throws(CatalogFormatError) -> [String: String] {
        guard let value = value(name) else { return [:] }
        guard case .object(let members) = value else { throw wrong(name, "an object", value) }
        var table: [String: String] = [:]
        for member in members {
            guard case .string(let text) = member.value else {
                throw wrong("\(name).\(member.key)", "a string", member.value)
            }
            table[member.key] = text
        }
        return table
    }

    mutating func record<Record: CatalogRecord>(
        _ name: String,
        as type: Record.Type = Record.self
    ) throws(CatalogFormatError) -> Record? {
        guard let value = value(name) else { return nil }
        return try Record(value, at: "\(path).\(name)")
    }

    mutating func records<Record: CatalogRecord>(
        _ name: String,
        as type: Record.Type = Record.self
    ) throws(CatalogFormatError) -> [Record] {
        var records: [Record] = []
        for (index, value) in try elements(name).enumerated() {
            records.append(try Record(value, at: "\(path).\(name)[\(index)]"))
        }
        return records
    }

    private mutating func elements(_ name: String) throws(CatalogFormatError) -> [JSON] {
        guard let value = value(name) else { return [] }
        guard case .array(let elements) = value else { throw wrong(name, "an array", value) }
        guard elements.count <= Self.elementsMax else {
            throw CatalogFormatError(
                "\(path).\(name)",
                "has more than \(Self.elementsMax) elements"
            )
        }
        return elements
    }

    private func wrong(_ name: String, _ wanted: String, _ found: JSON) -> CatalogFormatError {
        CatalogFormatError("\(path).\(name)", "expected \(wanted), found \(found.described)")
    }
}

extension JSON {
    /// What it is, for a sentence.
    fileprivate var described: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .integer, .double: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

extension JSONObject {
    mutating func set(_ name: String, _ text: String?) {
        if let text { self[name] = .string(text) }
    }

    mutating func set(_ name: String, _ number: Int64?) {
        if let number { self[name] = .integer(number) }
    }

    mutating func set(_ name: String, _ truth: Bool?) {
        if let truth { self[name] = .bool(truth) }
    }

    /// A time as seconds since the epoch, whole where it has no fraction.
    mutating func set(_ name: String, _ time: Timestamp?) {
        guard let time else { return }
        self[name] =
            time.milliseconds % 1000 == 0
            ? .integer(time.milliseconds / 1000) : .double(Double(time.milliseconds) / 1000)
    }

    /// Names with texts in the order of the names; nothing if there are none.
    mutating func set(_ name: String, _ table: [String: String]) {
        if table.isEmpty { return }
        self[name] = .object(
            JSONObject(table.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
        )
    }

    mutating func set(_ name: String, _ records: [some CatalogRecord]) {
        if !records.isEmpty { self[name] = .array(records.map(\.json)) }
    }

    mutating func set(_ name: String, _ texts: [String]) {
        if !texts.isEmpty { self[name] = .array(texts.map { .string($0) }) }
    }

    /// Members that were kept as they came, where no other has their name.
    mutating func add(_ members: JSONObject) {
        for member in members where self[member.key] == nil { self[member.key] = member.value }
    }
}
