/// The first argument of `States.Format`: texts around `{}`.
struct FormatTemplate {
    /// The texts before, between and after the placeholders.
    let pieces: [String]

    /// How many values it takes.
    var placeholderCount: Int { pieces.count - 1 }

    /// Reads a template in which `\{`, `\}` and `\\` stand for the second character.
    ///
    /// Only `{}` is a placeholder; a brace that stands alone is itself.
    init(_ text: String) {
        let bytes = Array(text.utf8)
        var pieces: [String] = []
        var piece: [UInt8] = []
        var position = 0
        while position < bytes.count {
            let next = position + 1 < bytes.count ? bytes[position + 1] : nil
            if bytes[position] == UInt8(ascii: "\\"), let next, Self.isEscapable(next) {
                piece.append(next)
                position += 2
            } else if bytes[position] == UInt8(ascii: "{"), next == UInt8(ascii: "}") {
                pieces.append(String(decoding: piece, as: UTF8.self))
                piece.removeAll()
                position += 2
            } else {
                piece.append(bytes[position])
                position += 1
            }
        }
        self.pieces = pieces + [String(decoding: piece, as: UTF8.self)]
    }

    private static func isEscapable(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "\\")
    }

    /// A literal as every other function takes it, with braces and backslashes unescaped.
    ///
    /// A backslash before anything else stays: the service documents no other escape.
    static func unescaped(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "\\")) else { return text }
        return FormatTemplate(text).pieces.joined(separator: "{}")
    }
}
