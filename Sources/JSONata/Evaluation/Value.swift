import Values

/// How deep a value nests at the most, not counting what came with the input: kept beside values
/// that an evaluation builds, so that none becomes too deep to be walked or freed.
typealias Nesting = UInt16

/// What the reference implementation notes on arrays beside their elements.
struct ArrayMarks: OptionSet {
    let rawValue: UInt8
    /// A sequence: of one element it becomes that element, of none undefined.
    static let sequence = ArrayMarks(rawValue: 1)
    /// A sequence that stays an array when it has one element.
    static let keepSingleton = ArrayMarks(rawValue: 2)
    /// Written as an array in the expression, and not to be flattened into the steps of a path.
    static let constructed = ArrayMarks(rawValue: 4)
    /// The wrapping of an input that is an array.
    static let outerWrapper = ArrayMarks(rawValue: 8)
    /// Arrays among the elements are constructed ones.
    static let holdsConstructed = ArrayMarks(rawValue: 16)
}

/// An array with marks.
struct MarkedArray {
    var elements: [JSON]
    var nesting: Nesting
    var marks: ArrayMarks
}

/// A value while an expression is evaluated.
///
/// Plain JSON is borrowed as it is; only arrays that carry marks, functions and streams of tuples
/// are something else. Functions inside arrays and objects are boxed as numbers (``FunctionBox``).
enum Value {
    case undefined
    case json(JSON, Nesting)
    case sequence(MarkedArray)
    case function(Function)
    case tuples(TupleStream)
}

extension Value {
    /// A value without parts of its own.
    @inline(__always)
    static func plain(_ json: JSON) -> Value { .json(json, 0) }

    /// A truth value.
    @inline(__always)
    static func bool(_ value: Bool) -> Value { .json(.bool(value), 0) }

    /// A number.
    @inline(__always)
    static func number(_ value: Double) -> Value { .json(NumberText.json(value), 0) }

    /// An integer.
    @inline(__always)
    static func integer(_ value: Int) -> Value { .json(.integer(Int64(value)), 0) }

    /// A text.
    @inline(__always)
    static func string(_ value: String) -> Value { .json(.string(value), 0) }

    /// An array as a function returns it.
    static func array(_ elements: [JSON], nesting: Nesting) -> Value {
        .json(.array(elements), nesting)
    }

    /// A sequence.
    static func sequence(_ elements: [JSON], nesting: Nesting) -> Value {
        .sequence(MarkedArray(elements: elements, nesting: nesting, marks: .sequence))
    }

    /// Whether there is no value.
    @inline(__always)
    var isUndefined: Bool {
        if case .undefined = self { true } else { false }
    }

    /// Whether this is an array, marked or not.
    @inline(__always)
    var isArray: Bool {
        switch self {
        case .json(.array, _), .sequence, .tuples: true
        case .undefined, .json, .function: false
        }
    }

    /// The elements of an array; a single value as the only element of one; none if undefined.
    ///
    /// Functions are left out: ``Run/elements(of:)`` keeps them.
    var elements: [JSON] {
        switch self {
        case .undefined, .function: []
        case .json(.array(let elements), _): elements
        case .json(let json, _): [json]
        case .sequence(let array): array.elements
        case .tuples(let stream): stream.elements
        }
    }

    /// How deep the value nests at the most.
    @inline(__always)
    var nesting: Nesting {
        switch self {
        case .undefined, .function: 0
        case .json(_, let nesting): nesting
        case .sequence(let array): array.nesting
        case .tuples(let stream): stream.nesting
        }
    }

    /// How deep what is inside the value nests at the most.
    @inline(__always)
    var innerNesting: Nesting {
        let nesting = nesting
        return nesting == 0 ? 0 : nesting - 1
    }

    /// The text, if this is one.
    var stringValue: String? {
        if case .json(.string(let text), _) = self { text } else { nil }
    }

    /// The number, if this is one.
    var doubleValue: Double? {
        if case .json(let json, _) = self { json.doubleValue } else { nil }
    }

    /// The members, if this is an object.
    var objectValue: JSONObject? {
        if case .json(.object(let object), _) = self { object } else { nil }
    }

    /// The function, if this is one.
    var functionValue: Function? {
        if case .function(let function) = self { function } else { nil }
    }

    /// The value as an error shows it.
    var jsonForError: JSON? {
        switch self {
        case .undefined, .function: nil
        case .json(let json, _): json
        case .sequence(let array): .array(array.elements)
        case .tuples: nil
        }
    }
}

/// A stream of tuples: values of a step, each with what was bound on the way to it.
final class TupleStream {
    /// A value and the frame that holds what travels with it.
    struct Tuple {
        var value: Value
        var frame: Frame
    }

    var tuples: [Tuple]
    /// What the slots of the frames are called.
    let names: [String]

    init(_ tuples: [Tuple], names: [String]) {
        self.tuples = tuples
        self.names = names
    }

    /// The values alone.
    var elements: [JSON] { tuples.compactMap(\.value.jsonForError) }

    /// How deep the values nest at the most, as an element of an array.
    var nesting: Nesting { (tuples.map(\.value.nesting).max() ?? 0) + 1 }
}
