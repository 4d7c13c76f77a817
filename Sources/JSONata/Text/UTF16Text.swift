/// Texts as UTF-16 code units, which is what the reference implementation's strings are made of.
enum UTF16Text {
    /// Halves of surrogate pairs that stand alone, which Swift's strings cannot hold, are kept as
    /// private-use characters from here on.
    private static let loneSurrogateBase: UInt32 = 0x10F000

    /// The text of these units.
    static func string(_ units: ArraySlice<UInt16>) -> String {
        var hasLone = false
        var index = units.startIndex
        while index < units.endIndex {
            let unit = units[index]
            if unit & 0xF800 == 0xD800 {
                let isPair =
                    unit < 0xDC00 && index + 1 < units.endIndex
                    && units[index + 1] & 0xFC00 == 0xDC00
                guard isPair else {
                    hasLone = true
                    break
                }
                index += 1
            }
            index += 1
        }
        guard hasLone else { return String(decoding: units, as: UTF16.self) }
        return repaired(units)
    }

    private static func repaired(_ units: ArraySlice<UInt16>) -> String {
        var scalars = String.UnicodeScalarView()
        var index = units.startIndex
        while index < units.endIndex {
            let unit = units[index]
            index += 1
            if unit & 0xFC00 == 0xD800, index < units.endIndex, units[index] & 0xFC00 == 0xDC00 {
                let value = 0x10000 + (UInt32(unit & 0x3FF) << 10 | UInt32(units[index] & 0x3FF))
                index += 1
                if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
            } else if let scalar = Unicode.Scalar(unit) {
                scalars.append(scalar)
            } else if let scalar = Unicode.Scalar(loneSurrogateBase + UInt32(unit & 0x7FF)) {
                scalars.append(scalar)
            }
        }
        return String(scalars)
    }

    /// Whether a text holds half of a surrogate pair, or what the reader of JSON makes of one: the
    /// replacement character.
    static func hasLoneSurrogate(_ text: String) -> Bool {
        text.unicodeScalars.contains {
            (loneSurrogateBase..<loneSurrogateBase + 0x800) ~= $0.value || $0 == "\u{FFFD}"
        }
    }

    /// Whether a text stands before another in the order of their code units.
    ///
    /// UTF-8 has the same order but for characters beyond U+FFFF, which UTF-16 writes with units
    /// below U+E000.
    static func isOrdered(_ lhs: String, before rhs: String) -> Bool {
        var left = lhs.utf8.makeIterator()
        var right = rhs.utf8.makeIterator()
        while true {
            switch (left.next(), right.next()) {
            case (nil, let next): return next != nil
            case (_, nil): return false
            case (let a?, let b?):
                if a == b { continue }
                if a >= 0xEE, b >= 0xEE, (a >= 0xF0) != (b >= 0xF0) { return a >= 0xF0 }
                return a < b
            }
        }
    }
}
