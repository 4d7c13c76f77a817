import Values

/// A text, number or constant.
final class LiteralNode: Node, @unchecked Sendable {
    let literal: JSON

    init(_ literal: JSON, position: Int) {
        self.literal = literal
        super.init(position: position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value
    {
        .json(literal, 0)
    }

    override func evaluateScalar(
        _ input: Value,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) -> Scalar {
        switch literal {
        case .bool(let value): .bool(value)
        case .integer(let value): .integer(value)
        case .double(let value): .double(value)
        case .null, .string, .array, .object: run.scalar(.json(literal, 0))
        }
    }

    override var ignoresInput: Bool { true }
}

/// `$name`.
final class VariableNode: Node, @unchecked Sendable {
    let name: String
    private let places: [Place]
    private let builtin: Function?

    init(_ name: String, places: [Place], builtin: Function?, position: Int) {
        self.name = name
        self.places = places
        self.builtin = builtin
        super.init(position: position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value
    {
        for place in places {
            if let value = place.value(from: frame) { return value }
        }
        return unassigned(run)
    }

    override func evaluateScalar(
        _ input: Value,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) -> Scalar {
        for place in places {
            if let scalar = place.scalar(from: frame, run) {
                guard case .other = scalar else { return scalar }
                return run.scalar(run.collapsed(run.takeOther(), keepsArray: keepsArray))
            }
        }
        return run.scalar(unassigned(run))
    }

    private func unassigned(_ run: Run) -> Value {
        if !run.bindings.isEmpty, let bound = run.bindings[name] { return .json(bound, 0) }
        return builtin.map { .function($0) } ?? .undefined
    }

    /// The function of the language that the name stands for, unless a binding has the same name.
    ///
    /// Only what is called straight away: `$eval` asks where it is called from.
    var direct: Builtin? {
        guard places.isEmpty, name != "eval", case .builtin(let builtin)? = builtin?.kind else {
            return nil
        }
        return builtin
    }

    override var ignoresInput: Bool { true }
}

/// `%`: what travels with the tuple under the name of an ancestor.
final class ParentNode: Node, @unchecked Sendable {
    private let places: [Place]

    init(places: [Place], position: Int) {
        self.places = places
        super.init(position: position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value
    {
        for place in places {
            if let value = place.value(from: frame) { return value }
        }
        return .undefined
    }
}

/// `$`: the context.
final class ContextNode: Node, @unchecked Sendable {
    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value
    {
        guard case .sequence(let array) = input, array.marks.contains(.outerWrapper),
            let first = array.elements.first
        else { return input }
        return .json(first, 0)
    }
}

/// `$$`: the whole input.
final class RootNode: Node, @unchecked Sendable {
    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value
    {
        run.root
    }

    override var ignoresInput: Bool { true }
}

/// A name as a step: the member of that name, of an array those of its elements.
final class FieldNode: Node, @unchecked Sendable {
    let name: String

    init(_ name: String, position: Int) {
        self.name = name
        super.init(position: position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value
    {
        try Self.lookup(name, in: input, run)
    }

    /// The member of a name; of an array a sequence of those of its elements.
    static func lookup(
        _ name: String,
        in input: Value,
        _ run: Run
    ) throws(JSONataError) -> Value {
        switch input {
        case .json(.object(let object), let nesting):
            guard let found = object[name] else { return .undefined }
            return run.value(found, nesting == 0 ? 0 : nesting - 1)
        case .json(.array(let elements), let nesting):
            return .sequence(try members(name, of: elements, run), nesting: nesting)
        case .sequence(let array):
            return .sequence(try members(name, of: array.elements, run), nesting: array.nesting)
        case .undefined, .json, .function, .tuples: return .undefined
        }
    }

    private static func members(
        _ name: String,
        of elements: [JSON],
        _ run: Run
    ) throws(JSONataError) -> [JSON] {
        try run.spend(elements.count)
        var result: [JSON] = []
        for element in elements {
            switch element {
            case .object(let object):
                switch object[name] {
                case .array(let found)?:
                    try run.spend(copiesOf: found.count)
                    result += found
                case let found?: result.append(found)
                case nil: break
                }
            case .array(let inner): result += try members(name, of: inner, run)
            case .null, .bool, .integer, .double, .string: break
            }
        }
        return result
    }
}

/// `*`: all members.
final class WildcardNode: Node, @unchecked Sendable {
    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value
    {
        var input = input
        if case .sequence(let array) = input, array.marks.contains(.outerWrapper),
            let first = array.elements.first
        {
            input = .json(first, 0)
        }
        let values: [JSON]
        switch input {
        case .json(.object(let object), _): values = object.values
        case .json(.array(let elements), _): values = elements
        case .sequence(let array): values = array.elements
        case .undefined, .json, .function, .tuples: values = []
        }
        try run.spend(values.count)
        var result: [JSON] = []
        var marks = ArrayMarks.sequence
        for value in values {
            if case .array = value {
                // The reference joins here, which makes a plain array of the sequence.
                try Self.flatten(value, into: &result, run)
                marks = []
            } else {
                result.append(value)
            }
        }
        return .sequence(MarkedArray(elements: result, nesting: input.nesting, marks: marks))
    }

    private static func flatten(
        _ value: JSON,
        into result: inout [JSON],
        _ run: Run
    ) throws(JSONataError) {
        guard case .array(let elements) = value else {
            result.append(value)
            return
        }
        try run.spend(copiesOf: elements.count)
        for element in elements { try flatten(element, into: &result, run) }
    }
}

/// `**`: the value and everything inside it.
final class DescendantNode: Node, @unchecked Sendable {
    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value
    {
        guard !input.isUndefined else { return .undefined }
        var result: [JSON] = []
        try Self.collect(run.json(input), into: &result, run)
        guard result.count != 1 else { return run.value(result[0], input.nesting) }
        return .sequence(result, nesting: input.nesting + 1)
    }

    private static func collect(
        _ value: JSON,
        into result: inout [JSON],
        _ run: Run
    ) throws(JSONataError) {
        // What is gone through, and where it is kept.
        try run.spend(2)
        switch value {
        case .array(let elements):
            for element in elements { try collect(element, into: &result, run) }
        case .object(let object):
            result.append(value)
            for member in object { try collect(member.value, into: &result, run) }
        case .null, .bool, .integer, .double, .string: result.append(value)
        }
    }
}

/// A regular expression: a function that searches a text.
final class RegexNode: Node, @unchecked Sendable {
    let regex: Regex
    let source: String

    init(_ regex: Regex, source: String, position: Int) {
        self.regex = regex
        self.source = source
        super.init(position: position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value
    {
        .function(Function(.regex(self)))
    }

    override var ignoresInput: Bool { true }
}
