extension SourceText {
    /// The place of a byte of a scalar's value, which is not always where counting would find it:
    /// escapes, folded lines and indentation stand between.
    ///
    /// Characters other than white space appear in the text in the order of the value, so they are
    /// counted in both.
    ///
    /// - Returns: the character there; behind the last one if it is beyond.
    /// - Complexity: O(bytes of the scalar).
    func range(within node: Node, utf8Offset: Int) -> SourceRange {
        guard let value = node.string else { return node.range }
        let before = value.utf8.prefix(utf8Offset)
        var wanted = String(decoding: Array(before), as: UTF8.self).unicodeScalars
            .count { !$0.properties.isWhitespace }
        var scanner = ScalarScanner(self, node)
        var end = node.range.start
        while let found = scanner.next() {
            if wanted == 0 { return found }
            wanted -= 1
            end = found.end
        }
        return SourceRange(end, end)
    }
}

/// Finds the characters of a scalar's value, white space left out, in its text.
private struct ScalarScanner {
    private let bytes: [UInt8]
    private let style: Node.Style
    private var index: Int
    private let end: Int
    private var position: SourcePosition
    private let source: SourceText

    init(_ source: SourceText, _ node: Node) {
        self.source = source
        bytes = source.bytes
        style = node.style
        index = source.offset(of: node.range.start)
        end = min(source.offset(of: node.range.end), source.bytes.count)
        position = node.range.start
        switch style {
        case .plain: break
        case .singleQuoted, .doubleQuoted: step()
        case .literal, .folded:
            while index < end, bytes[index] != 0x0A, bytes[index] != 0x0D { step() }
        }
    }

    /// Goes on by one character.
    private mutating func step() {
        let isBreak =
            bytes[index] == 0x0A
            || (bytes[index] == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A))
        index += 1
        while index < bytes.count, bytes[index] & 0xC0 == 0x80 { index += 1 }
        if isBreak {
            position = SourcePosition(line: position.line + 1, column: 1)
        } else {
            position.column += 1
        }
    }

    mutating func next() -> SourceRange? {
        while index < end {
            let start = position
            let byte = bytes[index]
            if byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
                step()
                continue
            }
            switch style {
            case .plain, .literal, .folded: step()
            case .singleQuoted:
                step()
                if byte == UInt8(ascii: "'") {
                    guard index < end, bytes[index] == byte else { return nil }
                    step()
                }
            case .doubleQuoted:
                step()
                if byte == UInt8(ascii: "\"") { return nil }
                if byte == UInt8(ascii: "\\"), skipEscape() { continue }
            }
            return SourceRange(start, position)
        }
        return nil
    }

    /// Goes past what a backslash escapes.
    ///
    /// Returns whether that is white space.
    private mutating func skipEscape() -> Bool {
        guard index < end else { return true }
        let kind = bytes[index]
        step()
        var digits = 0
        switch kind {
        case UInt8(ascii: "x"): digits = 2
        case UInt8(ascii: "u"): digits = 4
        case UInt8(ascii: "U"): digits = 8
        case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "f"),
            UInt8(ascii: "v"), UInt8(ascii: "N"), UInt8(ascii: "_"), UInt8(ascii: "L"),
            UInt8(ascii: "P"), 0x20, 0x0A, 0x0D, 0x09:
            return true
        default: return false
        }
        var code: UInt32 = 0
        for _ in 0..<digits where index < end {
            code = code << 4 | UInt32(bytes[index].asciiHexValue)
            step()
        }
        // The second half of a surrogate pair belongs to the same character.
        if code & 0xFC00 == 0xD800, index + 1 < end, bytes[index] == UInt8(ascii: "\\") {
            for _ in 0..<6 where index < end { step() }
        }
        return Unicode.Scalar(code)?.properties.isWhitespace ?? false
    }
}

extension UInt8 {
    fileprivate var asciiHexValue: UInt8 {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x37
        case 0x61...0x66: self - 0x57
        default: 0
        }
    }
}

extension DefinitionSource {
    /// Where a byte of a scalar's value stands in this text: for languages inside of a definition, whose
    /// own places count from the scalar's beginning.
    ///
    /// - Complexity: O(bytes of the text).
    public func range(within node: Node, utf8Offset: Int) -> SourceRange {
        SourceText(bytes, unicodeBreaks: format != .json)
            .range(within: node, utf8Offset: utf8Offset)
    }
}
