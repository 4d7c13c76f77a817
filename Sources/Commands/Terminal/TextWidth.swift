/// How much room a text takes on a terminal.
enum TextWidth {
    /// The columns that a text takes.
    ///
    /// Escape sequences that ``Paint`` makes take none.
    static func columns(of text: String) -> Int {
        if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text.utf8.count }
        var count = 0
        var isEscape = false
        for scalar in text.unicodeScalars {
            if isEscape {
                isEscape = scalar != "m"
            } else if scalar == "\u{1B}" {
                isEscape = true
            } else {
                count += columns(of: scalar)
            }
        }
        return count
    }

    /// The columns of one scalar.
    static func columns(of scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0xFE00...0xFE0F: 0
        case 0x20..<0x300: 1
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
            0x1F680...0x1F6FF, 0x1F900...0x1FAFF, 0x20000...0x3FFFD:
            2
        default:
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark, .format: 0
            default: 1
            }
        }
    }

    /// A text cut to at most so many columns, with `…` where something is missing.
    ///
    /// Escape sequences are kept.
    static func cut(_ text: String, to limit: Int) -> String {
        guard columns(of: text) > limit else { return text }
        guard limit > 0 else { return "" }
        var result = String.UnicodeScalarView()
        var (used, isEscape, isPainted) = (0, false, false)
        for scalar in text.unicodeScalars {
            if isEscape || scalar == "\u{1B}" {
                isEscape = scalar != "m"
                isPainted = true
                result.append(scalar)
                continue
            }
            let width = columns(of: scalar)
            if used + width > limit - 1 { break }
            used += width
            result.append(scalar)
        }
        return String(result) + "…" + (isPainted ? "\u{1B}[0m" : "")
    }

    /// A text made so many columns wide with spaces at its end.
    static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - columns(of: text)))
    }

    /// A text broken into lines at its spaces; line breaks in it stay.
    static func wrapped(_ text: String, to limit: Int) -> [String] {
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            for word in paragraph.split(separator: " ") {
                if !line.isEmpty, columns(of: line) + 1 + columns(of: String(word)) > limit {
                    lines.append(line)
                    line = ""
                }
                line += line.isEmpty ? String(word) : " " + word
            }
            lines.append(line)
        }
        return lines
    }

    /// A text that cannot do anything to a terminal: control characters shown as signs, on one line.
    static func harmless(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 < 0x80 }) { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0A: result.append("↵")
            case 0x09: result.append(" ")
            case 0..<0x20:
                result.append(Unicode.Scalar(UInt8(truncatingIfNeeded: scalar.value)).sign)
            case 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: result.append("\u{FFFD}")
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}

extension Unicode.Scalar {
    /// The sign of a control character: `␛` for escape.
    fileprivate var sign: Unicode.Scalar { Unicode.Scalar(0x2400 + value) ?? "\u{FFFD}" }
}
