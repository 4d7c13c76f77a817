import Values

extension Builtin {
    /// What Step Functions adds.
    static let statesFunctions: [Builtin] = [
        Builtin("partition", "<an:a>", arity: 2) { arguments, run throws(JSONataError) in
            guard !arguments.at(0).isUndefined, let size = try arguments.at(1).numeric() else {
                return .undefined
            }
            guard size >= 1 else {
                throw JSONataError("T0410", token: "partition", index: 2)
            }
            let elements = run.elements(of: arguments.at(0))
            let length = Int(clamping: size)
            let count = elements.count / length + 1
            try run.spend(bytes: 16 * elements.count + Run.arrayBytes * count)
            let parts = stride(from: 0, to: elements.count, by: length).map { start in
                JSON.array(Array(elements[start..<min(start &+ length, elements.count)]))
            }
            return .array(
                parts,
                nesting: try run.nesting(around: arguments.at(0).nesting, .array(parts))
            )
        },
        Builtin("range", "<nnn?:a>", arity: 3) { arguments, run throws(JSONataError) in
            try range(arguments, run)
        },
        Builtin("hash", "<s-s:s>", arity: 2) { arguments, run throws(JSONataError) in
            guard let text = arguments.at(0).stringValue,
                let name = arguments.at(1).stringValue
            else { return .undefined }
            guard let algorithm = Digest(rawValue: name) else {
                throw JSONataError("T0410", token: "hash", index: 2)
            }
            try run.spend(text.utf8.count / 16 + 1)
            return .string(algorithm.hexadecimal(of: Array(text.utf8)))
        },
        Builtin("random", "<n?:n>", arity: 1) { arguments, run throws(JSONataError) in
            guard let seed = try arguments.at(0).numeric() else {
                return .number(run.random.nextUnit())
            }
            var generator = RandomGenerator(seed: seed.bitPattern)
            return .number(generator.nextUnit())
        },
        Builtin("uuid", "<:s>", arity: 0) { _, run throws(JSONataError) in
            .string(run.random.nextUUID())
        },
        Builtin("parse", "<s-:x>", arity: 1) { arguments, run throws(JSONataError) in
            guard let text = arguments.at(0).stringValue else { return .undefined }
            try run.spend(textBytes: text.utf8.count)
            do throws(JSONError) {
                let value = try JSON(parsing: text)
                // The service was recorded to read -0 as 0.
                if case .double(0) = value { return .integer(0) }
                return .json(value, 0)
            } catch {
                throw JSONataError(
                    "D3121",
                    value: .string(error.description),
                    text: "Unable to parse as JSON: \(error.description)"
                )
            }
        },
    ]

    /// From a number to another, which is included if it is reached.
    private static func range(_ arguments: Arguments, _ run: Run) throws(JSONataError) -> Value {
        guard let start = try arguments.at(0).numeric(), let end = try arguments.at(1).numeric()
        else { return .undefined }
        let step = try arguments.at(2).numeric() ?? 1
        guard step != 0 else { throw JSONataError("T0410", token: "range", index: 3) }
        let count = ((end - start) / step).rounded(.down) + 1
        guard count > 0 else { return .sequence([], nesting: 0) }
        guard count <= Double(run.limits.rangeMax) else {
            throw JSONataError("D2014", token: "range", value: NumberText.json(count))
        }
        try run.spend(Int(count))
        let elements = (0..<Int(count)).map { NumberText.json(start + Double($0) * step) }
        return .sequence(elements, nesting: 1)
    }
}
