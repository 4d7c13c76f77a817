/// What an unquoted YAML scalar is, by the core schema of YAML 1.2.
enum YAMLScalar {
    /// What a plain scalar stands for; nil if it is a number that JSON has not (`.inf`, `.nan`).
    static func resolve(_ text: String) -> Node.Content? {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        default: break
        }
        let bytes = Array(text.utf8)
        guard let first = bytes.first, first < 0x3A, first != UInt8(ascii: "/") else {
            return .string(text)
        }
        if bytes.starts(with: Array("0x".utf8)) {
            return radix(text.dropFirst(2), 16) ?? .string(text)
        }
        if bytes.starts(with: Array("0o".utf8)) {
            return radix(text.dropFirst(2), 8) ?? .string(text)
        }
        switch Form(bytes) {
        case .integer:
            if let value = Int64(text) { return .integer(value) }
            return Double(text).map(Node.Content.double) ?? .string(text)
        case .decimal:
            guard let value = Double(padded(bytes)), value.isFinite else { return nil }
            return .double(value)
        case .infiniteOrNaN: return nil
        case .other: return .string(text)
        }
    }

    private static func radix(_ digits: Substring, _ radix: Int) -> Node.Content? {
        guard let first = digits.utf8.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "+")
        else { return nil }
        return Int64(digits, radix: radix).map(Node.Content.integer)
    }

    /// `.5` and `5.` are numbers in YAML; Swift wants digits on both sides.
    private static func padded(_ bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: ".") {
                if index == 0 || bytes[index - 1] &- 0x30 > 9 { out.append(0x30) }
                out.append(byte)
                if index + 1 == bytes.count || bytes[index + 1] &- 0x30 > 9 { out.append(0x30) }
            } else {
                out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private enum Form {
        case integer
        case decimal
        case infiniteOrNaN
        case other

        init(_ bytes: [UInt8]) {
            var rest = bytes[...]
            if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
                rest = rest.dropFirst()
            }
            let word = String(decoding: rest, as: UTF8.self)
            if word == ".inf" || word == ".Inf" || word == ".INF" {
                self = .infiniteOrNaN
                return
            }
            if rest.count == bytes.count, word == ".nan" || word == ".NaN" || word == ".NAN" {
                self = .infiniteOrNaN
                return
            }
            let whole = Form.digits(&rest)
            var fraction = 0
            var isDecimal = false
            if rest.first == UInt8(ascii: ".") {
                isDecimal = true
                rest = rest.dropFirst()
                fraction = Form.digits(&rest)
            }
            guard whole + fraction > 0 else {
                self = .other
                return
            }
            if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
                isDecimal = true
                rest = rest.dropFirst()
                if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
                    rest = rest.dropFirst()
                }
                guard Form.digits(&rest) > 0 else {
                    self = .other
                    return
                }
            }
            self = rest.isEmpty ? (isDecimal ? .decimal : .integer) : .other
        }

        private static func digits(_ rest: inout ArraySlice<UInt8>) -> Int {
            let before = rest.count
            rest = rest.drop { $0 &- 0x30 < 10 }
            return before - rest.count
        }
    }
}

/// What YAML 1.1, which many tools still read, makes of an unquoted scalar that YAML 1.2 reads
/// otherwise.
///
/// `y` and `n` are left out: hardly a tool takes them as truth values, and they are common names of
/// coordinates.
enum YAMLSurprise {
    /// What YAML 1.1 reads, in words; nil if it agrees with YAML 1.2.
    static func reading(of text: String) -> String? {
        switch text {
        case "yes", "Yes", "YES", "on", "On", "ON": return "the truth value true"
        case "no", "No", "NO", "off", "Off", "OFF": return "the truth value false"
        default: break
        }
        let bytes = Array(text.utf8)
        guard let first = bytes.first,
            first &- 0x30 < 10 || first == UInt8(ascii: "-")
                || first == UInt8(ascii: "+")
        else { return nil }
        let unsigned =
            first &- 0x30 < 10 ? bytes[...] : bytes.dropFirst()
        guard let digit = unsigned.first, digit &- 0x30 < 10 else { return nil }
        if unsigned.count > 1, digit == UInt8(ascii: "0") {
            let second = unsigned[unsigned.startIndex + 1]
            if second == UInt8(ascii: "o"), unsigned.count > 2 { return "a string" }
            if second == UInt8(ascii: "b"), unsigned.count > 2,
                unsigned.dropFirst(2).allSatisfy({ $0 == 0x30 || $0 == 0x31 || $0 == 0x5F })
            {
                return "a binary number"
            }
            if unsigned.allSatisfy({ $0 &- 0x30 < 8 }) { return "an octal number" }
        }
        if isTimestamp(bytes) { return "a date" }
        if isSexagesimal(unsigned) { return "a number to the base of 60" }
        if unsigned.contains(UInt8(ascii: "_")),
            unsigned.allSatisfy({ $0 &- 0x30 < 10 || $0 == 0x5F || $0 == 0x2E })
        {
            return "a number"
        }
        if isFloatWithoutPoint(unsigned) { return "a string" }
        return nil
    }

    /// `12:30`, `190:20:30`.
    private static func isSexagesimal(_ bytes: ArraySlice<UInt8>) -> Bool {
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count > 1, let first = parts.first else { return false }
        guard !first.isEmpty, first.allSatisfy({ $0 &- 0x30 < 10 }) else { return false }
        return parts.dropFirst().allSatisfy { part in
            guard let digit = part.first, part.count <= 2 else { return false }
            return part.allSatisfy { $0 &- 0x30 < 10 } && (part.count == 1 || digit < 0x36)
        }
    }

    /// `2016-08-18`, with or without a time.
    private static func isTimestamp(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 10 else { return false }
        for index in 0..<10 {
            let isDash = index == 4 || index == 7
            guard isDash ? bytes[index] == UInt8(ascii: "-") : bytes[index] &- 0x30 < 10 else {
                return false
            }
        }
        guard bytes.count > 10 else { return true }
        let next = bytes[10]
        return (next | 0x20 == UInt8(ascii: "t") || next == 0x20) && bytes.count > 11
            && bytes[11] &- 0x30 < 10
    }

    /// `1e3`: a number in YAML 1.2 only.
    private static func isFloatWithoutPoint(_ bytes: ArraySlice<UInt8>) -> Bool {
        let parts = bytes.split(
            maxSplits: 1,
            omittingEmptySubsequences: false,
            whereSeparator: { $0 | 0x20 == 0x65 }
        )
        guard parts.count == 2, let whole = parts.first, let power = parts.last else {
            return false
        }
        let digits = power.first == 0x2B || power.first == 0x2D ? power.dropFirst() : power
        return !whole.isEmpty && !digits.isEmpty && whole.allSatisfy { $0 &- 0x30 < 10 }
            && digits.allSatisfy { $0 &- 0x30 < 10 }
    }
}
