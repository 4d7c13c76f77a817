/// A place in the text of a ruleset.
public struct RulesetLocation: Sendable, Hashable {
    /// Counted from 1.
    public let line: Int
    /// In Unicode scalars, counted from 1.
    public let column: Int

    /// Makes a place.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// The place of the byte at `offset` of a text.
    ///
    /// - Complexity: O(`offset`).
    init(offset: Int, in text: [UInt8]) {
        var line = 1
        var column = 1
        for byte in text.prefix(offset) {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        self.init(line: line, column: column)
    }

    /// The places of tokens, in one pass over the text.
    static func places(of tokens: [Token], in text: [UInt8]) -> [RulesetLocation] {
        var places: [RulesetLocation] = []
        places.reserveCapacity(tokens.count)
        var line = 1
        var column = 1
        var offset = 0
        for token in tokens {
            while offset < token.start {
                if text[offset] == UInt8(ascii: "\n") {
                    line += 1
                    column = 1
                } else if text[offset] & 0xC0 != 0x80 {
                    column += 1
                }
                offset += 1
            }
            places.append(RulesetLocation(line: line, column: column))
        }
        return places
    }
}
