/// A pattern for paths, as crawlers' exclusions are written: `departments/**`, `**.csv`,
/// `2015/0[2-9]/**`.
///
/// `*` stands for anything within one component, `**` across them, `?` for one character of a component;
/// `[a-c]` and `[!a-c]` for one of these, or of the others; `{a,b}` for one of several texts, which do not
/// nest; `\` takes the next character as it is. Points are not special.
public struct PathGlob: Sendable, Equatable {
    private enum Piece: Sendable, Equatable {
        case character(UInt8)
        case one
        case oneOf([ClosedRange<UInt8>], isNegated: Bool)
        case any
        case anyAcross
        case alternatives([[Piece]])
    }

    /// Why a text is no pattern.
    public struct Failure: Error, Sendable, Equatable, CustomStringConvertible {
        /// The reason.
        public let description: String
    }

    /// As it is written.
    public let source: String
    private let pieces: [Piece]

    /// Reads a pattern.
    public init(_ source: String) throws(Failure) {
        self.source = source
        var rest = Array(source.utf8)[...]
        pieces = try Self.pieces(&rest, isInside: false)
    }

    private static func pieces(
        _ rest: inout ArraySlice<UInt8>,
        isInside: Bool
    ) throws(Failure) -> [Piece] {
        var pieces: [Piece] = []
        while let byte = rest.first {
            if isInside, byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") { return pieces }
            rest.removeFirst()
            switch byte {
            case UInt8(ascii: "\\"):
                guard let next = rest.popFirst() else {
                    throw Failure(description: "ends in a backslash")
                }
                pieces.append(.character(next))
            case UInt8(ascii: "?"): pieces.append(.one)
            case UInt8(ascii: "*"):
                if rest.first == byte {
                    rest.removeFirst()
                    pieces.append(.anyAcross)
                } else {
                    pieces.append(.any)
                }
            case UInt8(ascii: "["): pieces.append(try characterClass(&rest))
            case UInt8(ascii: "{"):
                guard !isInside else { throw Failure(description: "has braces within braces") }
                var choices: [[Piece]] = []
                repeat {
                    if !choices.isEmpty { rest.removeFirst() }
                    choices.append(try Self.pieces(&rest, isInside: true))
                } while rest.first == UInt8(ascii: ",")
                guard rest.popFirst() == UInt8(ascii: "}") else {
                    throw Failure(description: "has a \"{\" without its \"}\"")
                }
                pieces.append(.alternatives(choices))
            default: pieces.append(.character(byte))
            }
        }
        if isInside { throw Failure(description: "has a \"{\" without its \"}\"") }
        return pieces
    }

    private static func characterClass(
        _ rest: inout ArraySlice<UInt8>
    ) throws(Failure) -> Piece {
        let unclosed = Failure(description: "has a \"[\" without its \"]\"")
        var ranges: [ClosedRange<UInt8>] = []
        var isNegated = false
        if let first = rest.first, first == UInt8(ascii: "!") || first == UInt8(ascii: "^") {
            isNegated = true
            rest.removeFirst()
        }
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "]"), !ranges.isEmpty {
                return .oneOf(ranges, isNegated: isNegated)
            }
            var low = byte
            if byte == UInt8(ascii: "\\") {
                guard let next = rest.popFirst() else { throw unclosed }
                low = next
            }
            if rest.count >= 2, rest.first == UInt8(ascii: "-"),
                rest[rest.startIndex + 1] != UInt8(ascii: "]")
            {
                rest.removeFirst()
                guard let high = rest.popFirst() else { throw unclosed }
                guard low <= high else {
                    throw Failure(description: "has a range that is backwards")
                }
                ranges.append(low...high)
            } else {
                ranges.append(low...low)
            }
        }
        throw unclosed
    }

    /// Whether a path is one of those meant.
    public func fits(_ path: String) -> Bool {
        let bytes = Array(path.utf8)
        // What can follow each position: a set of positions, so that no pattern makes this slow.
        return Self.advance(pieces, bytes, [0]).contains(bytes.count)
    }

    /// The positions that can be reached from these by the pieces.
    private static func advance(
        _ pieces: [Piece],
        _ text: [UInt8],
        _ start: Set<Int>
    ) -> Set<Int> {
        var positions = start
        for piece in pieces {
            var next: Set<Int> = []
            switch piece {
            case .anyAcross:
                if let first = positions.min() { next = Set(first...text.count) }
            case .any:
                for position in positions.sorted() where !next.contains(position) {
                    var end = position
                    next.insert(end)
                    while end < text.count, text[end] != UInt8(ascii: "/") {
                        end += 1
                        next.insert(end)
                    }
                }
            case .alternatives(let choices):
                for choice in choices { next.formUnion(advance(choice, text, positions)) }
            case .character(let wanted):
                for position in positions where position < text.count && text[position] == wanted {
                    next.insert(position + 1)
                }
            case .one:
                for position in positions
                where position < text.count && text[position] != UInt8(ascii: "/") {
                    var end = position + 1
                    while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
                    next.insert(end)
                }
            case .oneOf(let ranges, let isNegated):
                for position in positions
                where position < text.count && text[position] != UInt8(ascii: "/")
                    && ranges.contains(where: { $0.contains(text[position]) }) != isNegated
                {
                    next.insert(position + 1)
                }
            }
            if next.isEmpty { return [] }
            positions = next
        }
        return positions
    }
}
