/// The bytes of a text and where its lines begin.
struct SourceText: Sendable {
    let bytes: [UInt8]
    /// The offset of each line's first byte.
    ///
    /// Never empty.
    let lineStarts: [Int]

    /// Cuts a text into lines, counting a byte order mark as none of the first line's characters.
    ///
    /// `unicodeBreaks` says whether NEL, LS and PS end a line, as they do for libyaml (YAML 1.1)
    /// but not for JSON.
    init(_ bytes: [UInt8], unicodeBreaks: Bool) {
        self.bytes = bytes
        var starts = [bytes.starts(with: Self.byteOrderMark) ? Self.byteOrderMark.count : 0]
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "\n"): starts.append(index)
            case UInt8(ascii: "\r"):
                if index < bytes.count, bytes[index] == UInt8(ascii: "\n") { index += 1 }
                starts.append(index)
            case 0xC2 where unicodeBreaks && index < bytes.count && bytes[index] == 0x85:
                index += 1
                starts.append(index)
            case 0xE2
            where unicodeBreaks && index + 1 < bytes.count && bytes[index] == 0x80
                && (bytes[index + 1] == 0xA8 || bytes[index + 1] == 0xA9):
                index += 2
                starts.append(index)
            default: break
            }
        }
        lineStarts = starts
    }

    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// The offset of a place; the end of the text if it lies beyond.
    ///
    /// - Complexity: O(bytes of its line).
    func offset(of position: SourcePosition) -> Int {
        guard position.line >= 1, position.line <= lineStarts.count else { return bytes.count }
        var offset = lineStarts[position.line - 1]
        var column = 1
        while column < position.column, offset < bytes.count {
            offset += 1
            while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
            column += 1
        }
        return offset
    }

    /// The place of an offset.
    ///
    /// - Complexity: O(log lines + bytes of its line).
    func position(of offset: Int) -> SourcePosition {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        var column = 1
        var index = lineStarts[low]
        while index < min(offset, bytes.count) {
            if bytes[index] & 0xC0 != 0x80 { column += 1 }
            index += 1
        }
        return SourcePosition(line: low + 1, column: column)
    }

    /// The offsets of a line without its break; nil if there is no such line.
    func line(_ number: Int) -> Range<Int>? {
        guard number >= 1, number <= lineStarts.count else { return nil }
        let start = lineStarts[number - 1]
        var end = number < lineStarts.count ? lineStarts[number] : bytes.count
        while end > start,
            bytes[end - 1] == UInt8(ascii: "\n") || bytes[end - 1] == UInt8(ascii: "\r")
        {
            end -= 1
        }
        return start..<end
    }
}
