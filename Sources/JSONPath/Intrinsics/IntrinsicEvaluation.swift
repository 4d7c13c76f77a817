public import Values

extension IntrinsicCall {
    /// The value of the call.
    ///
    /// Only `States.UUID` and `States.MathRandom` without a seed draw from the generator.
    ///
    /// - Throws: ``PathEvaluationError``.
    public func evaluate(
        in scope: PathScope,
        random: inout RandomGenerator
    ) throws(PathEvaluationError) -> JSON {
        try evaluate(in: scope, outermost: text, random: &random)
    }

    private func evaluate(
        in scope: PathScope,
        outermost: String,
        random: inout RandomGenerator
    ) throws(PathEvaluationError) -> JSON {
        var values: [JSON] = []
        values.reserveCapacity(arguments.count)
        for argument in arguments {
            switch argument.value {
            case .literal(let value): values.append(value)
            case .path(let path): values.append(try Self.value(of: path, in: scope, outermost))
            case .call(let call):
                values.append(try call.evaluate(in: scope, outermost: outermost, random: &random))
            }
        }
        do throws(IntrinsicFault) {
            return try apply(IntrinsicArguments(values: values), random: &random)
        } catch {
            throw .intrinsicFailure(function: name, reason: error.reason, call: outermost)
        }
    }

    private static func value(
        of path: JSONPathQuery,
        in scope: PathScope,
        _ outermost: String
    ) throws(PathEvaluationError) -> JSON {
        do throws(PathEvaluationError) { return try path.value(in: scope) } catch {
            switch error {
            case .notFound(let path, let reason):
                throw .argumentNotFound(path: path, reason: reason, call: outermost)
            case .undefinedVariable, .argumentNotFound, .intrinsicFailure, .limitExceeded:
                throw error
            }
        }
    }

    private func apply(
        _ arguments: IntrinsicArguments,
        random: inout RandomGenerator
    ) throws(IntrinsicFault) -> JSON {
        if let problem = arityProblem { throw IntrinsicFault(problem) }
        switch function {
        case .format: return try format(arguments)
        case .array: return .array(arguments.values)
        case .arrayPartition: return try arguments.partition()
        case .arrayContains: return .bool(try arguments.array(0).contains(arguments[1]))
        case .arrayRange: return try arguments.range()
        case .arrayGetItem: return try arguments.item()
        case .arrayLength: return .integer(Int64(try arguments.array(0).count))
        case .arrayUnique: return .array(try arguments.array(0).withoutDuplicates())
        case .base64Encode:
            return .string(Base64.encode(Array(try arguments.shortString(0).utf8)))
        case .base64Decode: return try arguments.base64Decoded()
        case .hash: return try arguments.hash()
        case .jsonMerge: return try arguments.merged()
        case .jsonToString: return .string(arguments[0].text())
        case .stringToJson: return try arguments.parsed()
        case .mathRandom: return try arguments.randomNumber(&random)
        case .mathAdd: return try arguments.sum()
        case .stringSplit: return try arguments.split()
        case .uuid: return .string(random.nextUUID())
        }
    }

    /// What is wrong with the number of arguments, if anything is.
    var arityProblem: String? {
        let (min, max) = function.arity
        guard arguments.count < min || arguments.count > max ?? .max else { return nil }
        let wanted =
            if let max { max == min ? "\(min)" : "\(min) to \(max)" } else { "at least \(min)" }
        let noun = wanted == "1" || wanted == "at least 1" ? "argument" : "arguments"
        return "\(name) takes \(wanted) \(noun), found \(arguments.count)"
    }

    private func format(_ arguments: IntrinsicArguments) throws(IntrinsicFault) -> JSON {
        let value = try arguments.string(0)
        let template = FormatTemplate(self.arguments[0].template ?? value)
        guard template.placeholderCount == arguments.count - 1 else {
            throw IntrinsicFault(
                Self.placeholderProblem(template.placeholderCount, values: arguments.count - 1)
            )
        }
        var out = template.pieces[0]
        for position in 1..<template.pieces.count {
            out += JavaText.of(arguments[position])
            out += template.pieces[position]
        }
        return .string(out)
    }

    static func placeholderProblem(_ placeholders: Int, values: Int) -> String {
        "the template has \(placeholders) {} for \(values) value\(values == 1 ? "" : "s")"
    }
}
