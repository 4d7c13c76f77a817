import Values

/// Pieces of the SQL that rules become.
enum SQL {
    /// The table that is looked at.
    static let primary = identifier("primary")

    /// A text as a literal.
    static func text(_ value: String) -> String { "'" + doubling("'", in: value) + "'" }

    /// A name as an identifier.
    static func identifier(_ name: String) -> String { "\"" + doubling("\"", in: name) + "\"" }

    /// A point in time as a TIMESTAMP in UTC.
    static func timestamp(_ time: Timestamp) -> String {
        "TIMESTAMP " + text(String(time.description.dropLast().map { $0 == "T" ? " " : $0 }))
    }

    private static func doubling(_ quote: Unicode.Scalar, in text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == quote { result.append(quote) }
            result.append(scalar)
        }
        return String(result)
    }

    /// SQL that an author wrote, as DuckDB reads it: `primary` is a reserved word there and is put in
    /// quotation marks, names in backticks get the quotation marks of the standard, and a semicolon at the
    /// end is dropped.
    static func authored(_ sql: String) -> String {
        var output: [UInt8] = []
        let bytes = Array(sql.utf8)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                let end = self.end(of: byte, from: index, in: bytes)
                output += bytes[index..<end]
                index = end
            case UInt8(ascii: "`"):
                let end = self.end(of: byte, from: index, in: bytes)
                let name = String(decoding: bytes[index..<end], as: UTF8.self)
                    .drop { $0 == "`" }.prefix { $0 != "`" }
                output += identifier(String(name)).utf8
                index = end
            case UInt8(ascii: "-") where index + 1 < bytes.count && bytes[index + 1] == byte:
                // A comment could swallow what comes behind the author's SQL.
                while index < bytes.count, bytes[index] != 0x0A { index += 1 }
            case _ where isWord(byte):
                let start = index
                while index < bytes.count, isWord(bytes[index]) { index += 1 }
                let word = String(decoding: bytes[start..<index], as: UTF8.self)
                output += (word.lowercased() == "primary" ? primary : word).utf8
            default:
                output.append(byte)
                index += 1
            }
        }
        while let last = output.last, " \n\t\r;".utf8.contains(last) { output.removeLast() }
        return String(decoding: output, as: UTF8.self)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_") || byte >= 0x80
    }

    /// Behind the quotation mark that closes what opens at `start`.
    private static func end(of quote: UInt8, from start: Int, in bytes: [UInt8]) -> Int {
        var index = start + 1
        while index < bytes.count {
            if bytes[index] == quote {
                guard index + 1 < bytes.count, bytes[index + 1] == quote else { return index + 1 }
                index += 1
            }
            index += 1
        }
        return index
    }
}
