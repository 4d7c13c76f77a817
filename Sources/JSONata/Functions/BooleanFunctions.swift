import Values

extension Builtin {
    static let booleanFunctions: [Builtin] = [
        Builtin("boolean", "<x-:b>", arity: 1) { arguments, _ throws(JSONataError) in
            arguments.at(0).isUndefined ? .undefined : .bool(try arguments.at(0).isTruthy())
        },
        Builtin("not", "<x-:b>", arity: 1) { arguments, _ throws(JSONataError) in
            arguments.at(0).isUndefined ? .undefined : .bool(try !arguments.at(0).isTruthy())
        },
        Builtin("exists", "<x:b>", arity: 1) { arguments, _ throws(JSONataError) in
            .bool(!arguments.at(0).isUndefined)
        },
        Builtin("type", "<x:s>", arity: 1) { arguments, _ throws(JSONataError) in
            switch arguments.at(0) {
            case .undefined: .undefined
            case .function: .string("function")
            case .sequence, .tuples: .string("array")
            case .json(let json, _): .string(json.typeName)
            }
        },
        Builtin("error", "<s?:x>", arity: 1) { arguments, _ throws(JSONataError) in
            throw JSONataError(
                "D3137",
                text: arguments.at(0).stringValue ?? "$error() function evaluated"
            )
        },
        Builtin("assert", "<bs?:x>", arity: 2) { arguments, _ throws(JSONataError) in
            if case .json(.bool(true), _) = arguments.at(0) { return .undefined }
            throw JSONataError(
                "D3141",
                text: arguments.at(1).stringValue ?? "$assert() statement failed"
            )
        },
    ]
}
