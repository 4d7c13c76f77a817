import JSONata

/// A variable that an expression reads.
struct VariableRead {
    var name: String
    /// How many bytes of the expression's text stand before the `$`.
    var offset: Int
    /// Whether it is called as a function.
    var isCalled = false

    /// The variables that a path or an intrinsic call reads: `$name`, not `$`, `$.a` and `$$`.
    static func inPath(_ text: String) -> [VariableRead] {
        let bytes = Array(text.utf8)
        var reads: [VariableRead] = []
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "'"), UInt8(ascii: "\""): index = endOfString(bytes, index)
            case UInt8(ascii: "$"): index = name(bytes, index, into: &reads)
            default: index += 1
            }
        }
        return reads
    }

    /// The variables that a JSONata expression reads from outside; none if it is no expression.
    static func inJSONata(_ text: String) -> [VariableRead] {
        guard let (inner, start) = Surround.content(of: text),
            let expression = try? JSONataExpression(parsing: inner, dialect: .states)
        else { return [] }
        return expression.freeVariables.filter { $0.name != "states" }.map {
            VariableRead(name: $0.name, offset: start + $0.offset, isCalled: $0.isCalled)
        }
    }

    private static func endOfString(_ bytes: [UInt8], _ start: Int) -> Int {
        var index = start + 1
        while index < bytes.count, bytes[index] != bytes[start] {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index + 1, bytes.count)
    }

    /// Reads the name behind a `$`.
    ///
    /// Returns where it ends.
    private static func name(_ bytes: [UInt8], _ start: Int, into reads: inout [VariableRead])
        -> Int
    {
        var index = start + 1
        guard index < bytes.count else { return index }
        if bytes[index] == UInt8(ascii: "$") { return index + 1 }
        while index < bytes.count,
            bytes[index] &- 0x30 < 10 || (bytes[index] | 0x20) &- 0x61 < 26
                || bytes[index] == UInt8(ascii: "_") || bytes[index] >= 0x80
        {
            index += 1
        }
        guard index > start + 1, bytes[start + 1] &- 0x30 >= 10 else {
            return max(index, start + 1)
        }
        reads.append(
            VariableRead(
                name: String(decoding: bytes[(start + 1)..<index], as: UTF8.self),
                offset: start
            )
        )
        return index
    }

    /// The functions of JSONata as Step Functions has it, for suggestions.
    static let functions: [String] = [
        "abs", "append", "assert", "average", "base64decode", "base64encode", "boolean", "ceil",
        "clone", "contains", "count", "decodeUrl", "decodeUrlComponent", "distinct", "each",
        "encodeUrl", "encodeUrlComponent", "error", "eval", "exists", "filter", "floor",
        "formatBase",
        "formatInteger", "formatNumber", "fromMillis", "hash", "join", "keys", "length", "lookup",
        "lowercase", "map", "match", "max", "merge", "millis", "min", "not", "now", "number", "pad",
        "parse", "parseInteger", "partition", "power", "random", "range", "reduce", "replace",
        "reverse", "round", "shuffle", "sift", "single", "sort", "split", "spread", "sqrt",
        "string",
        "substring", "substringAfter", "substringBefore", "sum", "toMillis", "trim", "type",
        "uppercase", "uuid", "zip",
    ]
}
