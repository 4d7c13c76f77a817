import Values

/// What arguments a function takes: `<s-nn?:s>` is a text (the context, if left out), a number and
/// perhaps another one.
///
/// Each letter stands for a set of types. Arguments are matched against the whole as against a
/// regular expression, as the reference implementation does it.
struct Signature: Sendable {
    /// The types a parameter accepts, one bit each.
    private struct Types: OptionSet, Sendable {
        let rawValue: UInt16
        static let string = Types(rawValue: 1)
        static let number = Types(rawValue: 2)
        static let boolean = Types(rawValue: 4)
        static let null = Types(rawValue: 8)
        static let array = Types(rawValue: 16)
        static let object = Types(rawValue: 32)
        static let function = Types(rawValue: 64)
        static let missing = Types(rawValue: 128)
        static let any: Types = [
            .array, .string, .number, .boolean, .null, .function, .object, .missing,
        ]
        static let json: Types = [
            .array, .string, .number, .boolean, .null, .object, .missing,
        ]

        init(rawValue: UInt16) { self.rawValue = rawValue }

        init(letter: UInt8) {
            switch letter {
            case UInt8(ascii: "s"): self = .string
            case UInt8(ascii: "n"): self = .number
            case UInt8(ascii: "b"): self = .boolean
            case UInt8(ascii: "l"): self = .null
            case UInt8(ascii: "a"): self = .array
            case UInt8(ascii: "o"): self = .object
            case UInt8(ascii: "f"): self = .function
            case UInt8(ascii: "m"): self = .missing
            default: self = []
            }
        }

        init(_ value: Value) {
            switch value {
            case .undefined: self = .missing
            case .function: self = .function
            case .sequence, .tuples: self = .array
            case .json(let json, _): self.init(json)
            }
        }

        init(_ json: JSON) {
            switch json {
            case .null: self = .null
            case .bool: self = .boolean
            case .integer: self = .number
            case .double(let value): self = FunctionBox.isBox(value) ? .function : .number
            case .string: self = .string
            case .array: self = .array
            case .object: self = .object
            }
        }
    }

    private enum Count: Sendable { case one, optional, oneOrMore }

    private struct Parameter: Sendable {
        var types: Types
        var isArray = false
        var takesContext = false
        var count = Count.one
        /// The letter that the elements of an array must have.
        var element: UInt8?
        var elementText = ""
    }

    private let name: String
    private var parameters: [Parameter] = []

