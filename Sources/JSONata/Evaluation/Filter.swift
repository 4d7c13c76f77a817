import Values

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Predicates: `x[condition]`, `x[position]`, `x[[positions]]`.
enum Filter {
    /// What a predicate says about one element.
    private enum Verdict {
        case condition(Bool)
        /// Positions to take, from the end if negative.
        case positions([JSON])
    }

    /// The elements of a value that a predicate takes, as a sequence.
    static func apply(
        _ predicate: Node,
        to value: Value,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) -> Value {
        if value.isUndefined { return .undefined }
        if case .tuples(let stream) = value {
            return .tuples(
                TupleStream(
                    try apply(predicate, to: stream.tuples, run, scope: frame),
                    names: stream.names
                )
            )
        }
        let elements = run.elements(of: value)
        let nesting = value.isArray ? value.innerNesting : value.nesting
        if let literal = predicate as? LiteralNode, let number = literal.literal.doubleValue {
            return item(number, of: elements, nesting, run)
        }
        guard !elements.isEmpty else { return .sequence([], nesting: 0) }
        var result: [JSON] = []
        if predicate.ignoresInput {
            // One evaluation tells all; positions are then taken in the order of the elements.
            switch try verdict(predicate, .undefined, frame, run) {
            case .condition(let holds): result = holds ? elements : []
            case .positions(let positions):
                try take(positions, of: elements, into: &result, run)
            }
            return .sequence(result, nesting: nesting &+ 1)
        }
        try elements.withUnsafeBufferPointer { elements throws(JSONataError) in
            for index in 0..<elements.count {
                let times = try times(predicate, elements, index, nesting, frame, run)
                for _ in 0..<times { result.append(elements[index]) }
            }
        }
        return .sequence(result, nesting: nesting &+ 1)
    }

    /// How many times a predicate takes an element: more than once only if it gives positions.
    @inline(__always)
    static func times(
        _ predicate: Node,
        _ elements: UnsafeBufferPointer<JSON>,
        _ index: Int,
        _ nesting: Nesting,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) -> Int {
        guard let base = elements.baseAddress else { return 0 }
        let taken = try run.withBorrowed(base + index, nesting) {
            item throws(JSONataError) -> Verdict in
            try verdict(predicate, item, frame, run)
        }
        switch taken {
        case .condition(let holds): return holds ? 1 : 0
        case .positions(let positions):
            return positions.count { $0.place(of: elements.count) == index }
        }
    }

    /// The tuples that a predicate takes.
    ///
    /// `scope` is the frame to evaluate in, if not that of each tuple.
    static func apply(
        _ predicate: Node,
        to tuples: [TupleStream.Tuple],
        _ run: Run,
        scope: Frame? = nil
    ) throws(JSONataError) -> [TupleStream.Tuple] {
        if let literal = predicate as? LiteralNode, case let number = literal.literal,
            number.doubleValue != nil
        {
            guard let index = number.place(of: tuples.count), tuples.indices ~= index else {
                return []
            }
            return [tuples[index]]
        }
        var result: [TupleStream.Tuple] = []
        for index in tuples.indices {
            let tuple = tuples[index]
            switch try verdict(predicate, tuple.value, scope ?? tuple.frame, run) {
            case .condition(let holds): if holds { result.append(tuple) }
            case .positions(let positions):
                for position in positions where position.place(of: tuples.count) == index {
                    result.append(tuple)
                }
            }
        }
        return result
    }

    private static func item(
        _ number: Double,
        of elements: [JSON],
        _ nesting: Nesting,
        _ run: Run
    ) -> Value {
        guard let index = JSON.double(number).place(of: elements.count), elements.indices ~= index
        else { return .sequence([], nesting: 0) }
        let item = elements[index]
        if case .array = item { return .json(item, nesting) }
        return .sequence([item], nesting: nesting &+ 1)
    }

    @inline(__always)
    private static func verdict(
        _ predicate: Node,
        _ context: Value,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) -> Verdict {
        let scalar = try predicate.scalar(context, frame, run)
        switch scalar {
        case .bool(let holds): return .condition(holds)
        case .undefined: return .condition(false)
        case .integer, .double, .other: return try verdict(run.value(scalar))
        }
    }

    private static func verdict(_ value: Value) throws(JSONataError) -> Verdict {
        switch value {
        case .json(.bool(let holds), _): return .condition(holds)
        case .json(.integer, _), .json(.double, _):
            guard try value.numeric() != nil else { return .condition(false) }
            return .positions(value.elements)
        case .json(.array(let elements), _):
            if elements.allSatisfy(\.isNumber) { return .positions(elements) }
        case .sequence(let array):
            if array.elements.allSatisfy(\.isNumber) { return .positions(array.elements) }
        case .undefined, .json, .function, .tuples: break
        }
        return .condition(try value.isTruthy())
    }

    /// The elements at positions, in the order of the elements, one as often as it is named.
    private static func take(
        _ positions: [JSON],
        of elements: [JSON],
        into result: inout [JSON],
        _ run: Run
    ) throws(JSONataError) {
        try run.spend(positions.count)
        var places = positions.compactMap { $0.place(of: elements.count) }
        places.removeAll { !(elements.indices ~= $0) }
        if !zip(places, places.dropFirst()).allSatisfy({ $0 <= $1 }) { places.sort() }
        for place in places { result.append(elements[place]) }
    }
}

extension JSON {
    /// Whether this is a number, and no function in a box.
    var isNumber: Bool {
        switch self {
        case .integer: true
        case .double(let value): !value.isNaN
        case .null, .bool, .string, .array, .object: false
        }
    }

    /// The position that a number names in an array of a size, from the end if negative.
    fileprivate func place(of count: Int) -> Int? {
        let index: Int
        switch self {
        case .integer(let value): index = Int(value)
        case .double(let value):
            guard let whole = Int(exactly: floor(value)) else { return nil }
            index = whole
        case .null, .bool, .string, .array, .object: return nil
        }
        return index < 0 ? index &+ count : index
    }
}
