/// Which characters one place of a pattern takes.
struct RegexCharacters: Sendable {
    var ranges: [ClosedRange<UInt32>]
    var isNegated = false
    var ignoresCase = false

    func accepts(_ scalar: UInt32) -> Bool {
        var isListed = contains(scalar)
        if !isListed, ignoresCase {
            isListed = contains(Self.lowered(scalar)) || contains(Self.raised(scalar))
        }
        return isListed != isNegated
    }

    private func contains(_ scalar: UInt32) -> Bool { ranges.contains { $0.contains(scalar) } }

    private static func lowered(_ scalar: UInt32) -> UInt32 {
        mapped(scalar) { $0.properties.lowercaseMapping }
    }

    private static func raised(_ scalar: UInt32) -> UInt32 {
        mapped(scalar) { $0.properties.uppercaseMapping }
    }

    private static func mapped(_ value: UInt32, _ map: (Unicode.Scalar) -> String) -> UInt32 {
        guard let scalar = Unicode.Scalar(value) else { return value }
        let mapped = map(scalar).unicodeScalars
        return mapped.count == 1 ? mapped.first?.value ?? value : value
    }

    static let all: ClosedRange<UInt32> = 0...0x10FFFF
    static let digits: [ClosedRange<UInt32>] = [0x30...0x39]
    static let word: [ClosedRange<UInt32>] = [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
    static let space: [ClosedRange<UInt32>] = [0x09...0x0D, 0x20...0x20]
    static let lineEnds: [ClosedRange<UInt32>] = [
        0x0A...0x0A, 0x0D...0x0D, 0x85...0x85, 0x2028...0x2029,
    ]

    /// Everything that these ranges leave out.
    static func complement(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        var out: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { out.append(next...(range.lowerBound - 1)) }
            next = max(next, range.upperBound + 1)
        }
        if next <= all.upperBound { out.append(next...all.upperBound) }
        return out
    }
}

/// What a place in the text must be like.
enum RegexAssertion: Sendable {
    case textStart, textEnd, lineStart, lineEnd, wordBoundary, noWordBoundary

    func holds(at position: Int, of text: [UInt32]) -> Bool {
        func isWord(_ index: Int) -> Bool {
            text.indices.contains(index)
                && RegexCharacters.word.contains { $0.contains(text[index]) }
        }
        switch self {
        case .textStart: return position == 0
        case .textEnd: return position == text.count
        case .lineStart: return position == 0 || text[position - 1] == 0x0A
        case .lineEnd: return position == text.count || text[position] == 0x0A
        case .wordBoundary: return isWord(position - 1) != isWord(position)
        case .noWordBoundary: return isWord(position - 1) == isWord(position)
        }
    }
}
