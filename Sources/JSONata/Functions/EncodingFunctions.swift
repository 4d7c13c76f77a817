import Values

extension Builtin {
    static let encodingFunctions: [Builtin] = [
        coding("base64encode") { text, _ in Base64.encode(Base64.binary(text)) },
        coding("base64decode") { text, _ in
            String(String.UnicodeScalarView(Base64.decode(text).map { Unicode.Scalar($0) }))
        },
        coding("encodeUrlComponent") { text, name throws(JSONataError) in
            try PercentCoding.encode(text, keeping: "", function: name)
        },
        coding("encodeUrl") { text, name throws(JSONataError) in
            try PercentCoding.encode(text, keeping: PercentCoding.reserved, function: name)
        },
        coding("decodeUrlComponent") { text, name throws(JSONataError) in
            try PercentCoding.decode(text, keeping: "", function: name)
        },
        coding("decodeUrl") { text, name throws(JSONataError) in
            try PercentCoding.decode(text, keeping: PercentCoding.reserved, function: name)
        },
    ]

    private static func coding(
        _ name: String,
        _ body: @escaping @Sendable (String, String) throws(JSONataError) -> String
    ) -> Builtin {
        Builtin(name, "<s-:s>", arity: 1) { arguments, run throws(JSONataError) in
            guard let text = arguments.at(0).stringValue else { return .undefined }
            try run.spend(textBytes: text.utf8.count)
            return try run.text(try body(text, name))
        }
    }
}

/// Base64 (RFC 4648) over bytes.
enum Base64 {
    private static let digits = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    )

    /// A text as the reference reads it: one byte for each code unit, the low one.
    static func binary(_ text: String) -> [UInt8] {
        text.utf16.map { UInt8(truncatingIfNeeded: $0) }
    }

    static func encode(_ bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        out.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index = 0
        while index < bytes.count {
            let rest = bytes.count - index
            let group =
                UInt32(bytes[index]) << 16 | (rest > 1 ? UInt32(bytes[index + 1]) << 8 : 0)
                | (rest > 2 ? UInt32(bytes[index + 2]) : 0)
            for place in 0..<4 {
                out.append(
                    place > rest
                        ? UInt8(ascii: "=") : digits[Int(group >> UInt32(18 - 6 * place) & 63)]
                )
            }
            index += 3
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// The bytes; characters that are no digits are skipped, and the first `=` ends the text.
    static func decode(_ text: String) -> [UInt8] {
        var out: [UInt8] = []
        var group: UInt32 = 0
        var bits: UInt32 = 0
        for byte in text.utf8 {
            let value: UInt32
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = UInt32(byte - 65)
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = UInt32(byte - 97 + 26)
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = UInt32(byte - 48 + 52)
            case UInt8(ascii: "+"), UInt8(ascii: "-"): value = 62
            case UInt8(ascii: "/"), UInt8(ascii: "_"): value = 63
            case UInt8(ascii: "="): return out
            default: continue
            }
            group = group << 6 | value
            bits += 6
            if bits >= 8 {
                bits -= 8
                out.append(UInt8(truncatingIfNeeded: group >> bits))
            }
        }
        return out
    }
}

/// Percent encoding as `encodeURI` and its kin do it.
enum PercentCoding {
    /// What `encodeURI` leaves alone and `decodeURI` does not decode.
    static let reserved = ";/?:@&=+$,#"

    private static let unreserved = "-_.!~*'()"

    static func encode(
        _ text: String,
        keeping kept: String,
        function: String
    ) throws(JSONataError) -> String {
        guard !UTF16Text.hasLoneSurrogate(text) else {
            throw JSONataError("D3140", token: function, value: .string(text))
        }
        let hex = Array("0123456789ABCDEF".utf8)
        var out: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                out.append(byte)
            case let other where unreserved.utf8.contains(other) || kept.utf8.contains(other):
                out.append(byte)
            default: out += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    static func decode(
        _ text: String,
        keeping kept: String,
        function: String
    ) throws(JSONataError) -> String {
        let malformed = JSONataError("D3140", token: function, value: .string(text))
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "%") else {
                out.append(bytes[index])
                index += 1
                continue
            }
            guard index + 2 < bytes.count, let high = bytes[index + 1].hexDigit,
                let low = bytes[index + 2].hexDigit
            else { throw malformed }
            let byte = high << 4 | low
            if kept.utf8.contains(byte) {
                out += bytes[index..<(index + 3)]
            } else {
                out.append(byte)
            }
            index += 3
        }
        guard let result = String(validating: out, as: UTF8.self) else { throw malformed }
        return result
    }
}
