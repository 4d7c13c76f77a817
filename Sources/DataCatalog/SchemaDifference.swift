/// What is different between two versions of a table, in words.
public struct SchemaDifference: Sendable, Equatable {
    /// One difference.
    public enum Change: Sendable, Equatable {
        /// A column that was not there; of a struct's field the path, `address.zip`.
        case added(column: String, type: String)
        /// A column that is gone.
        case removed(column: String, type: String)
        /// A column whose type is another.
        case retyped(column: String, from: String, to: String)
        /// The same columns in another order.
        case reordered
        /// Other partition keys.
        case partitionKeys(from: [String], to: [String])
        /// Anything else: the format, the place.
        case property(name: String, from: String?, to: String?)
    }

    /// The differences: columns in the order of the tables, then the rest.
    public let changes: [Change]

    /// Whether nothing is different.
    public var isEmpty: Bool { changes.isEmpty }

    /// Whether columns or partition keys are different.
    public var concernsSchema: Bool {
        changes.contains { if case .property = $0 { false } else { true } }
    }

    /// Compares two versions of a table.
    public init(from old: Table, to new: Table) {
        var changes = Self.columns(
            old.storageDescriptor.columns,
            new.storageDescriptor.columns
        )
        let oldKeys = old.partitionKeys.map { "\($0.name) \($0.type)" }
        let newKeys = new.partitionKeys.map { "\($0.name) \($0.type)" }
        if oldKeys != newKeys { changes.append(.partitionKeys(from: oldKeys, to: newKeys)) }
        let (one, other) = (old.storageDescriptor, new.storageDescriptor)
        let properties: [(String, String?, String?)] = [
            ("classification", old.classification, new.classification),
            ("Location", one.location, other.location),
            ("InputFormat", one.inputFormat, other.inputFormat),
            (
                "SerDe", one.serdeInfo?.serializationLibrary,
                other.serdeInfo?.serializationLibrary
            ),
            ("compressionType", Self.compression(old), Self.compression(new)),
            ("TableType", old.tableType, new.tableType),
            ("Description", old.description, new.description),
            ("view", old.viewOriginalText, new.viewOriginalText),
        ]
        for (name, before, after) in properties where before != after {
            changes.append(.property(name: name, from: before, to: after))
        }
        changes += Self.parameters(
            one.serdeInfo?.parameters ?? [:],
            other.serdeInfo?.parameters ?? [:]
        )
        self.changes = changes
    }

    /// Compares two lists of columns.
    public init(from old: [Column], to new: [Column]) { changes = Self.columns(old, new) }

    private static func compression(_ table: Table) -> String? {
        let kind = table.storageDescriptor.parameters["compressionType"]
        return kind == "none" ? nil : kind
    }

    private static func parameters(_ old: [String: String], _ new: [String: String]) -> [Change] {
        Set(old.keys).union(new.keys).sorted().compactMap { name in
            // It repeats the columns.
            if name == "paths" || name == "avro.schema.literal" || old[name] == new[name] {
                return nil
            }
            return .property(name: "SerDe parameter \(name)", from: old[name], to: new[name])
        }
    }

    private static func columns(_ old: [Column], _ new: [Column]) -> [Change] {
        var changes: [Change] = []
        let before = Dictionary(old.map { ($0.name, $0.type) }) { first, _ in first }
        let after = Dictionary(new.map { ($0.name, $0.type) }) { first, _ in first }
        for column in old where after[column.name] == nil {
            changes.append(.removed(column: column.name, type: column.type))
        }
        for column in new {
            guard let type = before[column.name] else {
                changes.append(.added(column: column.name, type: column.type))
                continue
            }
            if type != column.type { changes += retyped(column.name, type, column.type) }
        }
        let kept = old.map(\.name).filter { after[$0] != nil }
        if kept != new.map(\.name).filter({ before[$0] != nil }) { changes.append(.reordered) }
        return changes
    }

    /// Of two structs, what their fields differ in.
    private static func retyped(_ name: String, _ old: String, _ new: String) -> [Change] {
        let whole = [Change.retyped(column: name, from: old, to: new)]
        do throws(HiveTypeError) {
            let changes = nested(name, try HiveType(old), try HiveType(new))
            return changes.isEmpty ? whole : changes
        } catch { return whole }
    }

    private static func nested(_ name: String, _ old: HiveType, _ new: HiveType) -> [Change] {
        switch (old, new) {
        case (.structure(let one), .structure(let other)):
            return columns(
                one.map { Column(name: "\(name).\($0.name)", type: $0.type.description) },
                other.map { Column(name: "\(name).\($0.name)", type: $0.type.description) }
            )
        case (.array(let one), .array(let other)) where one != other:
            return nested("\(name)[]", one, other)
        default:
            if old == new { return [] }
            return [.retyped(column: name, from: old.description, to: new.description)]
        }
    }
}

extension SchemaDifference: CustomStringConvertible {
    /// The differences, one a line.
    public var description: String { sentences.joined(separator: "\n") }

    /// The differences in words: `column "price" added (double)`.
    public var sentences: [String] { changes.map(\.description) }
}

extension SchemaDifference.Change: CustomStringConvertible {
    /// The difference in words.
    public var description: String {
        switch self {
        case .added(let column, let type): "column \"\(column)\" added (\(type))"
        case .removed(let column, let type): "column \"\(column)\" removed (\(type))"
        case .retyped(let column, let old, let new):
            "column \"\(column)\" changed from \(old) to \(new)"
        case .reordered: "columns in another order"
        case .partitionKeys(let old, let new):
            "partition keys changed from (\(old.joined(separator: ", "))) to "
                + "(\(new.joined(separator: ", ")))"
        case .property(let name, let old?, let new?): "\(name) changed from \(old) to \(new)"
        case .property(let name, nil, let new?): "\(name) is now \(new)"
        case .property(let name, let old, nil): "\(name) removed" + (old.map { " (\($0))" } ?? "")
        }
    }
}
