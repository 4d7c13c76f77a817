import Values

/// What `$string` and `&` make of values.
enum StringText {
    /// A value as text: texts as they are, functions as nothing, all else as JSON.
    static func text(
        of value: Value,
        _ run: Run,
        isPretty: Bool = false
    ) throws(JSONataError) -> String {
        var value = value
        if case .sequence(let array) = value, array.marks.contains(.outerWrapper),
            let first = array.elements.first
        {
            value = .json(first, 0)
        }
        switch value {
        case .undefined, .function: return ""
        case .json(.string(let text), _): return text
        case .json(.integer(let number), _) where number.magnitude < 1_000_000_000_000_000:
            return String(number)
        case .json(.double(let number), _):
            guard number.isFinite else { throw JSONataError("D3001", value: .double(number)) }
            return NumberText.textOf15Digits(number)
        case .json, .sequence, .tuples: break
        }
        var writer = Writer(isPretty: isPretty, limit: run.limits.stringBytesMax)
        try writer.write(run.json(value), depth: 0)
        try run.spend(textBytes: writer.bytes.count)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// `JSON.stringify` with numbers of 15 digits and functions as empty texts.
    private struct Writer {
        var bytes: [UInt8] = []
        let isPretty: Bool
        let limit: Int

        init(isPretty: Bool, limit: Int) {
            self.isPretty = isPretty
            self.limit = limit
        }

        mutating func write(_ json: JSON, depth: Int) throws(JSONataError) {
            guard bytes.count <= limit else { throw JSONataError("U1001", token: "string size") }
            switch json {
            case .null, .bool: json.write(into: &bytes)
            case .string(let text): JSON.write(text, into: &bytes)
            case .integer(let number):
                bytes += NumberText.textOf15Digits(Double(number)).utf8
            case .double(let number):
                if FunctionBox.isBox(number) {
                    bytes += "\"\"".utf8
                } else if number.isFinite {
                    bytes += NumberText.textOf15Digits(number).utf8
                } else if number.isNaN {
                    bytes += "null".utf8
                } else {
                    throw JSONataError("D1001", value: json)
                }
            case .array(let elements):
                bytes.append(UInt8(ascii: "["))
                for index in elements.indices {
                    separate(index, depth + 1)
                    try write(elements[index], depth: depth + 1)
                }
                close(UInt8(ascii: "]"), isEmpty: elements.isEmpty, depth)
            case .object(let object):
                bytes.append(UInt8(ascii: "{"))
                for index in object.indices {
                    separate(index, depth + 1)
                    JSON.write(object[index].key, into: &bytes)
                    bytes += (isPretty ? ": " : ":").utf8
                    try write(object[index].value, depth: depth + 1)
                }
                close(UInt8(ascii: "}"), isEmpty: object.isEmpty, depth)
            }
        }

        private mutating func separate(_ index: Int, _ depth: Int) {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            newLine(depth)
        }

        private mutating func close(_ bracket: UInt8, isEmpty: Bool, _ depth: Int) {
            if !isEmpty { newLine(depth) }
            bytes.append(bracket)
        }

        private mutating func newLine(_ depth: Int) {
            guard isPretty else { return }
            bytes.append(UInt8(ascii: "\n"))
            bytes += repeatElement(UInt8(ascii: " "), count: depth * 2)
        }
    }
}
