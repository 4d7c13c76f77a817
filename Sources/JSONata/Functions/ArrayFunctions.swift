import Values

extension Builtin {
    static let arrayFunctions: [Builtin] = [
        Builtin("append", "<xx:a>", arity: 2) { arguments, run throws(JSONataError) in
            let (first, second) = (arguments.at(0), arguments.at(1))
            if first.isUndefined { return second }
            if second.isUndefined { return first }
            let more = run.elements(of: second)
            try run.spend(run.elements(of: first).count + more.count)
            let inner = max(
                first.isArray ? first.innerNesting : first.nesting,
                second.isArray ? second.innerNesting : second.nesting
            )
            let elements = run.elements(of: first) + more
            return .array(elements, nesting: try run.nesting(around: inner, .array(elements)))
        },
        Builtin("reverse", "<a:a>", arity: 1) { arguments, run throws(JSONataError) in
            let elements = arguments.at(0).elements
            guard elements.count > 1 else { return arguments.at(0) }
            try run.spend(elements.count)
            return .array(elements.reversed(), nesting: arguments.at(0).nesting)
        },
        Builtin("shuffle", "<a:a>", arity: 1) { arguments, run throws(JSONataError) in
            var elements = arguments.at(0).elements
            guard elements.count > 1 else { return arguments.at(0) }
            try run.spend(elements.count)
            for index in elements.indices.dropFirst().reversed() {
                let other = Int(run.random.nextUnit() * Double(index + 1))
                elements.swapAt(index, other)
            }
            return .array(elements, nesting: arguments.at(0).nesting)
        },
        Builtin("distinct", "<x:x>", arity: 1) { arguments, run throws(JSONataError) in
            try distinct(arguments.at(0), run)
        },
        Builtin("zip", "<a+>", arity: 0) { arguments, run throws(JSONataError) in
            let columns = arguments.map { run.elements(of: $0) }
            let count = columns.map(\.count).min() ?? 0
            try run.spend(bytes: count &* (Run.arrayBytes + 16 * (columns.count + 1)))
            let nesting = arguments.map(\.nesting).max() ?? 0
            let rows = (0..<count).map { row in JSON.array(columns.map { $0[row] }) }
            return .array(rows, nesting: try run.nesting(around: nesting, .array(rows)))
        },
        Builtin("sort", "<af?:a>", arity: 2) { arguments, run throws(JSONataError) in
            try sort(arguments, run)
        },
    ]

    private static func distinct(_ value: Value, _ run: Run) throws(JSONataError) -> Value {
        guard value.isArray else { return value }
        let elements = value.elements
        guard elements.count > 1 else { return value }
        var seen = JSONObject()
        var result: [JSON] = []
        for element in elements {
            var key: [UInt8] = []
            element.writeCanonically(into: &key)
            // A name of its own, and its place among the others.
            try run.spend(bytes: Run.frameBytes + key.count)
            let text = String(decoding: key, as: UTF8.self)
            guard seen.position(of: text) == nil else { continue }
            seen.append(unchecked: .init(key: text, value: .null))
            result.append(element)
        }
        if case .sequence(let array) = value, array.marks.contains(.sequence) {
            return .sequence(result, nesting: value.nesting)
        }
        return .array(result, nesting: value.nesting)
    }

    private static func sort(_ arguments: Arguments, _ run: Run) throws(JSONataError) -> Value {
        let value = arguments.at(0)
        let elements = value.elements
        guard elements.count > 1 else { return value }
        try run.spend(elements.count)
        let order: [Int]
        if case .function(let comparator) = arguments.at(1) {
            let nesting = value.innerNesting
            order = try MergeSort.sorted(elements.count) { a, b throws(JSONataError) in
                let pair = Arguments(
                    run.value(elements[a], nesting),
                    run.value(elements[b], nesting)
                )
                return try run.callback(comparator, pair).isTruthy()
            }
        } else if elements.allSatisfy(\.isNumber) {
            order = try MergeSort.sorted(elements.count) { a, b throws(JSONataError) in
                (elements[a].doubleValue ?? 0) > (elements[b].doubleValue ?? 0)
            }
        } else if elements.allSatisfy({ $0.stringValue != nil }) {
            let texts = elements.map { $0.stringValue ?? "" }
            order = try MergeSort.sorted(elements.count) { a, b throws(JSONataError) in
                UTF16Text.isOrdered(texts[b], before: texts[a])
            }
        } else {
            throw JSONataError("D3070", value: value.jsonForError)
        }
        return .array(order.map { elements[$0] }, nesting: value.nesting)
    }
}

extension JSON {
    /// Appends a text that is the same for equal values and for no others.
    fileprivate func writeCanonically(into out: inout [UInt8]) {
        switch self {
        case .null, .bool, .string: write(into: &out)
        case .integer(let value): JSON.write(value, into: &out)
        case .double(let value):
            if let whole = Int64(exactly: value) {
                JSON.write(whole, into: &out)
            } else {
                out += String(value.bitPattern, radix: 16).utf8
                out.append(UInt8(ascii: "d"))
            }
        case .array(let elements):
            out.append(UInt8(ascii: "["))
            for element in elements {
                element.writeCanonically(into: &out)
                out.append(UInt8(ascii: ","))
            }
            out.append(UInt8(ascii: "]"))
        case .object(let object):
            out.append(UInt8(ascii: "{"))
            for member in object.sorted(by: { UTF16Text.isOrdered($0.key, before: $1.key) }) {
                JSON.write(member.key, into: &out)
                out.append(UInt8(ascii: ":"))
                member.value.writeCanonically(into: &out)
                out.append(UInt8(ascii: ","))
            }
            out.append(UInt8(ascii: "}"))
        }
    }
}
