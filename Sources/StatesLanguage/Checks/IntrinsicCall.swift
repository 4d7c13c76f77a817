/// A call of an intrinsic function as it is written, read just far enough to judge its arguments.
struct IntrinsicCall {
    enum Argument {
        case call(IntrinsicCall)
        case path
        case string(String)
        case integer(Int64)
        case bool(Bool)
        case other
    }

    var name: String
    var arguments: [Argument]
    /// How many bytes stand before the name.
    var offset: Int

    /// Reads a call; nil if the text is not one, which is for others to say.
    init?(_ text: String) {
        var reader = Reader(bytes: Array(text.utf8))
        guard let call = reader.call(), reader.isAtEnd else { return nil }
        self = call
    }

    fileprivate init(name: String, arguments: [Argument], offset: Int) {
        self.name = name
        self.arguments = arguments
        self.offset = offset
    }

    /// Calls nest ten deep in the service; a few more are read to say something about them.
    private static let depthMax = 32

    private struct Reader {
        let bytes: [UInt8]
        var index = 0
        var depth = 0

        var isAtEnd: Bool {
            mutating get {
                skipSpace()
                return index == bytes.count
            }
        }

        mutating func skipSpace() {
            while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
        }

        mutating func take(_ byte: UInt8) -> Bool {
            skipSpace()
            guard index < bytes.count, bytes[index] == byte else { return false }
            index += 1
            return true
        }

        mutating func call() -> IntrinsicCall? {
            skipSpace()
            let start = index
            while index < bytes.count, isNamePart(bytes[index]) { index += 1 }
            let name = String(decoding: bytes[start..<index], as: UTF8.self)
            guard name.hasPrefix("States."), depth < IntrinsicCall.depthMax, take(UInt8(ascii: "(")) else {
                return nil
            }
            depth += 1
            defer { depth -= 1 }
            var arguments: [Argument] = []
            if take(UInt8(ascii: ")")) {
                return IntrinsicCall(name: name, arguments: [], offset: start)
            }
            repeat {
                guard let argument = argument() else { return nil }
                arguments.append(argument)
            } while take(UInt8(ascii: ","))
            guard take(UInt8(ascii: ")")) else { return nil }
            return IntrinsicCall(name: name, arguments: arguments, offset: start)
        }

        private func isNamePart(_ byte: UInt8) -> Bool {
            byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: ".")
                || byte == UInt8(ascii: "_")
        }

        private mutating func argument() -> Argument? {
            skipSpace()
            guard index < bytes.count else { return nil }
            switch bytes[index] {
            case UInt8(ascii: "'"): return string()
            case UInt8(ascii: "$"):
                skipPath()
                return .path
            case UInt8(ascii: "S"): return call().map(Argument.call)
            default:
                let start = index
                while index < bytes.count, bytes[index] != UInt8(ascii: ","),
                    bytes[index] != UInt8(ascii: ")"), bytes[index] > 0x20
                {
                    index += 1
                }
                guard index > start else { return nil }
                let word = String(decoding: bytes[start..<index], as: UTF8.self)
                if word == "true" || word == "false" { return .bool(word == "true") }
                return Int64(word).map(Argument.integer) ?? .other
            }
        }

        private mutating func string() -> Argument? {
            index += 1
            var out: [UInt8] = []
            while index < bytes.count {
                let byte = bytes[index]
                index += 1
                if byte == UInt8(ascii: "'") { return .string(String(decoding: out, as: UTF8.self)) }
                // An escaped character is kept with its backslash: `\{` is no placeholder.
                out.append(byte)
                if byte == UInt8(ascii: "\\"), index < bytes.count {
                    out.append(bytes[index])
                    index += 1
                }
            }
            return nil
        }

        /// A path ends at the comma or parenthesis that is in none of its brackets and quotes.
        private mutating func skipPath() {
            var brackets = 0
            while index < bytes.count {
                switch bytes[index] {
                case UInt8(ascii: "["), UInt8(ascii: "("): brackets += 1
                case UInt8(ascii: "]"): brackets -= 1
                case UInt8(ascii: ")"):
                    if brackets <= 0 { return }
                    brackets -= 1
                case UInt8(ascii: ","): if brackets <= 0 { return }
                case UInt8(ascii: "'"), UInt8(ascii: "\""):
                    let quote = bytes[index]
                    index += 1
                    while index < bytes.count, bytes[index] != quote { index += 1 }
                default: break
                }
                index += 1
            }
            index = min(index, bytes.count)
        }
    }
}
