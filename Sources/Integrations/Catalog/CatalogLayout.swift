import DataCatalog

/// Where the files of a catalog are, as paths from its folder.
///
///     <database>/database.json
///     <database>/<table>/table.json            the version that holds now
///     <database>/<table>/versions/<n>.json     those before it
///     <database>/<table>/partitions.jsonl      one partition a line, by their values
enum CatalogLayout {
    static let lock = "lock"
    /// Locked by those who read, together, and by who carries a change out, alone.
    static let turn = "turn"
    /// A change of several files that is decided and may not be carried out yet.
    static let commit = "commit.json"
    /// What such a change consists of.
    static let staged = "staged"

    /// The longest name of a file.
    private static let nameBytesMax = 255

    static func database(_ name: String) throws(CatalogError) -> String {
        try folder(name, "database") + "/database.json"
    }

    static func databaseFolder(_ name: String) throws(CatalogError) -> String {
        try folder(name, "database")
    }

    static func tableFolder(_ name: TableName) throws(CatalogError) -> String {
        try folder(name.database, "database") + "/" + folder(name.table, "table")
    }

    static func table(_ name: TableName) throws(CatalogError) -> String {
        try tableFolder(name) + "/table.json"
    }

    static func partitions(_ name: TableName) throws(CatalogError) -> String {
        try tableFolder(name) + "/partitions.jsonl"
    }

    static func versions(_ name: TableName) throws(CatalogError) -> String {
        try tableFolder(name) + "/versions"
    }

    static func version(_ id: String, of name: TableName) throws(CatalogError) -> String {
        guard let number = Int(id), number >= 0, String(number) == id else {
            throw CatalogError(.invalidInput, "\"\(id)\" is no version: expected a number")
        }
        return try versions(name) + "/\(id).json"
    }

    /// The folder of a name: other characters than letters, digits, `_`, `-` and `.` as `%XX`.
    private static func folder(_ name: String, _ what: String) throws(CatalogError) -> String {
        guard (1...255).contains(name.count), !name.utf8.contains(where: { $0 < 0x20 && $0 != 9 })
        else {
            throw CatalogError(
                .invalidInput,
                "The name of a \(what) has 1 to 255 characters in one line"
                    + (name.isEmpty ? "." : ": \"\(name.prefix(80))\" is none.")
            )
        }
        var bytes: [UInt8] = []
        for (index, byte) in name.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "_"), UInt8(ascii: "-"):
                bytes.append(byte)
            case UInt8(ascii: ".") where index > 0: bytes.append(byte)
            default:
                let digits = Array("0123456789ABCDEF".utf8)
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        guard bytes.count <= nameBytesMax else {
            throw CatalogError(
                .invalidInput,
                "The name of the \(what) \"\(name.prefix(80))…\" is too long for a folder."
            )
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The name that a folder stands for; nil if it is none of the catalog's.
    static func name(ofFolder folder: String) -> String? {
        if folder.hasPrefix(".") || folder == staged { return nil }
        guard folder.utf8.contains(UInt8(ascii: "%")) else { return folder }
        return PercentEncoding.decode(folder)
    }
}
