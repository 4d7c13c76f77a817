import Values

/// Reads an expression by operator precedence (Pratt): text to syntax tree, before its paths are put
/// together.
struct Parser {
    private var tokenizer: Tokenizer
    private var token: Token
    private var depth = 0
    private let depthMax: Int

    /// The tree of an expression.
    static func parse(_ text: String, depthMax: Int) throws(JSONataError) -> Syntax {
        var parser = Parser(text, depthMax: depthMax)
        try parser.advance()
        let tree = try parser.expression(0)
        guard parser.token.kind == .end else {
            throw JSONataError(
                "S0201",
                position: parser.token.position,
                token: parser.token.text
            )
        }
        return tree
    }

    private init(_ text: String, depthMax: Int) {
        tokenizer = Tokenizer(text)
        token = Token(kind: .end, text: "(end)", start: 0, position: 0)
        self.depthMax = depthMax
    }

    // MARK: Tokens

    private mutating func advance(isInfix: Bool = false) throws(JSONataError) {
        token = try tokenizer.next(isInfix: isInfix)
    }

    private mutating func expect(_ symbol: String, isInfix: Bool = false) throws(JSONataError) {
        guard token.isOperator(symbol) else {
            throw JSONataError(
                token.kind == .end ? "S0203" : "S0202",
                position: token.position,
                token: token.text,
                value: .string(symbol)
            )
        }
        try advance(isInfix: isInfix)
    }

    private mutating func take(_ symbol: String) throws(JSONataError) -> Bool {
        guard token.isOperator(symbol) else { return false }
        try advance()
        return true
    }

    // MARK: Precedence

    private static func bindingPower(_ token: Token) -> Int {
        guard token.kind == .operation else { return 0 }
        switch token.text {
        case ".", "(": return token.text == "." ? 75 : 80
        case "[", "@", "#": return 80
        case "{": return 70
        case "*", "/", "%": return 60
        case "+", "-", "&": return 50
        case "=", "!=", "<", ">", "<=", ">=", "~>", "^", "in", "?:", "??": return 40
        case "and": return 30
        case "or": return 25
        case "?": return 20
        case ":=": return 10
        default: return 0
        }
    }

    private mutating func expression(_ rightPower: Int) throws(JSONataError) -> Syntax {
        depth += 1
        defer { depth -= 1 }
        guard depth <= depthMax else {
            throw JSONataError("U1001", position: token.position, token: "syntax depth")
        }
        let first = token
        try advance(isInfix: true)
        var left = try prefix(first)
        // A left-leaning tree is as deep as it is long, so its length counts, too.
        var length = 0
        while rightPower < Self.bindingPower(token) {
            length += 1
            guard depth + length <= depthMax * Self.chainFactor else {
                throw JSONataError("U1001", position: token.position, token: "syntax depth")
            }
            let operation = token
            try advance()
            left = try infix(operation, left)
        }
        return left
    }

    /// How many operators may follow each other on one level, as a multiple of the depth.
    private static let chainFactor = 4

    private mutating func prefix(_ first: Token) throws(JSONataError) -> Syntax {
        switch first.kind {
        case .name: return Syntax(.name, at: first)
        case .variable: return Syntax(.variable, at: first)
        case .string: return Syntax(.string, at: first)
        case .number: return Syntax(.number, at: first)
        case .constant: return Syntax(.constant, at: first)
        case .regex: return Syntax(.regex, at: first)
        case .end: return Syntax(.end, at: first)
        case .operation: break
        }
        switch first.text {
        case "-":
            let node = Syntax(.negation, at: first)
            node.lhs = try expression(70)
            return node
        case "*": return Syntax(.wildcard, at: first)
        case "**": return Syntax(.descendant, at: first)
        case "%": return Syntax(.parent, at: first)
        case "and", "or", "in": return Syntax(.operation, at: first)
        case "(": return try block(first)
        case "[": return try array(first)
        case "{":
            let node = Syntax(.object, at: first)
            node.pairs = try pairs()
            return node
        case "|": return try transform(first)
        default:
            throw JSONataError("S0211", position: first.position, token: first.text)
        }
    }

    private mutating func infix(_ operation: Token, _ left: Syntax) throws(JSONataError) -> Syntax {
        let power = Self.bindingPower(operation)
        switch operation.text {
        case "(": return try call(operation, left)
        case "[": return try predicate(operation, left)
        case "{":
            let node = Syntax(.grouping, at: operation)
            node.lhs = left
            node.pairs = try pairs()
            return node
        case "^": return try order(operation, left)
        case ":=":
            guard left.kind == .variable else {
                throw JSONataError("S0212", position: left.position, token: left.text)
            }
            let node = Syntax(.bind, at: operation)
            node.lhs = left
            node.rhs = try expression(power - 1)
            return node
        case "@", "#":
            let node = Syntax(operation.text == "@" ? .focus : .index, at: operation)
            node.lhs = left
            let variable = try expression(power)
            guard variable.kind == .variable else {
                throw JSONataError("S0214", position: variable.position, token: operation.text)
            }
            node.rhs = variable
            return node
        case "?", "?:", "??": return try conditional(operation, left)
        case "~>":
            let node = Syntax(.apply, at: operation)
            node.lhs = left
            node.rhs = try expression(power)
            return node
        default:
            let node = Syntax(.binary, at: operation)
            node.lhs = left
            node.rhs = try expression(power)
            return node
        }
    }