    /// Reads a signature.
    ///
    /// - Throws: `S0401`, `S0402` for type parameters where they have no place.
    init(_ text: String, name: String) throws(JSONataError) {
        self.name = name
        let bytes = Array(text.utf8)
        var index = 1
        scan: while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: ":"): break scan
            case UInt8(ascii: "a"):
                parameters.append(Parameter(types: .any, isArray: true))
            case UInt8(ascii: "f"): parameters.append(Parameter(types: .function))
            case UInt8(ascii: "j"): parameters.append(Parameter(types: .json))
            case UInt8(ascii: "x"): parameters.append(Parameter(types: .any))
            case let letter where !Types(letter: letter).isEmpty && letter != UInt8(ascii: "m"):
                parameters.append(Parameter(types: [Types(letter: letter), .missing]))
            case UInt8(ascii: "-"):
                guard !parameters.isEmpty else { break }
                parameters[parameters.count - 1].takesContext = true
                parameters[parameters.count - 1].count = .optional
            case UInt8(ascii: "?"):
                guard !parameters.isEmpty else { break }
                parameters[parameters.count - 1].count = .optional
            case UInt8(ascii: "+"):
                guard !parameters.isEmpty else { break }
                parameters[parameters.count - 1].count = .oneOrMore
            case UInt8(ascii: "("):
                let end = Self.closing(bytes, from: index, UInt8(ascii: "("), UInt8(ascii: ")"))
                let choice = bytes[(index + 1)..<end]
                guard !choice.contains(UInt8(ascii: "<")) else {
                    throw JSONataError(
                        "S0402",
                        position: index,
                        value: .string(String(decoding: choice, as: UTF8.self))
                    )
                }
                var types: Types = .missing
                for letter in choice {
                    types.formUnion(
                        letter == UInt8(ascii: "x")
                            ? .any : letter == UInt8(ascii: "j") ? .json : Types(letter: letter)
                    )
                }
                parameters.append(Parameter(types: types))
                index = end
            case UInt8(ascii: "<"):
                guard let last = parameters.last, last.isArray || last.types == .function else {
                    throw JSONataError("S0401", position: index)
                }
                let end = Self.closing(bytes, from: index, UInt8(ascii: "<"), UInt8(ascii: ">"))
                if last.isArray, index + 1 < end {
                    parameters[parameters.count - 1].element = bytes[index + 1]
                    parameters[parameters.count - 1].elementText = String(
                        decoding: bytes[(index + 1)..<end],
                        as: UTF8.self
                    )
                }
                index = end
            default: break
            }
            index += 1
        }
    }

    private static func closing(
        _ bytes: [UInt8],
        from start: Int,
        _ open: UInt8,
        _ close: UInt8
    ) -> Int {
        var depth = 0
        for index in start..<bytes.count {
            if bytes[index] == open { depth += 1 }
            if bytes[index] == close {
                depth -= 1
                if depth == 0 { return index }
            }
        }
        return bytes.count
    }

    /// The arguments of a function as it gets them: those that fit as they are, others as
    /// ``adapted(_:context:run:)`` makes them.
    func validate(
        _ arguments: Arguments,
        context: Value,
        run: Run
    ) throws(JSONataError) -> Arguments {
        fits(arguments) ? arguments : try adapted(arguments, context: context, run: run)
    }

    /// The arguments as the function gets them: the context filled in, single values made arrays
    /// where an array is wanted.
    ///
    /// - Throws: `T0410`, `T0411`, `T0412`.
    func adapted(
        _ arguments: Arguments,
        context: Value,
        run: Run
    ) throws(JSONataError) -> Arguments {
        var counts: [Int] = []
        counts.reserveCapacity(parameters.count)
        guard match(arguments, parameter: 0, argument: 0, &counts) else {
            throw mismatch(arguments)
        }
        var result = Arguments()
        var next = 0
        for (parameter, count) in zip(parameters, counts) {
            if count == 0 {
                guard parameter.takesContext else {
                    result.append(next < arguments.count ? arguments[next] : .undefined)
                    next += 1
                    continue
                }
                guard !parameter.types.isDisjoint(with: Types(context)) else {
                    throw JSONataError("T0411", token: name, index: next + 1)
                }
                result.append(context)
            }
            for _ in 0..<count {
                result.append(try adapted(arguments.at(next), to: parameter, index: next, run))
                next += 1
            }
        }
        return result
    }

    /// Whether the arguments can stay as they are: one for each parameter and of its type, but for
    /// optional ones at the end.
    ///
    /// The common case, told without an allocation.
    func fits(_ arguments: Arguments) -> Bool {
        guard arguments.count <= parameters.count else { return false }
        for index in parameters.indices {
            guard index < arguments.count else {
                guard parameters[index].count == .optional, !parameters[index].takesContext else {
                    return false
                }
                continue
            }
            let types = Types(arguments[index])
            guard !parameters[index].types.isDisjoint(with: types) else { return false }
            guard parameters[index].isArray, types != .missing else { continue }
            guard types == .array else { return false }
            guard let element = parameters[index].element else { continue }
            let wanted = Types(letter: element)
            guard arguments[index].elements.allSatisfy({ Types($0) == wanted }) else {
                return false
            }
        }
        return true
    }

    /// Regular-expression matching by backtracking, the longest first.
    private func match(
        _ arguments: Arguments,
        parameter: Int,
        argument: Int,
        _ counts: inout [Int]
    ) -> Bool {
        guard parameter < parameters.count else { return argument == arguments.count }
        let types = parameters[parameter].types
        var most = 0
        let most1 = parameters[parameter].count == .oneOrMore ? arguments.count - argument : 1
        while most < most1, argument + most < arguments.count,
            !types.isDisjoint(with: Types(arguments[argument + most]))
        {
            most += 1
        }
        let least = parameters[parameter].count == .optional ? 0 : 1
        while most >= least {
            counts.append(most)
            if match(arguments, parameter: parameter + 1, argument: argument + most, &counts) {
                return true
            }
            counts.removeLast()
            most -= 1
        }
        return false
    }

    /// Which argument is to blame: the one after the longest run of parameters that match.
    private func mismatch(_ arguments: Arguments) -> JSONataError {
        var good = 0
        for length in 1...max(1, parameters.count) where length <= parameters.count {
            guard let end = longestPrefix(arguments, parameters: length) else { break }
            good = end
        }
        return JSONataError("T0410", token: name, index: good + 1)
    }

    private func longestPrefix(_ arguments: Arguments, parameters length: Int) -> Int? {
        var index = 0
        for parameter in parameters[..<length] {
            let fits =
                index < arguments.count
                && !parameter.types.isDisjoint(with: Types(arguments[index]))
            switch parameter.count {
            case .one, .oneOrMore:
                guard fits else { return nil }
                index += 1
            case .optional: if fits { index += 1 }
            }
        }
        return index
    }

    private func adapted(
        _ argument: Value,
        to parameter: Parameter,
        index: Int,
        _ run: Run
    ) throws(JSONataError) -> Value {
        guard parameter.isArray else { return argument }
        let types = Types(argument)
        if types == .missing { return .undefined }
        if let element = parameter.element {
            let wanted = Types(letter: element)
            let isRight: Bool
            if types == .array {
                isRight = argument.elements.allSatisfy { Types($0) == wanted }
            } else {
                isRight = types == wanted
            }
            guard isRight else {
                throw JSONataError(
                    "T0412",
                    token: name,
                    value: argument.jsonForError,
                    index: index + 1,
                    type: Self.plural(element)
                )
            }
        }
        return types == .array ? argument : run.list(of: argument)
    }

    private static func plural(_ letter: UInt8) -> String {
        switch letter {
        case UInt8(ascii: "a"): "arrays"
        case UInt8(ascii: "b"): "booleans"
        case UInt8(ascii: "f"): "functions"
        case UInt8(ascii: "n"): "numbers"
        case UInt8(ascii: "o"): "objects"
        case UInt8(ascii: "s"): "strings"
        default: "values"
        }
    }
}
