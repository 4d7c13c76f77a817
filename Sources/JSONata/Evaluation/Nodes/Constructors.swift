import Values

/// `[a, b]`.
final class ArrayNode: Node, @unchecked Sendable {
    private let items: [Node]
    /// Which items are arrays themselves, and stay elements.
    private let nests: [Bool]
    /// Whether the array is a step of a path, and is not to be flattened.
    private let isConstructed: Bool
    /// The array, if it is made of literals.
    private let constant: Value?

    init(_ items: [Node], nests: [Bool], isConstructed: Bool, position: Int) {
        self.items = items
        self.nests = nests
        self.isConstructed = isConstructed
        let literals = items.compactMap { ($0 as? LiteralNode)?.literal }
        constant =
            literals.count == items.count && !isConstructed
            ? .array(literals, nesting: 1) : nil
        super.init(position: position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value
    {
        if let constant {
            try run.spend(items.count)
            return constant
        }
        try run.spend(bytes: Run.arrayBytes)
        var elements: [JSON] = []
        var inner: Nesting = 0
        for index in items.indices {
            let value = try items[index].value(input, frame, run)
            switch value {
            case .undefined: continue
            case .json(.array(let more), let outer) where !nests[index]:
                inner = max(inner, outer == 0 ? 0 : outer - 1)
                try join(more, to: &elements, run)
            case .sequence(let array) where !nests[index]:
                inner = max(inner, array.nesting == 0 ? 0 : array.nesting - 1)
                try join(array.elements, to: &elements, run)
            case .json, .sequence, .function, .tuples:
                inner = max(inner, value.nesting)
                elements.append(run.json(value))
            }
        }
        let nesting = try run.nesting(around: inner, .array(elements))
        guard isConstructed else { return .array(elements, nesting: nesting) }
        return .sequence(
            MarkedArray(elements: elements, nesting: nesting, marks: .constructed)
        )
    }

    private func join(
        _ more: [JSON],
        to elements: inout [JSON],
        _ run: Run
    ) throws(JSONataError) {
        if elements.isEmpty {
            elements = more
        } else {
            // What there was may have to move.
            try run.spend(elements.count + more.count)
            elements += more
        }
    }

    override var ignoresInput: Bool { items.allSatisfy(\.ignoresInput) }
}

/// `{key: value}`, and the grouping at the end of a path.
final class GroupNode: Node, @unchecked Sendable {
    private let keys: [Node]
    private let values: [Node]
    /// The keys, if they are plain texts and no two the same.
    private let names: [String]?

    init(keys: [Node], values: [Node], position: Int) {
        self.keys = keys
        self.values = values
        let names = keys.compactMap { ($0 as? LiteralNode)?.literal.stringValue }
        var seen = JSONObject()
        for name in names { seen[name] = .null }
        self.names = seen.count == keys.count ? names : nil
        super.init(position: position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value
    {
        try evaluate(over: input, frame, run)
    }

    /// An object with one member for each key that the values of the input give.
    func evaluate(
        over input: Value,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) -> Value {
        switch input {
        case .tuples(let stream): return try group(stream, frame, run)
        case .json(.array(let elements), let nesting):
            return try group(elements, nesting == 0 ? 0 : nesting - 1, frame, run)
        case .sequence(let array):
            return try group(
                array.elements,
                array.nesting == 0 ? 0 : array.nesting - 1,
                frame,
                run
            )
        case .undefined, .json, .function: return try object(over: input, frame, run)
        }
    }

    /// One value and known names.
    private func objectOfNames(
        _ count: Int,
        over input: Value,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) -> Value {
        try run.spend(members: count)
        var result = JSONObject(minimumCapacity: count)
        var inner: Nesting = 0
        try eachMember(over: input, frame, run) { name, value, nesting in
            inner = max(inner, nesting)
            result.append(unchecked: .init(key: name, value: value))
        }
        return .json(.object(result), try run.nesting(around: inner, .object(result)))
    }

    /// How many members an object has at the most.
    var count: Int { keys.count }

    /// Whether the names are known, so that no two values can have the same.
    var hasNames: Bool { names != nil }

    /// The members over one value, where the names are known.
    @inline(__always)
    func eachMember(
        over input: Value,
        _ frame: Frame,
        _ run: Run,
        _ add: (String, JSON, Nesting) throws(JSONataError) -> Void
    ) throws(JSONataError) {
        guard let names else { return }
        for index in names.indices {
            let scalar = try values[index].scalar(input, frame, run)
            switch scalar {
            case .undefined: continue
            case .bool(let value): try add(names[index], .bool(value), 0)
            case .integer(let value): try add(names[index], .integer(value), 0)
            case .double(let value): try add(names[index], .double(value), 0)
            case .other:
                let value = run.takeOther()
                try add(names[index], run.json(value), value.nesting)
            }
        }
    }

    /// One value, so no groups.
    private func object(
        over input: Value,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) -> Value {
        if let names { return try objectOfNames(names.count, over: input, frame, run) }
        try run.spend(members: keys.count)
        var result = JSONObject(minimumCapacity: keys.count)
        var inner: Nesting = 0
        var names: [String] = []
        for index in keys.indices {
            guard let name = try key(index, input, frame, run) else { continue }
            guard !names.contains(where: { $0.hasSameBytes(as: name) }) else {
                throw JSONataError("D1009", position: position, value: .string(name))
            }
            names.append(name)
            let value = try values[index].value(input, frame, run)
            if value.isUndefined { continue }
            inner = max(inner, value.nesting)
            result.append(unchecked: .init(key: name, value: run.json(value)))
        }
        return .json(.object(result), try run.nesting(around: inner, .object(result)))
    }

    private func key(
        _ index: Int,
        _ input: Value,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) -> String? {
        if let path = keys[index].memberPath, case .found(let place) = try run.peek(path, input),
            case .string(let name) = place.pointee
        {
            return name
        }
        let value = try keys[index].value(input, frame, run)
        switch value {
        case .undefined: return nil
        case .json(.string(let name), _): return name
        case .json, .sequence, .function, .tuples:
            throw JSONataError("T1003", position: position, value: value.jsonForError)
        }
    }

    /// The members in the making: which key stands where, and from which pair it came.
    private struct Groups<Member> {
        var positions = JSONObject()
        var names: [String] = []
        var pairs: [Int] = []
        var members: [[Member]] = []

        /// Adds a member; says whether its name is new.
        mutating func add(
            _ member: Member,
            to name: String,
            pair: Int,
            position: Int
        ) throws(JSONataError) -> Bool {
            if let place = positions.position(of: name) {
                guard pairs[place] == pair else {
                    throw JSONataError("D1009", position: position, value: .string(name))
                }
                members[place].append(member)
                return false
            }
            positions.append(unchecked: .init(key: name, value: .null))
            names.append(name)
            pairs.append(pair)
            members.append([member])
            return true
        }
    }

    private func group(
        _ elements: [JSON],
        _ nesting: Nesting,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) -> Value {
        guard !elements.isEmpty else { return try object(over: .undefined, frame, run) }
        var groups = Groups<Int>()
        try elements.withUnsafeBufferPointer { elements throws(JSONataError) in
            guard let base = elements.baseAddress else { return }
            for index in 0..<elements.count {
                try run.withBorrowed(base + index, nesting) { item throws(JSONataError) in
                    for pair in keys.indices {
                        guard let name = try key(pair, item, frame, run) else { continue }
                        if try groups.add(index, to: name, pair: pair, position: position) {
                            try run.spend(bytes: Run.frameBytes)
                        }
                    }
                }
            }
        }
        return try object(of: groups.names, run) { index throws(JSONataError) in
            let members = groups.members[index]
            let context: Value =
                members.count == 1
                ? run.value(elements[members[0]], nesting)
                : .array(Self.joined(members, of: elements, run), nesting: nesting &+ 1)
            return try values[groups.pairs[index]].value(context, frame, run)
        }
    }

    private func group(
        _ stream: TupleStream,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) -> Value {
        guard !stream.tuples.isEmpty else {
            let inner = Frame.make(parent: frame, count: stream.names.count)
            return try object(over: .undefined, inner, run)
        }
        var groups = Groups<TupleStream.Tuple>()
        for tuple in stream.tuples {
            for pair in keys.indices {
                guard let name = try key(pair, tuple.value, tuple.frame, run) else { continue }
                if try groups.add(tuple, to: name, pair: pair, position: position) {
                    try run.spend(bytes: Run.frameBytes)
                }
            }
        }
        return try object(of: groups.names, run) { index throws(JSONataError) in
            let tuple = Self.joined(groups.members[index], frame, run)
            return try values[groups.pairs[index]].value(tuple.value, tuple.frame, run)
        }
    }

    private func object(
        of names: [String],
        _ run: Run,
        _ value: (Int) throws(JSONataError) -> Value
    ) throws(JSONataError) -> Value {
        var result = JSONObject(minimumCapacity: names.count)
        var inner: Nesting = 0
        for index in names.indices {
            let member = try value(index)
            if member.isUndefined { continue }
            inner = max(inner, member.nesting)
            result.append(unchecked: .init(key: names[index], value: run.json(member)))
        }
        return .json(.object(result), try run.nesting(around: inner, .object(result)))
    }

    /// Some of the elements of an array; those that are arrays are joined, not nested.
    private static func joined(_ members: [Int], of elements: [JSON], _ run: Run) -> [JSON] {
        elements.withUnsafeBufferPointer { elements in
            guard let base = elements.baseAddress else { return [] }
            for member in members {
                let place = base + member
                if let inner = place.elements {
                    run.results.append(copyOf: inner)
                } else {
                    run.results.append(copyOf: place)
                }
            }
            return run.results.takeAll()
        }
    }

    /// Tuples of one group as one: everything that travels with them becomes an array.
    private static func joined(
        _ tuples: [TupleStream.Tuple],
        _ frame: Frame,
        _ run: Run
    ) -> TupleStream.Tuple {
        guard tuples.count > 1 else { return tuples[0] }
        let frame = Frame.make(parent: frame, count: tuples[0].frame.count)
        for slot in 0..<frame.count {
            frame.set(joined(tuples.compactMap { $0.frame.slots[slot] }, run), slot)
        }
        return .init(value: joined(tuples.map(\.value), run) ?? .undefined, frame: frame)
    }

    private static func joined(_ values: [Value], _ run: Run) -> Value? {
        let defined = values.filter { !$0.isUndefined }
        guard defined.count > 1 else { return defined.first ?? values.first }
        var elements: [JSON] = []
        var nesting: Nesting = 0
        for value in defined {
            elements += run.elements(of: value)
            nesting = max(nesting, value.nesting)
        }
        return .array(elements, nesting: nesting &+ 1)
    }
}
