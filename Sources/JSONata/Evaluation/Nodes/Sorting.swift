import Values

/// `x^(>a, b)`.
final class SortNode: Node, @unchecked Sendable {
    private let terms: [(node: Node, isDescending: Bool)]

    init(_ terms: [(node: Node, isDescending: Bool)], position: Int) {
        self.terms = terms
        super.init(position: position)
    }

    /// The elements of a value in the order of the terms.
    ///
    /// What is equal keeps its order.
    func sorted(
        _ input: Value,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) -> Value {
        if case .tuples(let stream) = input {
            return .tuples(TupleStream(try sorted(stream.tuples, run), names: stream.names))
        }
        let elements = run.elements(of: input)
        guard elements.count > 1 else { return input }
        let nesting = input.isArray ? input.innerNesting : input.nesting
        let order = try order(elements.count, run) { index throws(JSONataError) in
            (run.value(elements[index], nesting), frame)
        }
        return .array(order.map { elements[$0] }, nesting: nesting &+ 1)
    }

    /// The tuples in the order of the terms.
    func sorted(
        _ tuples: [TupleStream.Tuple],
        _ run: Run
    ) throws(JSONataError) -> [TupleStream.Tuple] {
        guard tuples.count > 1 else { return tuples }
        return try order(tuples.count, run) { index throws(JSONataError) in
            (tuples[index].value, tuples[index].frame)
        }.map { tuples[$0] }
    }

    /// Each term is evaluated once for an element, and only where the terms before it are equal.
    private func order(
        _ count: Int,
        _ run: Run,
        _ context: (Int) throws(JSONataError) -> (Value, Frame)
    ) throws(JSONataError) -> [Int] {
        var keys: [[Value?]] = Array(
            repeating: Array(repeating: nil, count: count),
            count: terms.count
        )
        func key(_ term: Int, _ index: Int) throws(JSONataError) -> Value {
            if let known = keys[term][index] { return known }
            let (value, frame) = try context(index)
            let key = try terms[term].node.value(value, frame, run)
            keys[term][index] = key
            return key
        }
        return try MergeSort.sorted(count) { (a: Int, b: Int) throws(JSONataError) -> Bool in
            try run.spend(1)
            for term in terms.indices {
                let order = try compare(try key(term, a), try key(term, b))
                if order.isTie { continue }
                // Undefined comes last, whichever way the term goes.
                return order.isForced
                    ? order.isAfter : order.isAfter != terms[term].isDescending
            }
            return false
        }
    }

    private struct Order {
        var isTie = false
        var isAfter = false
        var isForced = false
    }

    private func compare(_ a: Value, _ b: Value) throws(JSONataError) -> Order {
        switch (a, b) {
        case (.json(.integer(let left), _), .json(.integer(let right), _)):
            return Order(isTie: left == right, isAfter: left > right)
        case (.json(.string(let left), _), .json(.string(let right), _)):
            if left.hasSameBytes(as: right) { return Order(isTie: true) }
            return Order(isAfter: UTF16Text.isOrdered(right, before: left))
        case (.undefined, .undefined): return Order(isTie: true)
        case (.undefined, _): return Order(isAfter: true, isForced: true)
        case (_, .undefined): return Order(isAfter: false, isForced: true)
        default: break
        }
        if let left = a.doubleValue, let right = b.doubleValue {
            return Order(isTie: left == right, isAfter: left > right)
        }
        func isComparable(_ value: Value) -> Bool {
            value.doubleValue != nil || value.stringValue != nil
        }
        guard isComparable(a), isComparable(b) else {
            throw JSONataError(
                "T2008",
                position: position,
                value: (isComparable(a) ? b : a).jsonForError
            )
        }
        throw JSONataError(
            "T2007",
            position: position,
            value: a.jsonForError,
            value2: b.jsonForError
        )
    }
}

/// A stable sort whose comparison may fail.
enum MergeSort {
    /// The positions 0 to `count` in order.
    ///
    /// `isAfter` says whether the first belongs after the second.
    static func sorted(
        _ count: Int,
        _ isAfter: (Int, Int) throws(JSONataError) -> Bool
    ) throws(JSONataError) -> [Int] {
        var source = Array(0..<count)
        var target = source
        var width = 1
        while width < count {
            var start = 0
            while start < count {
                let middle = min(start + width, count)
                let end = min(start + 2 * width, count)
                var left = start
                var right = middle
                for place in start..<end {
                    let takesRight: Bool
                    if left >= middle {
                        takesRight = true
                    } else if right >= end {
                        takesRight = false
                    } else {
                        takesRight = try isAfter(source[left], source[right])
                    }
                    target[place] = source[takesRight ? right : left]
                    if takesRight { right += 1 } else { left += 1 }
                }
                start = end
            }
            swap(&source, &target)
            width *= 2
        }
        return source
    }
}
