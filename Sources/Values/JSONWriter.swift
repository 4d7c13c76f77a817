extension JSON {
    /// The value as compact JSON text: no spaces, members in their order, only `"`, `\` and control
    /// characters escaped, numbers in the shortest form that reads back the same.
    public func text() -> String {
        var bytes: [UInt8] = []
        write(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The value as JSON text over several lines, indented by two spaces a level.
    public func prettyText() -> String {
        var bytes: [UInt8] = []
        writePretty(into: &bytes, depth: 0)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the value as compact JSON text.
    public func write(into out: inout [UInt8]) {
        switch self {
        case .null: out.append(contentsOf: "null".utf8)
        case .bool(let value): out.append(contentsOf: value ? "true".utf8 : "false".utf8)
        case .integer(let value): Self.write(value, into: &out)
        case .double(let value): Self.write(value, into: &out)
        case .string(let value): Self.write(value, into: &out)
        case .array(let elements):
            out.append(UInt8(ascii: "["))
            for index in elements.indices {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                elements[index].write(into: &out)
            }
            out.append(UInt8(ascii: "]"))
        case .object(let object):
            out.append(UInt8(ascii: "{"))
            for index in object.indices {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                Self.write(object[index].key, into: &out)
                out.append(UInt8(ascii: ":"))
                object[index].value.write(into: &out)
            }
            out.append(UInt8(ascii: "}"))
        }
    }

    private func writePretty(into out: inout [UInt8], depth: Int) {
        func newLine(_ depth: Int) {
            out.append(UInt8(ascii: "\n"))
            out.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
        }
        switch self {
        case .array(let elements) where !elements.isEmpty:
            out.append(UInt8(ascii: "["))
            for index in elements.indices {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                newLine(depth + 1)
                elements[index].writePretty(into: &out, depth: depth + 1)
            }
            newLine(depth)
            out.append(UInt8(ascii: "]"))
        case .object(let object) where !object.isEmpty:
            out.append(UInt8(ascii: "{"))
            for index in object.indices {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                newLine(depth + 1)
                Self.write(object[index].key, into: &out)
                out.append(contentsOf: ": ".utf8)
                object[index].value.writePretty(into: &out, depth: depth + 1)
            }
            newLine(depth)
            out.append(UInt8(ascii: "}"))
        case .null, .bool, .integer, .double, .string, .array, .object: write(into: &out)
        }
    }

    /// Appends a number.
    public static func write(_ value: Int64, into out: inout [UInt8]) {
        var magnitude = value.magnitude
        if value < 0 { out.append(UInt8(ascii: "-")) }
        let start = out.count
        repeat {
            out.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: magnitude % 10))
            magnitude /= 10
        } while magnitude > 0
        out[start...].reverse()
    }

    /// Appends a number in the shortest form that reads back the same; what JSON has no word for
    /// (infinities, not a number) becomes null.
    public static func write(_ value: Double, into out: inout [UInt8]) {
        guard value.isFinite else {
            out.append(contentsOf: "null".utf8)
            return
        }
        out.append(contentsOf: value.description.utf8)
    }

    /// Appends a string in quotes.
    public static func write(_ value: String, into out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        var value = value
        value.withUTF8 { bytes in
            var plainStart = 0
            for index in bytes.indices {
                let byte = bytes[index]
                guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
                    continue
                }
                out.append(contentsOf: bytes[plainStart..<index])
                plainStart = index + 1
                writeEscape(of: byte, into: &out)
            }
            out.append(contentsOf: bytes[plainStart...])
        }
        out.append(UInt8(ascii: "\""))
    }

    static func writeEscape(of byte: UInt8, into out: inout [UInt8]) {
        out.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: out.append(UInt8(ascii: "b"))
        case 0x09: out.append(UInt8(ascii: "t"))
        case 0x0A: out.append(UInt8(ascii: "n"))
        case 0x0C: out.append(UInt8(ascii: "f"))
        case 0x0D: out.append(UInt8(ascii: "r"))
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): out.append(byte)
        default:
            let digits = Array("0123456789abcdef".utf8)
            out.append(contentsOf: "u00".utf8)
            out.append(digits[Int(byte >> 4)])
            out.append(digits[Int(byte & 15)])
        }
    }
}
