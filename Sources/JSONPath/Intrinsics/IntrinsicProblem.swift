import Values

/// What is wrong with a call before it is made.
public struct IntrinsicProblem: Sendable, Equatable, CustomStringConvertible {
    /// Where, in bytes of the outermost text.
    public let offset: Int
    /// What was found and what was expected, in one sentence.
    public let message: String

    /// What and where in one line.
    public var description: String { "\(message) at byte \(offset)" }
}

extension IntrinsicCall {
    /// What is known to be wrong without any input, in the order of the text.
    ///
    /// That is the number and the types of arguments, and constants that the function refuses.
    ///
    /// - Complexity: O(arguments × nesting).
    public func problems() -> [IntrinsicProblem] {
        var problems: [IntrinsicProblem] = []
        if nesting > JSONPathLimits.intrinsicNestingMax {
            problems.append(
                IntrinsicProblem(
                    offset: offset,
                    message: "intrinsic functions nest \(nesting) deep, more than the "
                        + "\(JSONPathLimits.intrinsicNestingMax) levels allowed"
                )
            )
        }
        addProblems(to: &problems)
        return problems
    }

    private func addProblems(to problems: inout [IntrinsicProblem]) {
        let before = problems.count
        if let problem = arityProblem {
            problems.append(IntrinsicProblem(offset: offset, message: problem))
        }
        for (position, argument) in arguments.enumerated() {
            if let message = typeProblem(argument, position) {
                problems.append(IntrinsicProblem(offset: argument.offset, message: message))
            }
        }
        if problems.count == before { problems += constantProblems }
        for argument in arguments {
            if case .call(let call) = argument.value { call.addProblems(to: &problems) }
        }
    }

    private func typeProblem(_ argument: Argument, _ position: Int) -> String? {
        guard let expected = function.parameter(position) else { return nil }
        let found: String
        switch argument.value {
        case .path: return nil
        case .literal(let value):
            if value.typeName == expected.rawValue { return nil }
            found = value.kind
        case .call(let call):
            guard let result = call.function.result, result != expected else { return nil }
            found = "\(call.name), which gives \(result.text)"
        }
        return "argument \(position + 1) of \(name) must be \(expected.text), found \(found)"
    }

    /// What the function would say about its constants.
    private var constantProblems: [IntrinsicProblem] {
        switch function {
        case .format: return placeholderProblems
        case .jsonMerge:
            guard literal(2) == .bool(true) else { return [] }
            return [problem(2, IntrinsicArguments.deepMergeProblem)]
        case .arrayGetItem: return indexProblems
        case .arrayPartition:
            guard let size = integer(1), size <= 0 else { return [] }
            return [problem(1, "the size of the pieces must be positive, found \(size)")]
        case .arrayRange:
            if integer(2) == 0 { return [problem(2, "the step must not be 0")] }
            return refusal(of: 0) { arguments throws(IntrinsicFault) in try arguments.range() }
        case .mathRandom:
            guard let start = integer(0), let end = integer(1), start >= end else { return [] }
            return [problem(0, IntrinsicArguments.emptyRangeProblem(start, end))]
        case .hash:
            guard let algorithm = literal(1)?.stringValue,
                Digest.Algorithm(rawValue: algorithm) == nil
            else { return [] }
            return [problem(1, IntrinsicArguments.algorithmProblem(algorithm))]
        case .base64Decode:
            return refusal(of: 0) { arguments throws(IntrinsicFault) in
                try arguments.base64Decoded()
            }
        case .base64Encode:
            return refusal(of: 0) { arguments throws(IntrinsicFault) in
                .string(try arguments.shortString(0))
            }
        case .stringToJson:
            return refusal(of: 0) { arguments throws(IntrinsicFault) in try arguments.parsed() }
        case .mathAdd:
            return refusal(of: 0) { arguments throws(IntrinsicFault) in try arguments.sum() }
        case .array, .arrayContains, .arrayLength, .arrayUnique, .jsonToString, .stringSplit, .uuid:
            return []
        }
    }

    /// The fault of a function whose arguments are all literals.
    private func refusal(
        of position: Int,
        _ apply: (IntrinsicArguments) throws(IntrinsicFault) -> JSON
    ) -> [IntrinsicProblem] {
        let literals = arguments.indices.compactMap(literal)
        guard literals.count == arguments.count else { return [] }
        do throws(IntrinsicFault) {
            _ = try apply(IntrinsicArguments(values: literals))
            return []
        } catch { return [problem(position, error.reason)] }
    }

    private var placeholderProblems: [IntrinsicProblem] {
        guard let text = arguments[0].template else { return [] }
        let count = FormatTemplate(text).placeholderCount
        guard count != arguments.count - 1 else { return [] }
        return [problem(0, Self.placeholderProblem(count, values: arguments.count - 1))]
    }

    private var indexProblems: [IntrinsicProblem] {
        guard let index = integer(1) else { return [] }
        if index < 0 { return [problem(1, "the index must not be negative, found \(index)")] }
        guard case .call(let call) = arguments[0].value, let count = call.elementCount,
            index >= count
        else { return [] }
        return [problem(1, IntrinsicArguments.indexProblem(index, count: count))]
    }

    /// How many elements the array has that the call gives, where its text shows it.
    private var elementCount: Int? {
        switch function {
        case .array: return arguments.count
        case .arrayRange:
            let literals = arguments.indices.compactMap(literal)
            guard literals.count == 3 else { return nil }
            return (try? IntrinsicArguments(values: literals).range())?.arrayValue?.count
        case .stringSplit:
            let literals = arguments.indices.compactMap(literal)
            guard literals.count == 2 else { return nil }
            return (try? IntrinsicArguments(values: literals).split())?.arrayValue?.count
        case .format, .arrayPartition, .arrayContains, .arrayGetItem, .arrayLength, .arrayUnique,
            .base64Encode, .base64Decode, .hash, .jsonMerge, .jsonToString, .stringToJson,
            .mathRandom, .mathAdd, .uuid:
            return nil
        }
    }

    private func literal(_ position: Int) -> JSON? {
        guard arguments.indices.contains(position),
            case .literal(let value) = arguments[position].value
        else { return nil }
        return value
    }

    private func integer(_ position: Int) -> Int64? {
        guard let value = literal(position) else { return nil }
        return try? IntrinsicArguments(values: [value]).integer(0)
    }

    private func problem(_ position: Int, _ message: String) -> IntrinsicProblem {
        IntrinsicProblem(offset: arguments[position].offset, message: "\(name): \(message)")
    }
}
