/// A place in a text, found by its offset in bytes, and the line it stands in.
struct TextPlace: Equatable {
    /// Counted from 1.
    let line: Int
    /// Counted from 1 in Unicode scalars.
    let column: Int
    /// The line as far as it fits, and a caret under the place.
    let excerpt: [String]

    init(offset: Int, in bytes: [UInt8]) {
        let offset = min(max(offset, 0), bytes.count)
        let newline = UInt8(ascii: "\n")
        line = bytes[..<offset].count { $0 == newline } + 1
        let start = bytes[..<offset].lastIndex(of: newline).map { $0 + 1 } ?? 0
        let end = bytes[offset...].firstIndex(of: newline) ?? bytes.count
        let before = TextWidth.harmless(String(decoding: bytes[start..<offset], as: UTF8.self))
        let after = TextWidth.harmless(String(decoding: bytes[offset..<end], as: UTF8.self))
        column = before.unicodeScalars.count + 1
        let shownBefore = String(before.suffix(Self.contextColumns))
        let isCut = shownBefore.count < before.count
        let shown = (isCut ? "…" : "") + shownBefore + after.prefix(Self.contextColumns)
        let indent = TextWidth.columns(of: shownBefore) + (isCut ? 1 : 0)
        excerpt = [shown, String(repeating: " ", count: indent) + "^"]
    }

    /// `column 5`, or `line 2, column 5` below the first line.
    var label: String { line == 1 ? "column \(column)" : "line \(line), column \(column)" }

    /// How much of a line is shown on either side of the place.
    private static let contextColumns = 50
}
