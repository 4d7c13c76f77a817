import Values

/// The names that crawlers give to tables.
public enum TableNaming {
    /// A longer name is cut.
    static let charactersMax = 128

    /// The name of a table by the last part of its path: in lower case, `_` in the place of whatever is
    /// neither letter nor digit.
    public static func name(_ last: String, prefix: String) -> String {
        let bytes = (prefix + last).lowercased().utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
            default: UInt8(ascii: "_")
            }
        }
        return String(decoding: bytes.prefix(charactersMax), as: UTF8.self)
    }

    /// A name for a table whose own is taken: with 32 digits that its place leads to.
    public static func unique(_ name: String, location: String) -> String {
        let digits = Digest.hex(of: Array(location.utf8), algorithm: .md5)
        return String(name.prefix(charactersMax - digits.utf8.count - 1)) + "_" + digits
    }
}
