import DataCatalog
import Runtime
import Values

/// A column of what a script has made, in the catalog's words.
struct SQLColumn: Equatable {
    var name: String
    var type: HiveType

    /// The columns that DuckDB has described.
    static func read(_ path: String) throws(TaskFailureError) -> [SQLColumn] {
        let bytes = Files.read(path, bytesMax: 64 << 20) ?? []
        guard let rows = (try? JSON(parsing: bytes))?.arrayValue else {
            throw TaskFailureError(
                StoreFailure.name,
                "\(path) does not say which columns there are."
            )
        }
        return rows.compactMap { row in
            guard let name = row["name"]?.stringValue, let type = row["type"]?.stringValue else {
                return nil
            }
            return SQLColumn(name: name, type: DuckDBType.hive(type))
        }
    }

    /// How many rows DuckDB has written; nil if it did not say.
    static func count(_ path: String) -> Int64? {
        let bytes = Files.read(path, bytesMax: 256 << 20) ?? []
        guard let row = try? JSON(parsing: bytes), let count = row["Count"] else { return nil }
        return count.integerValue ?? count.stringValue.flatMap { Int64($0) }
    }
}

/// Types as DuckDB's DESCRIBE writes them.
enum DuckDBType {
    /// Deeper types are texts.
    static let depthMax = 64

    /// The catalog's type for one of DuckDB's; what Hive does not have is a string.
    static func hive(_ text: String) -> HiveType {
        var reader = Reader(text)
        return reader.type(0)
    }

    /// `STRUCT(a INTEGER, "b c" VARCHAR[])[]`.
    private struct Reader {
        private let bytes: [UInt8]
        private var position = 0

        init(_ text: String) { bytes = Array(text.utf8) }

        mutating func type(_ depth: Int) -> HiveType {
            guard depth < DuckDBType.depthMax else { return .string }
            skipSpace()
            var result: HiveType
            if peek() == UInt8(ascii: "\"") {
                _ = name()
                result = .string
            } else {
                let word = self.word()
                result = simple(word.uppercased(), depth)
            }
            while take(UInt8(ascii: "[")) {
                while let byte = peek(), byte != UInt8(ascii: "]") {
                    _ = byte
                    position += 1
                }
                _ = take(UInt8(ascii: "]"))
                result = .array(result)
            }
            return result
        }

        private mutating func simple(_ word: String, _ depth: Int) -> HiveType {
            switch word {
            case "BOOLEAN": return .boolean
            case "TINYINT": return .tinyint
            case "SMALLINT", "UTINYINT": return .smallint
            case "INTEGER", "USMALLINT": return .int
            case "BIGINT", "UINTEGER": return .bigint
            case "UBIGINT": return .decimal(precision: 20, scale: 0)
            case "HUGEINT", "UHUGEINT": return .double
            case "FLOAT": return .float
            case "DOUBLE": return .double
            case "DATE": return .date
            case "BLOB": return .binary
            case "DECIMAL": return decimal()
            case "STRUCT": return structure(depth)
            case "MAP": return map(depth)
            default:
                if word.hasPrefix("TIMESTAMP") {
                    skipWords()
                    return .timestamp
                }
                // TIME WITH TIME ZONE, ENUM('a', 'b'), UNION(…).
                skipWords()
                skipParentheses()
                return .string
            }
        }

        private mutating func decimal() -> HiveType {
            guard take(UInt8(ascii: "(")), let precision = Int(word()), take(UInt8(ascii: ",")),
                let scale = Int(word()), take(UInt8(ascii: ")"))
            else { return .decimal(precision: 18, scale: 3) }
            return .decimal(precision: precision, scale: scale)
        }

        private mutating func structure(_ depth: Int) -> HiveType {
            var fields: [HiveType.Field] = []
            guard take(UInt8(ascii: "(")) else { return .string }
            repeat {
                let name = self.name()
                fields.append(HiveType.Field(name: name, type: type(depth + 1)))
            } while take(UInt8(ascii: ","))
            _ = take(UInt8(ascii: ")"))
            return .structure(fields)
        }

        private mutating func map(_ depth: Int) -> HiveType {
            guard take(UInt8(ascii: "(")) else { return .string }
            let key = type(depth + 1)
            _ = take(UInt8(ascii: ","))
            let value = type(depth + 1)
            _ = take(UInt8(ascii: ")"))
            return .map(key: key, value: value)
        }

        // MARK: Pieces

        private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

        private mutating func skipSpace() {
            while peek() == UInt8(ascii: " ") { position += 1 }
        }

        private mutating func take(_ byte: UInt8) -> Bool {
            skipSpace()
            guard peek() == byte else { return false }
            position += 1
            return true
        }

        /// Letters, digits and `_`.
        private mutating func word() -> String {
            skipSpace()
            let start = position
            while let byte = peek(), !" ,()[]".utf8.contains(byte) { position += 1 }
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }

        private mutating func name() -> String {
            skipSpace()
            guard peek() == UInt8(ascii: "\"") else { return word() }
            position += 1
            var result: [UInt8] = []
            while let byte = peek() {
                position += 1
                if byte == UInt8(ascii: "\"") {
                    guard peek() == byte else { break }
                    position += 1
                }
                result.append(byte)
            }
            return String(decoding: result, as: UTF8.self)
        }

        /// The further words of a name such as `TIMESTAMP WITH TIME ZONE`.
        private mutating func skipWords() {
            while peek() == UInt8(ascii: " ") { _ = word() }
        }

        private mutating func skipParentheses() {
            guard peek() == UInt8(ascii: "(") else { return }
            var depth = 0
            var isQuoted = false
            while let byte = peek() {
                position += 1
                if byte == UInt8(ascii: "'") { isQuoted.toggle() }
                if isQuoted { continue }
                if byte == UInt8(ascii: "(") { depth += 1 }
                if byte == UInt8(ascii: ")") { depth -= 1 }
                if depth == 0 { return }
            }
        }
    }
}
