/// What is known of a type by the values that were seen.
///
/// Values of different types make a wider one, by Glue's rules as far as they are known: int and bigint
/// are bigint, whole numbers and fractions are double, structs have the fields of both, and everything
/// else is string.
public indirect enum InferredType: Sendable, Equatable {
    /// No value was seen, or only nulls.
    case nothing
    /// A type without parts, or one that is taken as a whole.
    case scalar(HiveType)
    case array(InferredType)
    case structure([Field])

    /// A field of a struct, in the order in which they were seen.
    ///
    /// Two whose names differ in case only are one, with the first spelling: SQL could name neither.
    public struct Field: Sendable, Equatable {
        /// Its name, in its own case.
        public var name: String
        /// Its type.
        public var type: InferredType
    }

    /// The type that it becomes in the catalog; where nothing was seen, string.
    public var hive: HiveType {
        switch self {
        case .nothing: .string
        case .scalar(let type): type
        case .array(let element): .array(element.hive)
        // Hive has no struct without fields.
        case .structure(let fields) where fields.isEmpty: .string
        case .structure(let fields):
            .structure(fields.map { HiveType.Field(name: $0.name, type: $0.type.hive) })
        }
    }

    /// Takes a type of the catalog apart, so that it can be merged with others.
    public init(_ type: HiveType) {
        switch type {
        case .array(let element): self = .array(InferredType(element))
        case .structure(let fields):
            self = .structure(
                fields.map { Field(name: $0.name, type: InferredType($0.type)) }
            )
        default: self = .scalar(type)
        }
    }

    /// The type that has the values of both.
    public func merged(with other: InferredType) -> InferredType {
        switch (self, other) {
        case (.nothing, let type), (let type, .nothing): return type
        case (.array(let one), .array(let other)): return .array(one.merged(with: other))
        case (.structure(let one), .structure(let other)):
            return .structure(one.merged(with: other))
        case (.scalar(let one), .scalar(let other)): return .scalar(Self.merge(one, other))
        default: return .scalar(.string)
        }
    }

    mutating func merge(_ other: InferredType) {
        if self != other { self = merged(with: other) }
    }

    /// Whether values of both are of one kind: merging them does not end in text.
    func isLike(_ other: InferredType) -> Bool {
        if self == other { return true }
        if case .scalar(.string) = merged(with: other) { return false }
        return true
    }

    private static func merge(_ one: HiveType, _ other: HiveType) -> HiveType {
        if one == other { return one }
        switch (one, other) {
        case (.decimal(let p, let s), .decimal(let q, let t)):
            let scale = max(s, t)
            let precision = max(p - s, q - t) + scale
            return precision <= 38 ? .decimal(precision: precision, scale: scale) : .double
        case (.decimal, _) where other.isInteger, (_, .decimal) where one.isInteger:
            let whole = HiveType.decimal(precision: 19, scale: 0)
            return merge(one.isInteger ? whole : one, other.isInteger ? whole : other)
        case (.varchar, .varchar), (.char, .char), (.char, .varchar), (.varchar, .char):
            return .string
        default: break
        }
        if one.isInteger, other.isInteger { return one.rank > other.rank ? one : other }
        if one.isNumeric, other.isNumeric { return .double }
        return .string
    }
}

extension [InferredType.Field] {
    /// The fields of both: these in their order, after them those that only the others have.
    func merged(with others: [InferredType.Field]) -> [InferredType.Field] {
        var fields = self
        // Mostly they come in the same order, and nothing has to be looked up.
        var positions: [String: Int] = [:]
        for (index, field) in others.enumerated() {
            if index < count, self[index].name == field.name {
                fields[index].type.merge(field.type)
                continue
            }
            if positions.isEmpty { positions = fields.positions }
            if let position = positions[field.name.lowercased()] {
                fields[position].type.merge(field.type)
            } else {
                positions[field.name.lowercased()] = fields.count
                fields.append(field)
            }
        }
        return fields
    }

    /// Fields of which the names differ in case only made one.
    var withoutRepetitions: [InferredType.Field] {
        Set(map { $0.name.lowercased() }).count == count
            ? self : [InferredType.Field]().merged(with: self)
    }

    private var positions: [String: Int] {
        var positions: [String: Int] = [:]
        for (index, field) in enumerated() { positions[field.name.lowercased()] = index }
        return positions
    }
}

extension HiveType {
    /// The order of whole numbers by their size.
    fileprivate var rank: Int {
        switch self {
        case .tinyint: 0
        case .smallint: 1
        case .int: 2
        default: 3
        }
    }
}

/// A column of a file, by what was seen of it.
public struct InferredColumn: Sendable, Equatable {
    /// Its name in the catalog, in lower case.
    public var name: String
    /// Its name in the file.
    public var ownName: String
    /// Its type.
    public var type: InferredType

    /// Makes a column of a name in a file.
    public init(_ ownName: String, _ type: InferredType) {
        name = ownName.lowercased()
        self.ownName = ownName
        self.type = type
    }
}

extension [InferredColumn] {
    /// The columns of both: these in their order, after them those that only the others have.
    func merged(with others: [InferredColumn]) -> [InferredColumn] {
        if self == others { return self }
        var columns = self
        var positions: [String: Int] = [:]
        for (index, column) in enumerated() { positions[column.name] = index }
        for column in others {
            if let position = positions[column.name] {
                columns[position].type = columns[position].type.merged(with: column.type)
            } else {
                positions[column.name] = columns.count
                columns.append(column)
            }
        }
        return columns
    }

    /// Columns of which the names are the same in the catalog made one.
    var withoutRepetitions: [InferredColumn] { [InferredColumn]().merged(with: self) }

    /// How many columns two lists share, in parts of those of the shorter or the longer one: same name,
    /// and types that go together.
    func similarity(
        to others: [InferredColumn],
        of measure: (Int, Int) -> Int
    ) -> Double {
        if self == others { return 1 }
        let types = Dictionary(map { ($0.name, $0.type) }) { first, _ in first }
        let shared = others.count { types[$0.name]?.isLike($0.type) == true }
        let whole = measure(count, others.count)
        return whole == 0 ? 0 : Double(shared) / Double(whole)
    }

    /// Whether one list begins with the names of the other: rows of text files have no names.
    func isPrefixCompatible(with others: [InferredColumn]) -> Bool {
        zip(self, others).allSatisfy { $0.name == $1.name }
    }
}
