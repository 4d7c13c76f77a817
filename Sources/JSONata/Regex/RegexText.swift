/// A text as a regular expression walks it: in UTF-16 code units, as JavaScript does.
final class RegexText {
    let units: [UInt16]

    init(_ text: String) { units = Array(text.utf16) }

    /// How many code units there are.
    var count: Int { units.count }

    /// A part of the text; empty if the range makes no sense.
    func text(_ range: Range<Int>) -> String {
        UTF16Text.string(units[range.clamped(to: 0..<units.count)])
    }

    /// A part of the text between two places, empty if they are in the wrong order.
    func text(_ range: (from: Int, to: Int)) -> String {
        range.from < range.to ? text(range.from..<range.to) : ""
    }
}
