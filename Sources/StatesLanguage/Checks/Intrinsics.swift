extension Check {
    /// D7: intrinsic functions get the arguments that they take.
    static let intrinsics = Check { facts, reporter in
        facts.forEachState { state, _ in
            guard state.language == .jsonPath else { return }
            var places: [Place] = ["ErrorPath", "CausePath"].compactMap { state.place[$0] }
            for template in Templates.places(of: state) {
                Templates.forEachString(in: template) { place, _ in
                    if place.name.hasSuffix(".$") { places.append(place) }
                }
            }
            for place in places {
                guard let text = place.string, let call = IntrinsicCall(text) else { continue }
                check(call, place, facts, &reporter)
            }
        }
    }

    private static func check(
        _ call: IntrinsicCall, _ place: Place, _ facts: Facts, _ reporter: inout Reporter
    ) {
        for case .call(let inner) in call.arguments { check(inner, place, facts, &reporter) }
        let range = facts.source.range(within: place.node, utf8Offset: call.offset)
        guard let arity = IntrinsicFunctions.arity(of: call.name) else {
            reporter.report(
                .error,
                Sentences.unknownIntrinsic(
                    call.name, near: Suggestion.nearest(to: call.name, among: IntrinsicFunctions.names)),
                at: range, path: place.path)
            return
        }
        guard arity.contains(call.arguments.count) else {
            reporter.report(
                .warning, Sentences.intrinsicArity(call.name, arity, call.arguments.count), at: range,
                path: place.path)
            return
        }
        if let problem = IntrinsicFunctions.problem(with: call) {
            reporter.report(
                .warning, Sentences.intrinsicArgument(call.name, problem), at: range, path: place.path)
        }
    }
}

/// What is known of the 18 intrinsic functions without calling them.
enum IntrinsicFunctions {
    private static let table: [(name: String, arity: ClosedRange<Int>)] = [
        ("States.Array", 0...Int.max), ("States.ArrayContains", 2...2),
        ("States.ArrayGetItem", 2...2), ("States.ArrayLength", 1...1),
        ("States.ArrayPartition", 2...2), ("States.ArrayRange", 3...3),
        ("States.ArrayUnique", 1...1), ("States.Base64Decode", 1...1),
        ("States.Base64Encode", 1...1), ("States.Format", 1...Int.max), ("States.Hash", 2...2),
        ("States.JsonMerge", 3...3), ("States.JsonToString", 1...1), ("States.MathAdd", 2...2),
        ("States.MathRandom", 2...3), ("States.StringSplit", 2...2), ("States.StringToJson", 1...1),
        ("States.UUID", 0...0),
    ]

    static let names = table.map(\.name)

    static func arity(of name: String) -> ClosedRange<Int>? {
        table.first { $0.name == name }?.arity
    }

    /// What a call's constants cannot be, in words.
    static func problem(with call: IntrinsicCall) -> String? {
        switch call.name {
        case "States.Format":
            guard case .string(let template)? = call.arguments.first else { return nil }
            let count = placeholders(in: template)
            let given = call.arguments.count - 1
            return count == given ? nil : "its text has \(count) {} for \(given) arguments"
        case "States.Hash":
            guard case .string(let algorithm)? = call.arguments.last else { return nil }
            return ["MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512"].contains(algorithm)
                ? nil : "it knows MD5, SHA-1, SHA-256, SHA-384 and SHA-512, not '\(algorithm)'"
        case "States.ArrayGetItem":
            guard case .integer(let index)? = call.arguments.last, index < 0 else { return nil }
            return "an index cannot be negative"
        case "States.ArrayPartition":
            guard case .integer(let size)? = call.arguments.last, size <= 0 else { return nil }
            return "a size must be positive"
        case "States.ArrayRange":
            guard case .integer(0)? = call.arguments.last else { return nil }
            return "a step cannot be 0"
        case "States.JsonMerge":
            switch call.arguments.last {
            case .bool(true), .string, .integer: return "its third argument must be false"
            case .bool(false), .call, .path, .other, nil: return nil
            }
        case "States.MathAdd":
            let isText = call.arguments.contains { if case .string = $0 { true } else { false } }
            return isText ? "it adds integers" : nil
        default: return nil
        }
    }

    private static func placeholders(in template: String) -> Int {
        let bytes = Array(template.utf8)
        var count = 0
        var index = 0
        while index + 1 < bytes.count {
            if bytes[index] == UInt8(ascii: "\\") {
                index += 2
            } else if bytes[index] == UInt8(ascii: "{"), bytes[index + 1] == UInt8(ascii: "}") {
                count += 1
                index += 2
            } else {
                index += 1
            }
        }
        return count
    }
}
