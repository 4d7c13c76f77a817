/// Colours, or none.
struct Paint: Sendable, Equatable {
    /// Whether there are any.
    let isOn: Bool

    /// Text without colours.
    static let none = Paint(isOn: false)

    /// The colours of things; their meaning is the same everywhere.
    enum Style: String, Sendable {
        case bold = "1"
        case faint = "2"
        case underlined = "4"
        /// Done.
        case good = "32"
        /// Wrong.
        case bad = "31"
        /// Needs attention.
        case caution = "33"
        /// Happening now.
        case active = "36"
        /// A name to be told from words.
        case name = "34"
        case boldBad = "1;31"
        case boldGood = "1;32"
        case boldCaution = "1;33"
        case boldActive = "1;36"
    }

    /// A text in a style.
    func callAsFunction(_ style: Style, _ text: String) -> String {
        isOn && !text.isEmpty ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }
}
