import DataCatalog
import Values

/// Pieces of the SQL that rules become.
enum SQL {
    /// The table that is looked at.
    static let primary = SQLText.identifier("primary")

    /// A point in time as a TIMESTAMP in UTC.
    static func timestamp(_ time: Timestamp) -> String {
        "TIMESTAMP "
            + SQLText.quoted(String(time.description.dropLast().map { $0 == "T" ? " " : $0 }))
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
                output += SQLText.identifier(String(name)).utf8
                index = end
            case UInt8(ascii: "-") where index + 1 < bytes.count && bytes[index + 1] == byte:
                // A comment could swallow what comes behind the author's SQL.
                while index < bytes.count, bytes[index] != 0x0A { index += 1 }
            case UInt8(ascii: "/"):
                // A comment parts words as a space does; one without an end stays, for DuckDB to refuse.
                let end = endOfComment(from: index, in: bytes)
                output.append(end == nil ? byte : 0x20)
                index = end ?? index + 1
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

    /// Behind the comment `/* … */` that opens at `start`, other comments in it included; nil if there is none.
    private static func endOfComment(from start: Int, in bytes: [UInt8]) -> Int? {
        let (slash, star) = (UInt8(ascii: "/"), UInt8(ascii: "*"))
        var depth = 0
        var index = start
        while index + 1 < bytes.count {
            switch (bytes[index], bytes[index + 1]) {
            case (slash, star): depth += 1
            case (star, slash): depth -= 1
            default:
                if depth == 0 { return nil }
                index += 1
                continue
            }
            index += 2
            if depth == 0 { return index }
        }
        return nil
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
