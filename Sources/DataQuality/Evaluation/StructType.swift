/// The type of a structure, as DuckDB writes it.
enum StructType {
    /// The members of `STRUCT(a INTEGER, "b c" STRUCT(d DATE))`; none of another type.
    static func members(of type: String) -> [(name: String, type: String)] {
        guard type.hasPrefix("STRUCT("), type.hasSuffix(")") else { return [] }
        return parts(of: Array(type.utf8.dropFirst("STRUCT(".utf8.count).dropLast()))
            .compactMap(member)
    }

    /// What stands between the commas that are in nothing else.
    private static func parts(of text: [UInt8]) -> [ArraySlice<UInt8>] {
        var parts: [ArraySlice<UInt8>] = []
        var start = 0
        var depth = 0
        var quote: UInt8?
        for (index, byte) in text.enumerated() {
            if let open = quote {
                // A doubled one closes and opens at once.
                if byte == open { quote = nil }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = byte
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            case UInt8(ascii: ",") where depth == 0:
                parts.append(text[start..<index])
                start = index + 1
            default: break
            }
        }
        return parts + [text[start...]]
    }

    /// A name, perhaps in quotation marks, and a type.
    private static func member(_ part: ArraySlice<UInt8>) -> (name: String, type: String)? {
        let text = String(decoding: part.drop { $0 == 0x20 }, as: UTF8.self)
        guard text.hasPrefix("\"") else {
            guard let space = text.firstIndex(of: " ") else { return nil }
            return (String(text[..<space]), String(text[text.index(after: space)...]))
        }
        var name = String.UnicodeScalarView()
        var rest = text.unicodeScalars.dropFirst()
        while let scalar = rest.popFirst() {
            if scalar == "\"" {
                guard rest.first == "\"" else {
                    return (String(name), String(Substring(rest.drop { $0 == " " })))
                }
                rest.removeFirst()
            }
            name.append(scalar)
        }
        return nil
    }
}
