import Simulation
import Values

/// Where two values differ, in words.
enum DifferenceText {
    private static let valueCharactersMax = 60

    /// `$.rows: 3 → 4`.
    static func text(_ difference: JSONDifference) -> String {
        "\(TextWidth.harmless(difference.path)): \(text(difference.expected)) → "
            + text(difference.found)
    }

    private static func text(_ value: JSON?) -> String {
        guard let value else { return "nothing" }
        let text = value.text()
        let shown = String(text.prefix(valueCharactersMax))
        return TextWidth.harmless(shown) + (shown.count < text.count ? "…" : "")
    }

    /// The same for programs.
    static func json(_ difference: JSONDifference) -> JSON {
        var object: JSONObject = ["path": .string(difference.path)]
        object["first"] = difference.expected
        object["second"] = difference.found
        return .object(object)
    }
}
