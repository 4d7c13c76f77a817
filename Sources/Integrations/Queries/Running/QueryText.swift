import DataCatalog

/// The text of a query: what kind of statement it is, and its parameters.
struct QueryText {
    /// As it was asked for, without a semicolon at the end.
    let text: String

    init(_ text: String) {
        var bytes = Array(text.utf8)
        while let last = bytes.last, " \n\t\r;".utf8.contains(last) { bytes.removeLast() }
        self.text = String(decoding: bytes, as: UTF8.self)
    }

    /// The service's kinds of statements.
    enum Kind: String { case ddl = "DDL", dml = "DML", utility = "UTILITY" }

    /// The first word in capitals; empty if there is none.
    var verb: String {
        for piece in pieces {
            if case .word(let range) = piece { return String(self[range]).uppercased() }
            if case .other(let range) = piece, self[range] != "(" { return "" }
        }
        return ""
    }

    var kind: Kind {
        switch verb {
        case "ALTER", "CREATE", "DROP", "MSCK": .ddl
        case "DESC", "DESCRIBE", "EXPLAIN", "SHOW": .utility
        default: .dml
        }
    }

    /// Whether it only reads: what can be carried out.
    var isRead: Bool {
        ["SELECT", "WITH", "VALUES", "FROM", "TABLE"].contains(verb)
    }

    // MARK: Parameters

    /// Why the parameters do not fit.
    struct Mismatch: Error {
        let message: String
    }

    /// The text with a value in the place of each `?`.
    ///
    /// A value is a literal as SQL writes it; what is none is a text.
    func filled(with parameters: [String]) throws(Mismatch) -> String {
        var result = ""
        var count = 0
        for piece in pieces {
            if case .parameter = piece {
                if count < parameters.count { result += Self.literal(parameters[count]) }
                count += 1
            } else {
                result += self[piece.range]
            }
        }
        guard count == parameters.count else {
            throw Mismatch(
                message:
                    "INVALID_PARAMETER_USAGE: Incorrect number of parameters: expected \(count) but found "
                    + "\(parameters.count)"
            )
        }
        return result
    }

    /// A number, a text in quotes, a truth value, NULL, or a date as SQL writes it; anything else in
    /// quotes, so that no value becomes a part of the statement.
    private static func literal(_ value: String) -> String {
        var text = value[...]
        for word in ["DATE ", "TIMESTAMP ", "date ", "timestamp "] where text.hasPrefix(word) {
            text = text.dropFirst(word.count)
        }
        if isQuoted(text) { return value }
        if ["true", "false", "null"].contains(value.lowercased()) { return value }
        let digits = value.utf8.allSatisfy {
            $0 &- 0x30 < 10
                || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+")].contains($0)
        }
        if digits, let number = Double(value), number.isFinite { return value }
        return SQLText.quoted(value)
    }

    private static func isQuoted(_ text: Substring) -> Bool {
        guard text.count >= 2, text.first == "'", text.last == "'" else { return false }
        return !text.dropFirst().dropLast().replacing("''", with: "").contains("'")
    }

    // MARK: Pieces

    private enum Piece {
        case word(Range<Int>)
        case parameter(Range<Int>)
        /// White space and comments.
        case space(Range<Int>)
        /// Quoted text and signs.
        case other(Range<Int>)

        var range: Range<Int> {
            switch self {
            case .word(let range), .parameter(let range), .space(let range), .other(let range):
                range
            }
        }
    }

    private subscript(_ range: Range<Int>) -> Substring {
        let utf8 = text.utf8
        let start = utf8.index(utf8.startIndex, offsetBy: range.lowerBound)
        let end = utf8.index(utf8.startIndex, offsetBy: range.upperBound)
        return text[start..<end]
    }

    private var pieces: [Piece] {
        let bytes = Array(text.utf8)
        var pieces: [Piece] = []
        var index = 0
        func at(_ offset: Int) -> UInt8? {
            index + offset < bytes.count ? bytes[index + offset] : nil
        }
        while index < bytes.count {
            let start = index
            let byte = bytes[index]
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0D:
                index += 1
                pieces.append(.space(start..<index))
            case UInt8(ascii: "-") where at(1) == byte:
                while index < bytes.count, bytes[index] != 0x0A { index += 1 }
                pieces.append(.space(start..<index))
            case UInt8(ascii: "/") where at(1) == UInt8(ascii: "*"):
                index += 2
                while index < bytes.count, !(at(0) == UInt8(ascii: "*") && at(1) == byte) {
                    index += 1
                }
                index = min(index + 2, bytes.count)
                pieces.append(.space(start..<index))
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                index += 1
                while index < bytes.count, bytes[index] != byte { index += 1 }
                index = min(index + 1, bytes.count)
                pieces.append(.other(start..<index))
            case UInt8(ascii: "?"):
                index += 1
                pieces.append(.parameter(start..<index))
            case _ where byte.isWord:
                while index < bytes.count, bytes[index].isWord { index += 1 }
                pieces.append(.word(start..<index))
            default:
                index += 1
                pieces.append(.other(start..<index))
            }
        }
        return pieces
    }
}

extension UInt8 {
    fileprivate var isWord: Bool {
        self &- 0x30 < 10 || (self | 0x20) &- 0x61 < 26 || self == UInt8(ascii: "_") || self >= 0x80
    }
}
