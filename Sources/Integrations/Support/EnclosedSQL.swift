/// That SQL which somebody wrote stays between the parentheses into which it is put.
///
/// DuckDB reads what workers tell it from its standard input, where a line `.shell …` at the beginning of
/// a statement is a command of the machine. What closes our parenthesis, or ends our statement, could
/// therefore do anything; a query only reads.
///
/// Where DuckDB's grammar leaves it open to a scanner as simple as this one where a text ends, the SQL is
/// refused: there is always another way to write it.
enum EnclosedSQL {
    /// What is wrong with it.
    struct Flaw: Error, Equatable {
        /// A sentence without a capital and a full stop.
        let message: String
        /// The byte of the text, from 0.
        let offset: Int
    }

    /// Checks one statement or expression, without a semicolon at its end; a line break has to follow it
    /// where it is put.
    ///
    /// - Throws: what does not stay inside of parentheses, or may not.
    static func check(_ text: String) throws(Flaw) {
        var scanner = Scanner(bytes: Array(text.utf8))
        try scanner.run()
    }

    private struct Scanner {
        let bytes: [UInt8]
        var position = 0
        /// Where the parentheses opened that are open.
        var open: [Int] = []

        init(bytes: [UInt8]) { self.bytes = bytes }

        mutating func run() throws(Flaw) {
            try checkBytes()
            while let byte = peek() {
                switch byte {
                case UInt8(ascii: "("):
                    open.append(position)
                    position += 1
                case UInt8(ascii: ")"):
                    guard open.popLast() != nil else {
                        throw flaw("a \")\" without its \"(\"", position)
                    }
                    position += 1
                case UInt8(ascii: ";"):
                    throw flaw("one statement is expected, and a \";\" begins another", position)
                case UInt8(ascii: "'"), UInt8(ascii: "\""): try skipQuoted(byte)
                case UInt8(ascii: "$"):
                    throw flaw(
                        "a \"$\" outside of quotation marks; texts are written '…'",
                        position
                    )
                case UInt8(ascii: "-") where peek(1) == byte:
                    while let byte = peek(), byte != UInt8(ascii: "\n") { position += 1 }
                case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"): try skipComment()
                default: position += 1
                }
            }
            if let last = open.last { throw flaw("a \"(\" without its \")\"", last) }
            try checkCommands()
        }

        private func flaw(_ message: String, _ offset: Int) -> Flaw {
            Flaw(message: message, offset: offset)
        }

        private func peek(_ offset: Int = 0) -> UInt8? {
            position + offset < bytes.count ? bytes[position + offset] : nil
        }

        /// What makes it unclear where a text or a comment ends.
        private func checkBytes() throws(Flaw) {
            // `E'\''`: which of the two ends it depends on what is before the first one, even lines above.
            let hasEscapes = bytes.indices.dropFirst().contains {
                bytes[$0] == UInt8(ascii: "'") && bytes[$0 - 1] | 0x20 == UInt8(ascii: "e")
            }
            for (index, byte) in bytes.enumerated() {
                let next = index + 1 < bytes.count ? bytes[index + 1] : nil
                switch byte {
                case 0: throw flaw("a character NUL", index)
                case UInt8(ascii: "\r") where next != UInt8(ascii: "\n"):
                    throw flaw("a carriage return without a line feed", index)
                case UInt8(ascii: "\\") where hasEscapes && next == UInt8(ascii: "'"):
                    throw flaw("a \"\\'\"; a quotation mark in a text is written twice", index)
                default: break
                }
            }
        }

        /// A `.shell …` on a line of its own, where DuckDB's shell might take a statement to have ended:
        /// whether a semicolon in a text ends one is for two programs to agree upon.
        private func checkCommands() throws(Flaw) {
            guard bytes.contains(UInt8(ascii: ";")) else { return }
            var isStart = true
            for (index, byte) in bytes.enumerated() {
                if isStart, byte == UInt8(ascii: ".") {
                    throw flaw("a line that begins with \".\", with a \";\" elsewhere", index)
                }
                isStart = byte == UInt8(ascii: "\n") || (isStart && byte <= 0x20)
            }
        }

        private mutating func skipQuoted(_ quote: UInt8) throws(Flaw) {
            let start = position
            position += 1
            while let byte = peek() {
                position += 1
                if byte == quote { return }
            }
            throw flaw("a quotation mark that nothing closes", start)
        }

        private mutating func skipComment() throws(Flaw) {
            let start = position
            position += 2
            while let byte = peek() {
                if byte == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
                    position += 2
                    return
                }
                if byte == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
                    throw flaw("a comment within a comment", position)
                }
                position += 1
            }
            throw flaw("a comment that nothing closes", start)
        }
    }
}
