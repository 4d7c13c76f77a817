import Values

extension Builtin {
    static let objectFunctions: [Builtin] = [
        Builtin("keys", "<x-:a<s>>", arity: 1) { arguments, run throws(JSONataError) in
            var names = JSONObject()
            for object in objects(arguments.at(0)) {
                try run.spend(object.count)
                for member in object { names[member.key] = .null }
            }
            return .sequence(names.keys.map { .string($0) }, nesting: 1)
        },
        Builtin("lookup", "<x-s:x>", arity: 2) { arguments, run throws(JSONataError) in
            guard let name = arguments.at(1).stringValue else { return .undefined }
            return try FieldNode.lookup(name, in: arguments.at(0), run)
        },
        Builtin("spread", "<x-:a<o>>", arity: 1) { arguments, run throws(JSONataError) in
            try spread(arguments.at(0), run)
        },
        Builtin("merge", "<a<o>:o>", arity: 1) { arguments, run throws(JSONataError) in
            if arguments.at(0).isUndefined { return .undefined }
            var result = JSONObject()
            for object in objects(arguments.at(0)) {
                try run.spend(object.count)
                for member in object { result[member.key] = member.value }
            }
            return .json(.object(result), arguments.at(0).nesting)
        },
        Builtin("each", "<o-f:a>", arity: 2) { arguments, run throws(JSONataError) in
            guard let object = arguments.at(0).objectValue,
                let function = arguments.at(1).functionValue
            else { return .undefined }
            var result: [JSON] = []
            var nesting: Nesting = 0
            for member in object {
                let value = try run.call(
                    function,
                    member,
                    of: arguments.at(0)
                )
                if value.isUndefined { continue }
                nesting = max(nesting, value.nesting)
                result.append(run.json(value))
            }
            return .sequence(
                result,
                nesting: try run.nesting(around: nesting, .array(result))
            )
        },
        Builtin("sift", "<o-f?:o>", arity: 2) { arguments, run throws(JSONataError) in
            guard let object = arguments.at(0).objectValue,
                let function = arguments.at(1).functionValue
            else { return .undefined }
            var result = JSONObject()
            for member in object
            where try run.call(function, member, of: arguments.at(0)).isTruthy() {
                result.append(unchecked: member)
            }
            return result.isEmpty ? .undefined : .json(.object(result), arguments.at(0).nesting)
        },
        Builtin("clone", "<(oa)-:o>", arity: 1) { arguments, _ throws(JSONataError) in
            arguments.at(0)
        },
    ]

    /// The object, or those in an array, however deep.
    private static func objects(_ value: Value) -> [JSONObject] {
        var result: [JSONObject] = []
        func collect(_ json: JSON) {
            switch json {
            case .object(let object): result.append(object)
            case .array(let elements): for element in elements { collect(element) }
            case .null, .bool, .integer, .double, .string: break
            }
        }
        for element in value.elements { collect(element) }
        return result
    }

    private static func spread(_ value: Value, _ run: Run) throws(JSONataError) -> Value {
        var result: [JSON] = []
        func collect(_ json: JSON) throws(JSONataError) {
            try run.spend(1)
            switch json {
            case .object(let object):
                for member in object {
                    try run.spend(members: 1)
                    var single = JSONObject(minimumCapacity: 1)
                    single.append(unchecked: member)
                    result.append(.object(single))
                }
            case .array(let elements): for element in elements { try collect(element) }
            case .null, .bool, .integer, .double, .string: result.append(json)
            }
        }
        switch value {
        case .undefined, .function: return value
        case .json(.array, _), .json(.object, _), .sequence, .tuples: break
        case .json: return value
        }
        try collect(run.json(value))
        return .sequence(result, nesting: value.nesting + 1)
    }
}

extension Run {
    /// Calls a function with a member's value, and with its name and the object if it wants them.
    fileprivate func call(
        _ function: Function,
        _ member: JSONObject.Member,
        of object: Value
    ) throws(JSONataError) -> Value {
        var arguments = Arguments(value(member.value, object.innerNesting))
        if function.arity >= 2 { arguments.append(.string(member.key)) }
        if function.arity >= 3 { arguments.append(object) }
        return try callback(function, arguments)
    }
}