    // MARK: Forms

    private mutating func block(_ first: Token) throws(JSONataError) -> Syntax {
        let node = Syntax(.block, at: first)
        while !token.isOperator(")") {
            node.items.append(try expression(0))
            guard try take(";") else { break }
        }
        try expect(")", isInfix: true)
        return node
    }

    private mutating func array(_ first: Token) throws(JSONataError) -> Syntax {
        let node = Syntax(.array, at: first)
        if !token.isOperator("]") {
            while true {
                var item = try expression(0)
                if token.isOperator("..") {
                    let range = Syntax(.binary, at: token)
                    range.lhs = item
                    try advance()
                    range.rhs = try expression(0)
                    item = range
                }
                node.items.append(item)
                guard try take(",") else { break }
            }
        }
        try expect("]", isInfix: true)
        return node
    }

    private mutating func pairs() throws(JSONataError) -> [(key: Syntax, value: Syntax)] {
        var result: [(key: Syntax, value: Syntax)] = []
        if !token.isOperator("}") {
            while true {
                let key = try expression(0)
                try expect(":")
                result.append((key, try expression(0)))
                guard try take(",") else { break }
            }
        }
        try expect("}", isInfix: true)
        return result
    }

    private mutating func transform(_ first: Token) throws(JSONataError) -> Syntax {
        let node = Syntax(.transform, at: first)
        node.pattern = try expression(0)
        try expect("|")
        node.update = try expression(0)
        if try take(",") { node.delete = try expression(0) }
        // The reference expects an operand here; an operator is what can follow.
        try expect("|", isInfix: true)
        return node
    }

    private mutating func predicate(
        _ operation: Token,
        _ left: Syntax
    ) throws(JSONataError) -> Syntax {
        if token.isOperator("]") {
            // An empty predicate keeps arrays of one element in the result.
            var step: Syntax? = left
            while let current = step, current.kind == .predicate { step = current.lhs }
            step?.keepsArray = true
            try expect("]", isInfix: true)
            return left
        }
        let node = Syntax(.predicate, at: operation)
        node.lhs = left
        node.rhs = try expression(0)
        try expect("]", isInfix: true)
        return node
    }

    private mutating func order(_ operation: Token, _ left: Syntax) throws(JSONataError) -> Syntax {
        let node = Syntax(.order, at: operation)
        node.lhs = left
        try expect("(")
        while true {
            var isDescending = false
            if try !take("<") { isDescending = try take(">") }
            node.terms.append((try expression(0), isDescending))
            guard try take(",") else { break }
        }
        try expect(")", isInfix: true)
        return node
    }

    private mutating func conditional(
        _ operation: Token,
        _ left: Syntax
    ) throws(JSONataError) -> Syntax {
        let node = Syntax(.condition, at: operation)
        switch operation.text {
        case "?:":
            node.condition = left
            node.then = left
            node.otherwise = try expression(0)
        case "??":
            let exists = Syntax(.function, at: operation)
            exists.procedure = Syntax(.variable, at: operation)
            exists.procedure?.text = "exists"
            exists.items = [left]
            node.condition = exists
            node.then = left
            node.otherwise = try expression(0)
        default:
            node.condition = left
            node.then = try expression(0)
            if try take(":") { node.otherwise = try expression(0) }
        }
        return node
    }

    private mutating func call(_ operation: Token, _ left: Syntax) throws(JSONataError) -> Syntax {
        let node = Syntax(.function, at: operation)
        node.procedure = left
        if !token.isOperator(")") {
            while true {
                if token.isOperator("?") {
                    node.kind = .partial
                    node.items.append(Syntax(.operation, at: token))
                    try advance()
                } else {
                    node.items.append(try expression(0))
                }
                guard try take(",") else { break }
            }
        }
        try expect(")", isInfix: true)
        guard left.kind == .name, left.text == "function" || left.text == "\u{3BB}" else {
            return node
        }
        return try lambda(node)
    }

    private mutating func lambda(_ node: Syntax) throws(JSONataError) -> Syntax {
        for parameter in node.items where parameter.kind != .variable {
            throw JSONataError(
                "S0208",
                position: parameter.position,
                token: parameter.text,
                value: .string(parameter.text)
            )
        }
        node.kind = .lambda
        if token.isOperator("<") {
            var depth = 1
            var text = "<"
            while depth > 0, !token.isOperator("{"), token.kind != .end {
                try advance()
                if token.isOperator(">") { depth -= 1 }
                if token.isOperator("<") { depth += 1 }
                text += token.text
            }
            try expect(">")
            node.signature = try Signature(text, name: "lambda")
        }
        try expect("{")
        node.body = try expression(0)
        try expect("}", isInfix: true)
        return node
    }
}
