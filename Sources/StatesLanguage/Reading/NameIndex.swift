import Values

/// Finds a name's number without letting Unicode equate different bytes, as `String` keys would.
struct NameIndex {
    private struct Name: Hashable {
        let text: String

        static func == (lhs: Name, rhs: Name) -> Bool { lhs.text.hasSameBytes(as: rhs.text) }

        func hash(into hasher: inout Hasher) {
            for byte in text.utf8 { hasher.combine(byte) }
        }
    }

    private var numbers: [Name: Int] = [:]

    subscript(name: String) -> Int? { numbers[Name(text: name)] }

    /// Gives a name a number, and returns the one that it had.
    @discardableResult
    mutating func set(_ name: String, to number: Int) -> Int? {
        numbers.updateValue(number, forKey: Name(text: name))
    }
}
