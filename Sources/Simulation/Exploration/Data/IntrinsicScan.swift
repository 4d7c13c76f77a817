/// Finds out of which kind the paths in a call of an intrinsic function have to be.
struct IntrinsicScan {
    /// For each path, in the order of the text; nil where any kind does.
    private(set) var kinds: [Demand.Kind?] = []

    init(_ text: String) {
        var rest = Substring(text)
        var functions: [Substring] = []
        var word: Substring = ""
        while let first = rest.first {
            switch first {
            case "'":
                rest = Self.afterQuoted(rest)
                word = ""
            case "(":
                functions.append(word)
                word = ""
                rest = rest.dropFirst()
            case ")":
                _ = functions.popLast()
                word = ""
                rest = rest.dropFirst()
            case "$":
                rest = Self.afterPath(rest)
                kinds.append(Self.kind(of: functions.last ?? "", rest))
            case ",", " ":
                word = ""
                rest = rest.dropFirst()
            default:
                word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "." }
                rest = rest.dropFirst(max(word.count, 1))
            }
        }
    }

    private static func afterQuoted(_ text: Substring) -> Substring {
        var rest = text.dropFirst()
        while let next = rest.first, next != "'" {
            rest = rest.dropFirst(next == "\\" ? 2 : 1)
        }
        return rest.dropFirst()
    }

    /// What follows a path: it ends where the argument does.
    private static func afterPath(_ text: Substring) -> Substring {
        var rest = text
        var depth = 0
        while let next = rest.first {
            if next == "'" {
                rest = afterQuoted(rest)
                continue
            }
            if next == "(" || next == "[" { depth += 1 }
            if next == ")" || next == "]" {
                if depth == 0 { break }
                depth -= 1
            }
            if next == ",", depth == 0 { break }
            rest = rest.dropFirst()
        }
        return rest
    }

    private static func kind(of function: Substring, _ after: Substring) -> Demand.Kind? {
        switch function {
        case "States.MathAdd", "States.MathRandom", "States.ArrayRange": return .number
        case "States.ArrayLength", "States.ArrayUnique", "States.ArrayPartition",
            "States.ArrayGetItem", "States.ArrayContains":
            return .array
        case "States.StringToJson": return .jsonText
        case "States.StringSplit":
            let rest = after.drop { $0 == "," || $0 == " " }
            guard rest.first == "'" else { return .string }
            return .separated(String(rest.dropFirst().prefix { $0 != "'" }))
        case "States.Base64Encode", "States.Base64Decode", "States.Hash": return .string
        default: return nil
        }
    }
}
