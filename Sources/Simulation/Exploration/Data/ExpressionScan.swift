import Values

/// What a JSONata expression reads and what it compares that with, as its text shows it.
///
/// The text is looked at, not evaluated: `$states.input.a.b`, `$name.c`, and the constants beside
/// comparison operators. What is not seen so is not known, and the report says where that matters.
struct ExpressionScan {
    /// One read.
    struct Read {
        var path: DataPath
        /// The constants that it is compared with; all of the expression's where none is beside it.
        var constants: [JSON]
        /// Whether it is reckoned with as a number.
        var isNumber: Bool
        /// Whether `$exists` asks for it.
        var isAskedFor: Bool
    }

    private(set) var reads: [Read] = []
    /// The path, if the expression is nothing but one.
    private(set) var whole: DataPath?
    /// Whether it is nothing but comparisons of paths with constants, put together by `and` and `or`:
    /// then values beside its constants show every answer that it has.
    private(set) var isPlain = true

    init(_ text: String) {
        var scanner = Scanner(text: Substring(text))
        let tokens = scanner.tokens()
        var literals: [JSON] = []
        for case .literal(let value) in tokens { literals.append(value) }
        for (index, token) in tokens.enumerated() {
            guard case .path(let path) = token else { continue }
            var constants: [JSON] = []
            var isNumber = false
            let before = index > 0 ? tokens[index - 1] : nil
            let after = index + 1 < tokens.count ? tokens[index + 1] : nil
            if case .operation(let sign)? = after {
                if ExpressionScan.comparisons.contains(sign), index + 2 < tokens.count,
                    case .literal(let value) = tokens[index + 2]
                {
                    constants.append(value)
                }
                isNumber = ExpressionScan.arithmetic.contains(sign)
            }
            if case .operation(let sign)? = before {
                if ExpressionScan.comparisons.contains(sign), index > 1,
                    case .literal(let value) = tokens[index - 2]
                {
                    constants.append(value)
                }
                isNumber = isNumber || ExpressionScan.arithmetic.contains(sign)
            }
            if case .call(let name)? = before, ExpressionScan.numeric.contains(name) {
                isNumber = true
            }
            var isAskedFor = false
            if case .call("$exists")? = before { isAskedFor = true }
            reads.append(
                Read(
                    path: path,
                    constants: constants.isEmpty ? literals : constants,
                    isNumber: isNumber,
                    isAskedFor: isAskedFor
                )
            )
        }
        isPlain = Self.isPlain(tokens)
        if tokens.count == 1, case .path(let path) = tokens[0], !path.goesOn { whole = path }
    }

    private static func isPlain(_ tokens: [Token]) -> Bool {
        for (index, token) in tokens.enumerated() {
            switch token {
            case .path(let path): if path.goesOn || path.isIndefinite { return false }
            case .literal, .connective, .call("$exists"), .call("$not"): break
            case .operation(let sign):
                guard comparisons.contains(sign), index > 0, index + 1 < tokens.count else {
                    return false
                }
                // Two paths may be equal or not whatever values each is tried with.
                switch (tokens[index - 1], tokens[index + 1]) {
                case (.path, .literal), (.literal, .path): break
                default: return false
                }
            case .call, .other: return false
            }
        }
        return true
    }

    private static let comparisons: Set<String> = ["=", "!=", "<", ">", "<=", ">=", "in"]
    private static let arithmetic: Set<String> = ["+", "-", "*", "/", "%"]
    private static let numeric: Set<String> = ["$abs", "$floor", "$ceil", "$round", "$sqrt"]

    /// What a text consists of, as far as it matters here.
    private enum Token {
        case path(DataPath)
        case literal(JSON)
        case operation(String)
        /// A function's name with its opening parenthesis.
        case call(String)
        /// `and`, `or` or a parenthesis.
        case connective
        case other
    }

    private struct Scanner {
        var text: Substring

        mutating func tokens() -> [Token] {
            var tokens: [Token] = []
            while let first = text.first {
                switch first {
                case " ", "\n", "\t", "\r": text = text.dropFirst()
                case "\"", "'": tokens.append(.literal(.string(quoted(first))))
                case "$": tokens.append(dollar())
                case "<", ">", "!", "=":
                    let sign = text.prefix(text.dropFirst().first == "=" ? 2 : 1)
                    text = text.dropFirst(sign.count)
                    tokens.append(.operation(String(sign)))
                case "(", ")":
                    text = text.dropFirst()
                    tokens.append(.connective)
                case "+", "-", "*", "/", "%":
                    text = text.dropFirst()
                    tokens.append(.operation(String(first)))
                default:
                    if first.isNumber {
                        let digits = text.prefix { $0.isNumber || $0 == "." }
                        text = text.dropFirst(digits.count)
                        tokens.append(
                            (try? JSON(parsing: String(digits))).map { .literal($0) } ?? .other
                        )
                    } else if first.isLetter {
                        let word = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
                        text = text.dropFirst(word.count)
                        switch word {
                        case "true": tokens.append(.literal(true))
                        case "false": tokens.append(.literal(false))
                        case "null": tokens.append(.literal(.null))
                        case "and", "or": tokens.append(.connective)
                        case "in": tokens.append(.operation("in"))
                        default: tokens.append(.other)
                        }
                    } else {
                        text = text.dropFirst()
                        tokens.append(.other)
                    }
                }
            }
            return tokens
        }

        private mutating func quoted(_ quote: Character) -> String {
            text = text.dropFirst()
            var value = ""
            while let next = text.first {
                text = text.dropFirst()
                if next == quote { break }
                if next == "\\", let escaped = text.first {
                    text = text.dropFirst()
                    value.append(escaped)
                } else {
                    value.append(next)
                }
            }
            return value
        }

        private mutating func dollar() -> Token {
            let name = text.dropFirst().prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            text = text.dropFirst(name.count + 1)
            if text.first == "(" {
                text = text.dropFirst()
                return .call("$" + name)
            }
            var reader = StepReader(text: text)
            var steps: [DataStep] = []
            while let step = reader.next() { steps.append(step) }
            text = reader.text
            let goesOn = text.first == "[" || text.first == "."
            guard name == "states" else {
                return name.isEmpty
                    ? .other
                    : .path(DataPath(root: .variable(String(name)), steps: steps, goesOn: goesOn))
            }
            guard case .member(let first)? = steps.first else { return .other }
            let rest = Array(steps.dropFirst())
            switch first {
            case "input": return .path(DataPath(root: .input, steps: rest, goesOn: goesOn))
            case "result": return .path(DataPath(root: .result, steps: rest, goesOn: goesOn))
            case "errorOutput":
                return .path(DataPath(root: .errorOutput, steps: rest, goesOn: goesOn))
            case "context": return .path(DataPath(root: .context, steps: rest, goesOn: goesOn))
            default: return .other
            }
        }
    }
}
