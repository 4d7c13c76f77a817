import Values

/// Reads a path: root, steps, perhaps a function.
struct PathParser {
    var cursor: ByteCursor
    /// How deep the parser is in filters.
    var filterDepth = 0

    init(_ text: String) {
        cursor = ByteCursor(text)
        while cursor.end > 0, ByteCursor.isSpace(cursor.bytes[cursor.end - 1]) { cursor.end -= 1 }
        cursor.skipSpace()
    }

    mutating func path() throws(JSONPathError) -> (root: JSONPathQuery.Root, body: PathBody) {
        let root = try root()
        let body = try body()
        guard cursor.isAtEnd else {
            throw JSONPathError(
                "expected '.' or '[', found \(cursor.found)",
                offset: cursor.position
            )
        }
        return (root, body)
    }

    private mutating func root() throws(JSONPathError) -> JSONPathQuery.Root {
        guard cursor.take("$") else {
            throw JSONPathError(
                "expected '$' at the start of a path, found \(cursor.found)",
                offset: cursor.position
            )
        }
        if cursor.take("$") { return .context }
        guard let byte = cursor.current, ByteCursor.isWord(byte) else { return .input }
        let start = cursor.position
        if ByteCursor.isDigit(byte) {
            throw JSONPathError("the name of a variable must not start with a digit", offset: start)
        }
        let name = cursor.take(while: ByteCursor.isWord)
        guard name.unicodeScalars.count <= JSONPathLimits.variableNameMax else {
            throw JSONPathError(
                "the name of a variable has more than \(JSONPathLimits.variableNameMax) characters",
                offset: start
            )
        }
        return .variable(name)
    }

    /// The steps up to what cannot be one.
    mutating func body() throws(JSONPathError) -> PathBody {
        var body = PathBody()
        var descents = 0
        while let byte = cursor.current {
            let start = cursor.position
            guard byte == UInt8(ascii: ".") || byte == UInt8(ascii: "[") else { break }
            if body.function != nil {
                throw JSONPathError("nothing may follow a function in a path", offset: start)
            }
            guard body.steps.count < JSONPathLimits.stepsMax else {
                throw JSONPathError(
                    "the path has more than \(JSONPathLimits.stepsMax) steps",
                    offset: start
                )
            }
            if cursor.take("..") {
                descents += 1
                guard descents <= JSONPathLimits.descentsMax else {
                    throw JSONPathError(
                        "the path has more than \(JSONPathLimits.descentsMax) times '..'",
                        offset: start
                    )
                }
                body.steps.append(.descent)
                try afterDot(into: &body)
            } else if cursor.take(".") {
                try afterDot(into: &body)
            } else {
                body.steps.append(try bracket())
            }
        }
        return body
    }

    /// `name`, `*`, `name()`, or a bracket.
    private mutating func afterDot(into body: inout PathBody) throws(JSONPathError) {
        let start = cursor.position
        switch cursor.current {
        case UInt8(ascii: "["):
            body.steps.append(try bracket())
            return
        case UInt8(ascii: "*"):
            if let next = cursor.peek(1), !endsName(next) { break }
            cursor.position += 1
            body.steps.append(.wildcard)
            return
        default: break
        }
        while let byte = cursor.current, !endsName(byte) { cursor.position += 1 }
        let name = cursor.text(start..<cursor.position)
        guard !name.isEmpty else {
            throw JSONPathError(
                "expected a name, '*' or '[' after '.', found \(cursor.found)",
                offset: start
            )
        }
        if cursor.current == UInt8(ascii: "(") {
            body.function = try function(name, at: start)
            return
        }
        if filterDepth == 0, let byte = cursor.current, ByteCursor.isSpace(byte) {
            throw JSONPathError(
                "a name with white space must stand in brackets and quotes: ['…']",
                offset: cursor.position
            )
        }
        body.steps.append(.member(name))
    }

