import Values

/// Reads calls of intrinsic functions.
struct IntrinsicParser {
    private var cursor: ByteCursor
    private var depth = 0

    init(_ text: String) { cursor = ByteCursor(text) }

    mutating func document() throws(JSONPathError) -> IntrinsicCall {
        cursor.skipSpace()
        let call = try call()
        cursor.skipSpace()
        guard cursor.isAtEnd else {
            throw JSONPathError(
                "expected the end after a call, found \(cursor.found)",
                offset: cursor.position
            )
        }
        return call
    }

    private mutating func call() throws(JSONPathError) -> IntrinsicCall {
        let start = cursor.position
        guard depth < JSONPathLimits.intrinsicParsingDepthMax else {
            throw JSONPathError(
                "calls nest deeper than \(JSONPathLimits.intrinsicParsingDepthMax) levels",
                offset: start
            )
        }
        depth += 1
        let name = cursor.take { ByteCursor.isWord($0) || $0 == UInt8(ascii: ".") }
        guard let function = IntrinsicFunction(rawValue: name) else {
            throw JSONPathError(Self.unknown(name, found: cursor.found), offset: start)
        }
        cursor.skipSpace()
        try cursor.expect("(", after: name)
        var arguments: [IntrinsicCall.Argument] = []
        cursor.skipSpace()
        if !cursor.take(")") {
            repeat {
                cursor.skipSpace()
                arguments.append(try argument())
                cursor.skipSpace()
            } while cursor.take(",")
            guard cursor.take(")") else {
                throw JSONPathError(
                    "expected ',' or ')' after an argument, found \(cursor.found)",
                    offset: cursor.position
                )
            }
        }
        depth -= 1
        return IntrinsicCall(
            text: cursor.text(start..<cursor.position),
            offset: start,
            function: function,
            arguments: arguments
        )
    }

    private static func unknown(_ name: String, found: String) -> String {
        guard !name.isEmpty else {
            return "expected an intrinsic function such as States.Format, found \(found)"
        }
        let near = Suggestion.nearest(to: name, among: IntrinsicFunction.allCases.map(\.rawValue))
        return "no intrinsic function is named '\(name)'"
            + (near.map { "; did you mean '\($0)'?" } ?? "")
    }

    private mutating func argument() throws(JSONPathError) -> IntrinsicCall.Argument {
        let start = cursor.position
        var template: String?
        let value: IntrinsicCall.Argument.Value
        switch cursor.current {
        case UInt8(ascii: "'"):
            let text = try string()
            template = text
            value = .literal(.string(FormatTemplate.unescaped(text)))
        case UInt8(ascii: "$"): value = .path(try path())
        case .some(let byte) where byte == UInt8(ascii: "-") || ByteCursor.isDigit(byte):
            value = .literal(try number())
        case .some(let byte) where ByteCursor.isWord(byte): value = try word()
        case .some, nil:
            throw JSONPathError(
                "expected a text in single quotes, a number, true, false, null, a path or a call, "
                    + "found \(cursor.found)",
                offset: start
            )
        }
        return IntrinsicCall.Argument(value: value, offset: start, template: template)
    }

    private mutating func word() throws(JSONPathError) -> IntrinsicCall.Argument.Value {
        let start = cursor.position
        switch cursor.take(while: { ByteCursor.isWord($0) || $0 == UInt8(ascii: ".") }) {
        case "true": return .literal(.bool(true))
        case "false": return .literal(.bool(false))
        case "null": return .literal(.null)
        default:
            cursor.position = start
            return .call(try call())
        }
    }

    private mutating func number() throws(JSONPathError) -> JSON {
        let start = cursor.position
        let text = cursor.take { byte in
            ByteCursor.isWord(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
                || byte == UInt8(ascii: ".")
        }
        do throws(JSONError) { return try JSON(parsing: text) } catch {
            throw JSONPathError("'\(text)' is not a number", offset: start)
        }
    }

    /// The text between single quotes, of whose escapes only `\'` is resolved.
    private mutating func string() throws(JSONPathError) -> String {
        let start = cursor.position
        cursor.position += 1
        var out: [UInt8] = []
        while let byte = cursor.current {
            cursor.position += 1
            if byte == UInt8(ascii: "'") { return String(decoding: out, as: UTF8.self) }
            if byte == UInt8(ascii: "\\"), let next = cursor.current {
                cursor.position += 1
                if next != UInt8(ascii: "'") { out.append(byte) }
                out.append(next)
            } else {
                out.append(byte)
            }
        }
        throw JSONPathError("expected ' at the end of a text, found the end", offset: start)
    }

    /// A path ends before a comma or parenthesis that is not in its brackets, quotes or calls.
    private mutating func path() throws(JSONPathError) -> JSONPathQuery {
        let start = cursor.position
        var brackets = 0
        var parentheses = 0
        while let byte = cursor.current {
            if brackets > 0, byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                _ = try cursor.quoted()
                continue
            }
            switch byte {
            case UInt8(ascii: "["): brackets += 1
            case UInt8(ascii: "]"): brackets -= 1
            case UInt8(ascii: "("): parentheses += 1
            case UInt8(ascii: ")"): parentheses -= 1
            default: break
            }
            if brackets <= 0, parentheses < 0 || (parentheses == 0 && byte == UInt8(ascii: ",")) {
                break
            }
            cursor.position += 1
        }
        do throws(JSONPathError) {
            return try JSONPathQuery(parsing: cursor.text(start..<cursor.position).trimmed)
        } catch {
            throw JSONPathError(error.reason, offset: start + error.offset)
        }
    }
}

extension String {
    /// Without white space at its end.
    fileprivate var trimmed: String {
        var bytes = Array(utf8)
        while let last = bytes.last, ByteCursor.isSpace(last) { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
