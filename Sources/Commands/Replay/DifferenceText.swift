import Simulation
import Values

/// Where two values differ, in words.
enum DifferenceText {
    /// No value is shown with more characters than this: two of them fit on a line.
    private static let valueCharactersMax = 44
    /// How much of what is the same is shown before what differs.
    private static let contextCharacters = 12

    /// `$.rows: 3 → 4`; of long values the part in which they differ.
    static func text(_ difference: JSONDifference) -> String {
        let first = Array(difference.expected?.text() ?? "nothing")
        let second = Array(difference.found?.text() ?? "nothing")
        var same = 0
        while same < min(first.count, second.count), first[same] == second[same] { same += 1 }
        let isShort = max(first.count, second.count) <= valueCharactersMax
        let start = isShort ? 0 : max(0, same - contextCharacters)
        return "\(TextWidth.harmless(difference.path)): \(part(of: first, from: start)) → "
            + part(of: second, from: start)
    }

    private static func part(of text: [Character], from start: Int) -> String {
        // A beginning that is shorter than the mark for its absence is shown.
        let start = start < 4 ? 0 : min(start, text.count)
        let shown = text[start...].prefix(valueCharactersMax)
        return (start > 0 ? "…" : "") + TextWidth.harmless(String(shown))
            + (start + shown.count < text.count ? "…" : "")
    }

    /// The same for programs.
    static func json(_ difference: JSONDifference) -> JSON {
        var object: JSONObject = ["path": .string(difference.path)]
        object["first"] = difference.expected
        object["second"] = difference.found
        return .object(object)
    }
}
