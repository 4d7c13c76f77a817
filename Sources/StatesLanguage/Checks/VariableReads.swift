/// A variable that an expression reads.
struct VariableRead {
    var name: String
    /// How many bytes of the expression's text stand before the `$`.
    var offset: Int

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

    /// The variables that a JSONata expression reads and does not bind itself.
    ///
    /// What it binds somewhere (`$a := …`, `function($a)`, `@$a`, `#$a`) counts as its own everywhere:
    /// this is a scan, not a parser, and rather says nothing than something wrong.
    static func inJSONata(_ text: String) -> [VariableRead] {
        let bytes = Array(text.utf8)
        var reads: [VariableRead] = []
        var own: [String] = []
        var index = 0
        var last: UInt8 = 0
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0D:
                index += 1
                continue
            case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"):
                index = endOfString(bytes, index)
            case UInt8(ascii: "/"):
                if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "*") {
                    index = endOfComment(bytes, index + 2)
                    continue
                }
                // Where a value must begin, a slash begins a regular expression.
                index = isValueEnd(last) ? index + 1 : endOfString(bytes, index)
            case UInt8(ascii: "$"):
                let count = reads.count
                let end = name(bytes, index, into: &reads)
                if reads.count > count, let read = reads.last {
                    let after = firstAfterSpace(bytes, end)
                    if bytes[after...].starts(with: ":=".utf8) || last == UInt8(ascii: "@")
                        || last == UInt8(ascii: "#") || isParameter(bytes, index)
                    {
                        own.append(read.name)
                        reads.removeLast()
                    } else if after < bytes.count, bytes[after] == UInt8(ascii: "("),
                        builtIns.contains(read.name)
                    {
                        reads.removeLast()
                    }
                }
                index = end
            default: index += 1
            }
            last = byte
        }
        return reads.filter {
            !own.contains($0.name) && $0.name != "states" && !builtIns.contains($0.name)
        }
    }

    private static func isValueEnd(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte >= 0x80
            || [
                UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "'"),
                UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: "_"), UInt8(ascii: "$"),
                UInt8(ascii: "%"), UInt8(ascii: "*"),
            ].contains(byte)
    }

    private static func endOfString(_ bytes: [UInt8], _ start: Int) -> Int {
        var index = start + 1
        while index < bytes.count, bytes[index] != bytes[start] {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index + 1, bytes.count)
    }

    private static func endOfComment(_ bytes: [UInt8], _ start: Int) -> Int {
        var index = start
        while index + 1 < bytes.count {
            if bytes[index] == UInt8(ascii: "*"), bytes[index + 1] == UInt8(ascii: "/") {
                return index + 2
            }
            index += 1
        }
        return bytes.count
    }

    private static func firstAfterSpace(_ bytes: [UInt8], _ start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
        return index
    }

    /// Whether a variable stands in the parameters of `function(…)` or `λ(…)`.
    private static func isParameter(_ bytes: [UInt8], _ start: Int) -> Bool {
        var index = start - 1
        while index >= 0, bytes[index] != UInt8(ascii: "(") {
            let byte = bytes[index]
            guard
                byte <= 0x20 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "$")
                    || byte == UInt8(ascii: "_") || byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
            else { return false }
            index -= 1
        }
        guard index > 0 else { return false }
        index -= 1
        while index >= 0, bytes[index] <= 0x20 { index -= 1 }
        guard index >= 0 else { return false }
        let before = bytes[...index]
        return before.reversed().starts(with: "function".utf8.reversed())
            || before.reversed().starts(with: "λ".utf8.reversed())
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

    /// Functions may be passed on like variables: `$map(items, $uppercase)`.
    private static let builtIns: Set<String> = [
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
