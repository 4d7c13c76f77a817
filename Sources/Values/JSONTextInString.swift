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
        let start = out.count
        write(text, into: &out)
        let hasMoreEscapes = out[(start + 1)..<(out.count - 1)].contains {
            $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "\"")
        }
        guard hasMoreEscapes else {
            // Only the quotes around it: `"a"` becomes `\"a\"`.
            out.insert(UInt8(ascii: "\\"), at: start)
            out.insert(UInt8(ascii: "\\"), at: out.count - 1)
            return
        }
        let inner = Array(out[start...])
        out.removeSubrange(start...)
        for byte in inner {
            if byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "\"") {
                out.append(UInt8(ascii: "\\"))
            }
            out.append(byte)
        }
    }
}
