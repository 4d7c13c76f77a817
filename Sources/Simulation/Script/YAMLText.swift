public import Values

/// Values as YAML text that a person would write: blocks, and short objects in one line.
public enum YAMLText {
    /// A value as a YAML document, with a line feed at its end.
    public static func text(of value: JSON) -> String {
        lines(of: value).joined(separator: "\n") + "\n"
    }

    /// A line is not filled beyond this many characters by writing an object into one line.
    private static let columnsMax = 88

    /// The lines of a value that begins at a column of its own.
    private static func lines(of value: JSON, indent: Int = 0) -> [String] {
        let space = String(repeating: " ", count: indent)
        switch value {
        case .object(let object) where !object.isEmpty:
            return object.flatMap { member -> [String] in
                let head = space + key(member.key) + ":"
                return self.lines(after: head, of: member.value, indent: indent + 2)
            }
        case .array(let elements) where !elements.isEmpty:
            return elements.flatMap { element -> [String] in
                let line = flow(element)
                if isShort(line, element, indent) { return [space + "- " + line] }
                var inner = self.lines(of: element, indent: indent + 2)
                inner[0] = space + "- " + inner[0].dropFirst(indent + 2)
                return inner
            }
        default: return [space + flow(value)]
        }
    }

    private static func lines(after head: String, of value: JSON, indent: Int) -> [String] {
        let line = flow(value)
        if isShort(line, value, head.count) { return [head + " " + line] }
        return [head] + lines(of: value, indent: indent)
    }

    private static func isShort(_ line: String, _ value: JSON, _ column: Int) -> Bool {
        switch value {
        case .object(let object) where !object.isEmpty:
            column + line.count < columnsMax
                && object.allSatisfy { $0.value.objectValue?.isEmpty ?? true }
        case .array(let elements) where !elements.isEmpty:
            column + line.count < columnsMax && elements.allSatisfy { $0.objectValue == nil }
        default: true
        }
    }

    /// A value in one line.
    private static func flow(_ value: JSON) -> String {
        switch value {
        case .object(let object):
            return "{"
                + object.map { key($0.key) + ": " + flow($0.value) }
                .joined(separator: ", ") + "}"
        case .array(let elements):
            return "[" + elements.map { flow($0) }.joined(separator: ", ") + "]"
        case .string(let text): return scalar(text)
        default: return value.text()
        }
    }

    private static func key(_ text: String) -> String { scalar(text) }

    /// A text without quotes where it cannot be taken for anything else.
    private static func scalar(_ text: String) -> String {
        let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
        let isPlain =
            text.utf8.first.map { isLetter($0) } ?? false
            && text.utf8.allSatisfy {
                isLetter($0) || (48...57).contains($0) || "_.-/$ ".utf8.contains($0)
            }
            && text.utf8.last != 32 && !words.contains(text.lowercased())
        return isPlain ? text : escaped(JSON.string(text).text())
    }

    /// A JSON text without what JSON has as it is and YAML does not: control characters of the second
    /// kind, separators of lines, the byte order mark.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (65...90).contains(byte) || (97...122).contains(byte)
    }
}
