extension JSON {
    /// Appends a JSON string that holds this value's compact text, as the service nests payloads.
    ///
    /// - Complexity: O(bytes written); the inner text is not made first.
    public func writeAsString(into out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        writeEscaped(into: &out)
        out.append(UInt8(ascii: "\""))
    }

    private func writeEscaped(into out: inout [UInt8]) {
        switch self {
        case .null, .bool, .integer, .double: write(into: &out)
        case .string(let text): Self.writeEscaped(text, into: &out)
        case .array(let elements):
            out.append(UInt8(ascii: "["))
            for index in elements.indices {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                elements[index].writeEscaped(into: &out)
            }
            out.append(UInt8(ascii: "]"))
        case .object(let object):
            out.append(UInt8(ascii: "{"))
            for index in object.indices {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                Self.writeEscaped(object[index].key, into: &out)
                out.append(UInt8(ascii: ":"))
                object[index].value.writeEscaped(into: &out)
            }
            out.append(UInt8(ascii: "}"))
        }
    }

    /// A string inside the nested text: its quotes and escapes are escaped once more.
    private static func writeEscaped(_ text: String, into out: inout [UInt8]) {
        out.append(UInt8(ascii: "\\"))
        out.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { bytes in
            var plainStart = 0
            for index in bytes.indices {
                let byte = bytes[index]
                guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
                    continue
                }
                out.append(contentsOf: bytes[plainStart..<index])
                plainStart = index + 1
                let start = out.count
                writeEscape(of: byte, into: &out)
                let escape = Array(out[start...])
                out.removeSubrange(start...)
                for byte in escape {
                    if byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "\"") {
                        out.append(UInt8(ascii: "\\"))
                    }
                    out.append(byte)
                }
            }
            out.append(contentsOf: bytes[plainStart...])
        }
        out.append(UInt8(ascii: "\\"))
        out.append(UInt8(ascii: "\""))
    }
}
