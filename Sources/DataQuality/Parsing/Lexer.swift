/// Takes the text of a ruleset apart.
struct Lexer {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// All tokens, with one that stands for the end.
    static func tokens(of bytes: [UInt8]) throws(Mistake) -> [Token] {
        var lexer = Lexer(bytes)
        var tokens: [Token] = []
        while true {
            let token = try lexer.next()
            tokens.append(token)
            if token.kind == .end { return tokens }
        }
    }

    private mutating func next() throws(Mistake) -> Token {
        skipSpace()
        let start = index
        guard index < bytes.count else { return Token(kind: .end, start: start, end: start) }
        let byte = bytes[index]
        switch byte {
        case UInt8(ascii: "\""): return try string()
        case UInt8(ascii: "$"):
            index += 1
            let name = take { $0.isWordByte }
            guard !name.isEmpty else {
                throw Mistake(
                    message: "Expected the name of a variable after \"$\".",
                    offset: start
                )
            }
            return Token(kind: .variable(name), start: start, end: index)
        case _ where byte.isDigit || (byte == UInt8(ascii: ".") && peek(1)?.isDigit == true):
            return try number()
        case _ where byte.isLetter || byte == UInt8(ascii: "_"):
            let text = take { $0.isWordByte || $0 == UInt8(ascii: ".") }
            return Token(kind: .word(text), start: start, end: index)
        default: return try sign()
        }
    }

    /// White space, and comments from `#` to the end of the line.
    private mutating func skipSpace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x09, 0x0A, 0x0D: index += 1
            case UInt8(ascii: "#"):
                while index < bytes.count, bytes[index] != 0x0A { index += 1 }
            default: return
            }
        }
    }

    private mutating func string() throws(Mistake) -> Token {
        let start = index
        index += 1
        var content: [UInt8] = []
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "\"") {
                return Token(
                    kind: .string(String(decoding: content, as: UTF8.self)),
                    start: start,
                    end: index
                )
            }
            if byte == UInt8(ascii: "\\"), index < bytes.count {
                if bytes[index] != UInt8(ascii: "\"") { content.append(byte) }
                content.append(bytes[index])
                index += 1
                continue
            }
            content.append(byte)
        }
        throw Mistake(
            message: "The string that begins here has no end.",
            offset: start,
            help: "A quotation mark inside a string is written \\\"."
        )
    }

    private mutating func number() throws(Mistake) -> Token {
        let start = index
        _ = take { $0.isDigit }
        if peek(0) == UInt8(ascii: "."), peek(1)?.isDigit == true {
            index += 1
            _ = take { $0.isDigit }
        }
        if let mark = peek(0), mark | 0x20 == UInt8(ascii: "e") {
            let hasSign = peek(1) == UInt8(ascii: "-") || peek(1) == UInt8(ascii: "+")
            if peek(hasSign ? 2 : 1)?.isDigit == true {
                index += hasSign ? 2 : 1
                _ = take { $0.isDigit }
            }
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if let byte = peek(0), byte.isWordByte || byte == UInt8(ascii: ".") {
            let rest = take { $0.isWordByte || $0 == UInt8(ascii: ".") }
            throw Mistake(
                message: "\"\(text)\(rest)\" is neither a number nor a word.",
                offset: start,
                help: "Texts stand in quotation marks; between a number and its unit is a space."
            )
        }
        guard let value = Double(text), value.isFinite else {
            throw Mistake(message: "The number \(text.prefix(40)) is too large.", offset: start)
        }
        return Token(kind: .number(text), start: start, end: index)
    }

    private static let pairs = ["!=", ">=", "<="]

    private mutating func sign() throws(Mistake) -> Token {
        let start = index
        let byte = bytes[index]
        if let second = peek(1) {
            let pair = String(decoding: [byte, second], as: UTF8.self)
            if Self.pairs.contains(pair) {
                index += 2
                return Token(kind: .sign(pair), start: start, end: index)
            }
        }
        if "[](){},:=<>+-*/".utf8.contains(byte) {
            index += 1
            return Token(
                kind: .sign(String(decoding: [byte], as: UTF8.self)),
                start: start,
                end: index
            )
        }
        // The whole character, however many bytes it has.
        let character =
            String(decoding: bytes[start...], as: UTF8.self).first.map(String.init) ?? ""
        switch character {
        case "'", "“", "”", "„":
            throw Mistake(
                message: "\(character) does not begin a string; \" does.",
                offset: start
            )
        default:
            throw Mistake(
                message: "The character \"\(character)\" has no meaning here.",
                offset: start
            )
        }
    }

    private func peek(_ distance: Int) -> UInt8? {
        index + distance < bytes.count ? bytes[index + distance] : nil
    }

    private mutating func take(while belongs: (UInt8) -> Bool) -> String {
        let start = index
        while index < bytes.count, belongs(bytes[index]) { index += 1 }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { self &- 0x30 < 10 }
    fileprivate var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
    /// Bytes of characters beyond ASCII belong to words: `Größe` is a column.
    fileprivate var isWordByte: Bool {
        isDigit || isLetter || self == UInt8(ascii: "_") || self >= 0x80
    }
}
