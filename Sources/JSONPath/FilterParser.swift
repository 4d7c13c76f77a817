import Values

extension PathParser {
    /// `?(…)`.
    mutating func filter() throws(JSONPathError) -> FilterExpression {
        try cursor.expect("?", after: "'['")
        cursor.skipSpace()
        guard cursor.current == UInt8(ascii: "(") else {
            throw JSONPathError(
                "expected '(' after '?', found \(cursor.found)",
                offset: cursor.position
            )
        }
        try enter()
        cursor.position += 1
        let expression = try disjunction()
        cursor.skipSpace()
        try cursor.expect(")", after: "a filter")
        filterDepth -= 1
        return expression
    }

    private mutating func enter() throws(JSONPathError) {
        guard filterDepth < JSONPathLimits.filterDepthMax else {
            throw JSONPathError(
                "filters nest deeper than the \(JSONPathLimits.filterDepthMax) levels allowed",
                offset: cursor.position
            )
        }
        filterDepth += 1
    }

    private mutating func disjunction() throws(JSONPathError) -> FilterExpression {
        var parts = [try conjunction()]
        while take("||") { parts.append(try conjunction()) }
        return parts.count == 1 ? parts[0] : .or(parts)
    }

    private mutating func conjunction() throws(JSONPathError) -> FilterExpression {
        var parts = [try term()]
        while take("&&") { parts.append(try term()) }
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    private mutating func take(_ sign: String) -> Bool {
        cursor.skipSpace()
        return cursor.take(sign)
    }

    private mutating func term() throws(JSONPathError) -> FilterExpression {
        cursor.skipSpace()
        if cursor.current == UInt8(ascii: "!") {
            try enter()
            cursor.position += 1
            let inner = try term()
            filterDepth -= 1
            return .not(inner)
        }
        if cursor.current == UInt8(ascii: "(") {
            try enter()
            cursor.position += 1
            let inner = try disjunction()
            cursor.skipSpace()
            try cursor.expect(")", after: "a group in a filter")
            filterDepth -= 1
            return inner
        }
        return try comparison()
    }

    private mutating func comparison() throws(JSONPathError) -> FilterExpression {
        let start = cursor.position
        let left = try operand()
        cursor.skipSpace()
        let operatorStart = cursor.position
        guard let relation = relation() else {
            switch left {
            case .path(let path): return .exists(path)
            case .literal(.bool(let value)): return value ? .and([]) : .or([])
            case .literal, .pattern:
                throw JSONPathError(
                    "expected an operator after a literal, found \(cursor.found)",
                    offset: cursor.position
                )
            }
        }
        cursor.skipSpace()
        // `empty` alone asks whether it is.
        if case .empty = relation, cursor.current == UInt8(ascii: ")") {
            return .comparison(left, .empty, .literal(.bool(true)))
        }
        let rightStart = cursor.position
        let right = try operand()
        if case .pattern = left {
            throw JSONPathError("a regular expression stands on the right of '=~'", offset: start)
        }
        if case .pattern = right {
            guard relation == .matches else {
                throw JSONPathError(
                    "expected '=~' before a regular expression",
                    offset: operatorStart
                )
            }
        } else if relation == .matches {
            throw JSONPathError("expected /…/ after '=~'", offset: rightStart)
        }
        return .comparison(left, relation, right)
    }

    private mutating func relation() -> FilterOperator? {
        for sign in FilterOperator.signs where cursor.take(sign.rawValue) { return sign }
        let start = cursor.position
        let word = cursor.take(while: ByteCursor.isWord)
        if let byte = word.utf8.first, !ByteCursor.isDigit(byte),
            let named = FilterOperator(rawValue: word.uppercased())
        {
            return named
        }
        cursor.position = start
        return nil
    }

    private mutating func operand() throws(JSONPathError) -> FilterOperand {
        cursor.skipSpace()
        switch cursor.current {
        case UInt8(ascii: "@"), UInt8(ascii: "$"):
            let isRooted = cursor.current == UInt8(ascii: "$")
            cursor.position += 1
            if isRooted, let byte = cursor.current,
                byte == UInt8(ascii: "$") || ByteCursor.isWord(byte)
            {
                throw JSONPathError(
                    "a filter can only read '@' and '$', not the context object or variables",
                    offset: cursor.position
                )
            }
            return .path(FilterPath(isRooted: isRooted, body: try body()))
        case UInt8(ascii: "/"): return .pattern(try pattern())
        case .some, nil: return .literal(try literal())
        }
    }

    /// `/…/flags`.
    private mutating func pattern() throws(JSONPathError) -> BoundedRegex {
        cursor.position += 1
        let start = cursor.position
        while let byte = cursor.current, byte != UInt8(ascii: "/") {
            // A slash in the pattern is escaped, as is what else the pattern escapes.
            cursor.position += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        guard cursor.current != nil else {
            throw JSONPathError(
                "expected '/' at the end of a regular expression, found the end",
                offset: start - 1
            )
        }
        let source = cursor.text(start..<cursor.position)
        cursor.position += 1
        let flagsStart = cursor.position
        let flags = cursor.take(while: ByteCursor.isWord)
        var options = BoundedRegex.Options()
        for flag in flags.unicodeScalars {
            switch flag {
            case "i": options.insert(.ignoreCase)
            case "s": options.insert(.dotMatchesNewLine)
            case "m": options.insert(.multiline)
            case "u", "U", "d": break
            default:
                throw JSONPathError(
                    "the flag '\(flag)' of a regular expression is not supported; there are i, s, m",
                    offset: flagsStart
                )
            }
        }
        do throws(RegexError) { return try BoundedRegex(source, options) } catch {
            throw JSONPathError(error.reason, offset: start + error.offset)
        }
    }

    private mutating func literal() throws(JSONPathError) -> JSON {
        cursor.skipSpace()
        switch cursor.current {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return .string(try cursor.quoted())
        case UInt8(ascii: "["): return try list()
        case UInt8(ascii: "{"): return try object()
        case .some(let byte) where byte == UInt8(ascii: "-") || ByteCursor.isDigit(byte):
            return try number()
        case .some(let byte) where ByteCursor.isWord(byte):
            // The service takes definitions with a bare word where a text in quotes was meant.
            let word = cursor.take(while: ByteCursor.isWord)
            switch word {
            case "true": return .bool(true)
            case "false": return .bool(false)
            case "null": return .null
            default: return .string(word)
            }
        case .some, nil:
            throw JSONPathError(
                "expected a path or a literal in a filter, found \(cursor.found)",
                offset: cursor.position
            )
        }
    }

    private mutating func number() throws(JSONPathError) -> JSON {
        let start = cursor.position
        let text = cursor.take { byte in
            ByteCursor.isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
                || byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e")
        }
        do throws(JSONError) { return try JSON(parsing: text) } catch {
            throw JSONPathError("'\(text)' is not a number", offset: start)
        }
    }

    private mutating func list() throws(JSONPathError) -> JSON {
        try enter()
        cursor.position += 1
        var elements: [JSON] = []
        if !take("]") {
            repeat { elements.append(try literal()) } while take(",")
            cursor.skipSpace()
            try cursor.expect("]", after: "a list")
        }
        filterDepth -= 1
        return .array(elements)
    }

    private mutating func object() throws(JSONPathError) -> JSON {
        try enter()
        cursor.position += 1
        var object = JSONObject()
        if !take("}") {
            repeat {
                cursor.skipSpace()
                guard cursor.current == UInt8(ascii: "'") || cursor.current == UInt8(ascii: "\"")
                else {
                    throw JSONPathError(
                        "expected a member name in quotes, found \(cursor.found)",
                        offset: cursor.position
                    )
                }
                let name = try cursor.quoted()
                cursor.skipSpace()
                try cursor.expect(":", after: "a member name")
                object[name] = try literal()
            } while take(",")
            cursor.skipSpace()
            try cursor.expect("}", after: "an object")
        }
        filterDepth -= 1
        return .object(object)
    }
}
