import DataCatalog

/// Names of jobs as names of files.
enum FileName {
    /// The name with everything as `%XX` that is no letter, digit, space, `-`, `_` or `.`; a point at
    /// the beginning too.
    static func of(_ name: String) -> String {
        var result: [UInt8] = []
        for (index, byte) in name.utf8.enumerated() {
            let isPlain =
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: " "), UInt8(ascii: "-"),
                    UInt8(ascii: "_"):
                    true
                case UInt8(ascii: "."): index > 0
                default: byte >= 0x80
                }
            if isPlain { result.append(byte) } else { result += escaped(byte).utf8 }
        }
        return String(decoding: result, as: UTF8.self)
    }

    static func decoded(_ file: String) -> String { PercentEncoding.decode(file) }

    /// Whether a text can be the name of a file as it is.
    static func isPlain(_ text: String) -> Bool {
        !text.isEmpty && !text.hasPrefix(".") && !text.utf8.contains(UInt8(ascii: "/"))
            && !text.utf8.contains(0)
    }

    private static func escaped(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return "%" + (digits.count < 2 ? "0" : "") + digits
    }
}
