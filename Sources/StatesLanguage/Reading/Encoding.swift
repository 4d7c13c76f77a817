/// What must hold of a text's bytes before anybody parses them.
enum Encoding {
    /// The first thing wrong with the bytes; nil if they are UTF-8 text within the limits.
    static func failure(in bytes: [UInt8], limits: ReadingLimits) -> (
        sentence: Sentence, offset: Int
    )? {
        guard bytes.count <= limits.bytesMax else {
            return (Sentences.tooLarge(bytes.count, limits.bytesMax), 0)
        }
        if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) {
            return (Sentences.utf16(), 0)
        }
        var index =
            bytes.starts(with: SourceText.byteOrderMark) ? SourceText.byteOrderMark.count : 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x80 {
                if byte < 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D {
                    return (byte == 0 ? Sentences.nul() : Sentences.control(UInt32(byte)), index)
                }
                if byte == 0x7F { return (Sentences.control(0x7F), index) }
                index += 1
                continue
            }
            guard let length = scalarLength(bytes, index) else {
                return (Sentences.invalidUTF8(), index)
            }
            if length == 2, byte == 0xC2, bytes[index + 1] < 0xA0, bytes[index + 1] != 0x85 {
                return (Sentences.control(UInt32(bytes[index + 1])), index)
            }
            index += length
        }
        return nil
    }

    /// Whether libyaml would end lines at other places than editors do.
    static func hasUnicodeBreaks(_ bytes: [UInt8]) -> Bool {
        guard bytes.count > 1 else { return false }
        for index in 0..<(bytes.count - 1) {
            if bytes[index] == 0xC2, bytes[index + 1] == 0x85 { return true }
            if bytes[index] == 0xE2, bytes[index + 1] == 0x80, index + 2 < bytes.count,
                bytes[index + 2] == 0xA8 || bytes[index + 2] == 0xA9
            {
                return true
            }
        }
        return false
    }

    /// How many bytes the scalar has that begins there; nil if it is none (Unicode, table 3-7).
    private static func scalarLength(_ bytes: [UInt8], _ index: Int) -> Int? {
        func continuation(_ distance: Int, _ allowed: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
            index + distance < bytes.count && allowed.contains(bytes[index + distance])
        }
        switch bytes[index] {
        case 0xC2...0xDF: return continuation(1) ? 2 : nil
        case 0xE0: return continuation(1, 0xA0...0xBF) && continuation(2) ? 3 : nil
        case 0xE1...0xEC, 0xEE...0xEF: return continuation(1) && continuation(2) ? 3 : nil
        case 0xED: return continuation(1, 0x80...0x9F) && continuation(2) ? 3 : nil
        case 0xF0:
            return continuation(1, 0x90...0xBF) && continuation(2) && continuation(3) ? 4 : nil
        case 0xF1...0xF3: return continuation(1) && continuation(2) && continuation(3) ? 4 : nil
        case 0xF4:
            return continuation(1, 0x80...0x8F) && continuation(2) && continuation(3) ? 4 : nil
        default: return nil
        }
    }
}