    /// Whether a name without quotes is over before this byte.
    private func endsName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "["), UInt8(ascii: "("): true
        case 0x20, 0x09, 0x0A, 0x0D: true
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "="), UInt8(ascii: "~"),
            UInt8(ascii: "!"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: ")"),
            UInt8(ascii: ","), UInt8(ascii: "]"):
            filterDepth > 0
        default: false
        }
    }

    private mutating func function(
        _ name: String,
        at start: Int
    ) throws(JSONPathError) -> PathFunction {
        guard var function = PathFunction(name: name) else {
            throw JSONPathError(
                "no path function is named '\(name)'; there are \(PathFunction.names)",
                offset: start
            )
        }
        try cursor.expect("(", after: "the name of a function")
        cursor.skipSpace()
        if case .index = function { function = .index(try cursor.integer()) }
        cursor.skipSpace()
        try cursor.expect(")", after: "the arguments of a function")
        return function
    }

    private mutating func bracket() throws(JSONPathError) -> PathStep {
        try cursor.expect("[", after: "a step")
        cursor.skipSpace()
        let step: PathStep
        switch cursor.current {
        case UInt8(ascii: "*"):
            cursor.position += 1
            step = .wildcard
        case UInt8(ascii: "'"), UInt8(ascii: "\""): step = try names()
        case UInt8(ascii: "?"): step = .filter(try filter())
        case UInt8(ascii: "-"), UInt8(ascii: ":"): step = try positions()
        case .some(let byte) where ByteCursor.isDigit(byte): step = try positions()
        case UInt8(ascii: "("):
            throw JSONPathError(
                "script expressions are not supported; for the last element write [-1]",
                offset: cursor.position
            )
        case nil:
            throw JSONPathError("expected ']', found the end", offset: cursor.position)
        case .some:
            throw JSONPathError(
                "expected a name in quotes, an index, '*' or '?(' in brackets, found \(cursor.found)",
                offset: cursor.position
            )
        }
        cursor.skipSpace()
        try cursor.expect("]", after: "a step in brackets")
        return step
    }

    private mutating func names() throws(JSONPathError) -> PathStep {
        var names: [String] = []
        repeat {
            cursor.skipSpace()
            guard cursor.current == UInt8(ascii: "'") || cursor.current == UInt8(ascii: "\"") else {
                throw JSONPathError(
                    "expected a name in quotes, found \(cursor.found)",
                    offset: cursor.position
                )
            }
            names.append(try cursor.quoted())
            cursor.skipSpace()
        } while cursor.take(",")
        return names.count == 1 ? .member(names[0]) : .members(names)
    }

    /// An index, several, or a slice.
    private mutating func positions() throws(JSONPathError) -> PathStep {
        var bounds: [Int?] = [try bound()]
        cursor.skipSpace()
        if cursor.current == UInt8(ascii: ":") {
            while cursor.take(":") {
                guard bounds.count < 3 else {
                    throw JSONPathError(
                        "a slice has at most a start, an end and a step",
                        offset: cursor.position - 1
                    )
                }
                cursor.skipSpace()
                bounds.append(try bound())
                cursor.skipSpace()
            }
            let slice = PathSlice(
                start: bounds[0],
                end: bounds[1],
                step: bounds.count > 2 ? bounds[2] : nil
            )
            return .slice(slice)
        }
        var indices = bounds.compactMap(\.self)
        while cursor.take(",") {
            cursor.skipSpace()
            indices.append(try cursor.integer())
            cursor.skipSpace()
        }
        return indices.count == 1 ? .index(indices[0]) : .indices(indices)
    }

    /// A bound of a slice, nil where it is left out.
    private mutating func bound() throws(JSONPathError) -> Int? {
        guard let byte = cursor.current, byte == UInt8(ascii: "-") || ByteCursor.isDigit(byte)
        else {
            return nil
        }
        return try cursor.integer()
    }
}
