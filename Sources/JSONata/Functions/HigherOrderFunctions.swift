import Values

extension Builtin {
    static let higherOrderFunctions: [Builtin] = [
        Builtin("map", "<af>", arity: 2) { arguments, run throws(JSONataError) in
            guard !arguments.at(0).isUndefined, let function = arguments.at(1).functionValue else {
                return .undefined
            }
            var result: [JSON] = []
            var nesting: Nesting = 0
            for index in arguments.at(0).elements.indices {
                let value = try run.call(function, arguments.at(0), at: index)
                if value.isUndefined { continue }
                nesting = max(nesting, value.nesting)
                result.append(run.json(value))
            }
            return .sequence(
                result,
                nesting: try run.nesting(around: nesting, .array(result))
            )
        },
        Builtin("filter", "<af>", arity: 2) { arguments, run throws(JSONataError) in
            guard !arguments.at(0).isUndefined, let function = arguments.at(1).functionValue else {
                return .undefined
            }
            let elements = arguments.at(0).elements
            var result: [JSON] = []
            for index in elements.indices
            where try run.call(function, arguments.at(0), at: index).isTruthy() {
                result.append(elements[index])
            }
            return .sequence(result, nesting: arguments.at(0).nesting)
        },
        Builtin("single", "<af?>", arity: 2) { arguments, run throws(JSONataError) in
            guard !arguments.at(0).isUndefined else { return .undefined }
            let elements = arguments.at(0).elements
            var found: Int?
            for index in elements.indices {
                if let function = arguments.at(1).functionValue {
                    guard try run.call(function, arguments.at(0), at: index).isTruthy() else {
                        continue
                    }
                }
                guard found == nil else { throw JSONataError("D3138") }
                found = index
            }
            guard let found else { throw JSONataError("D3139") }
            return run.value(elements[found], arguments.at(0).innerNesting)
        },
        Builtin("reduce", "<afj?:j>", arity: 3) { arguments, run throws(JSONataError) in
            try reduce(arguments, run)
        },
    ]

    private static func reduce(_ arguments: Arguments, _ run: Run) throws(JSONataError) -> Value {
        let sequence = arguments.at(0)
        guard !sequence.isUndefined, let function = arguments.at(1).functionValue else {
            return .undefined
        }
        let arity = function.arity
        guard arity >= 2 else { throw JSONataError("D3050") }
        let elements = sequence.elements
        let nesting = sequence.innerNesting
        var index = 0
        var result = arguments.at(2)
        if result.isUndefined, let first = elements.first {
            result = run.value(first, nesting)
            index = 1
        }
        while index < elements.count {
            var values = Arguments(result, run.value(elements[index], nesting))
            if arity >= 3 { values.append(.integer(index)) }
            if arity >= 4 { values.append(sequence) }
            // The sum so far has one owner, so that appending to it is done in place.
            result = .undefined
            result = try run.callback(function, values)
            index += 1
        }
        return result
    }
}

extension Run {
    /// Calls a function with an element, and with its position and the array if it wants them.
    fileprivate func call(
        _ function: Function,
        _ array: Value,
        at index: Int
    ) throws(JSONataError) -> Value {
        let element: JSON
        switch array {
        case .json(.array(let elements), _): element = elements[index]
        case .sequence(let marked): element = marked.elements[index]
        case .undefined, .json, .function, .tuples: element = array.elements[index]
        }
        if case .lambda(let closure) = function.kind, closure.node.takesAnything {
            let count = closure.node.parameterCount
            let frame = closure.node.emptyFrame(parent: closure.frame)
            if count >= 1 { frame.set(value(element, array.innerNesting), 0) }
            if count >= 2 { frame.set(.integer(index), 1) }
            if count >= 3 { frame.set(array, 2) }
            for slot in 3..<max(count, 3) { frame.set(.undefined, slot) }
            return try call(closure, frame)
        }
        var arguments = Arguments(value(element, array.innerNesting))
        let arity = function.arity
        if arity >= 2 { arguments.append(.integer(index)) }
        if arity >= 3 { arguments.append(array) }
        return try callback(function, arguments)
    }
}
