/// A regular expression as a tree.
indirect enum RegexSyntax {
    case empty
    case unit(UInt16)
    case set(RegexSet)
    case start
    case end
    case wordBoundary(isNegated: Bool)
    /// A group that is remembered, from 1.
    case group(RegexSyntax, Int)
    case backreference(Int)
    case namedBackreference(String)
    case look(RegexSyntax, isBehind: Bool, isNegated: Bool)
    case alternatives([RegexSyntax])
    case sequence([RegexSyntax])
    case repetition(RegexSyntax, min: Int, max: Int?, isLazy: Bool, groups: Range<Int>)
}

/// A set of UTF-16 code units.
struct RegexSet: Sendable {
    /// Units below 128, one bit each.
    private var low: UInt64 = 0
    private var high: UInt64 = 0
    private var ranges: [ClosedRange<UInt16>] = []
    var isNegated = false

    init() {}

    init(_ ranges: [ClosedRange<UInt16>]) {
        for range in ranges { insert(range) }
    }

    mutating func insert(_ range: ClosedRange<UInt16>) {
        for unit in range {
            guard unit < 128 else { break }
            if unit < 64 { low |= 1 << UInt64(unit) } else { high |= 1 << UInt64(unit - 64) }
        }
        if range.upperBound >= 128 { ranges.append(max(range.lowerBound, 128)...range.upperBound) }
    }

    mutating func formUnion(_ other: RegexSet) {
        guard other.isNegated else {
            low |= other.low
            high |= other.high
            ranges += other.ranges
            return
        }
        // What is not in the other, as ranges.
        low |= ~other.low
        high |= ~other.high
        var next: UInt32 = 128
        for range in other.ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if UInt32(range.lowerBound) > next {
                ranges.append(UInt16(next)...(range.lowerBound - 1))
            }
            next = max(next, UInt32(range.upperBound) + 1)
        }
        if next <= 0xFFFF { ranges.append(UInt16(next)...0xFFFF) }
    }

    @inline(__always)
    func contains(_ unit: UInt16) -> Bool { holds(unit) != isNegated }

    @inline(__always)
    private func holds(_ unit: UInt16) -> Bool {
        if unit < 64 { return low >> UInt64(unit) & 1 != 0 }
        if unit < 128 { return high >> UInt64(unit - 64) & 1 != 0 }
        return ranges.contains { $0 ~= unit }
    }

    /// Whether the set holds the unit in upper or in lower case.
    func containsAnyCase(_ unit: UInt16) -> Bool {
        let holds =
            holds(unit) || holds(RegexCase.upper(unit)) || holds(RegexCase.lower(unit))
        return holds != isNegated
    }

    static let digits = RegexSet([0x30...0x39])
    static let words = RegexSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    static let spaces = RegexSet([
        0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029,
        0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
    ])
    static let lineEnds = RegexSet([0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029])

    /// All but these.
    var inverted: RegexSet {
        var copy = self
        copy.isNegated.toggle()
        return copy
    }
}

/// Upper and lower case of single code units.
enum RegexCase {
    @inline(__always)
    static func upper(_ unit: UInt16) -> UInt16 {
        if unit < 128 { return unit &- 0x61 < 26 ? unit - 32 : unit }
        return mapped(unit) { $0.properties.uppercaseMapping }
    }

    @inline(__always)
    static func lower(_ unit: UInt16) -> UInt16 {
        if unit < 128 { return unit &- 0x41 < 26 ? unit + 32 : unit }
        return mapped(unit) { $0.properties.lowercaseMapping }
    }

    /// ECMA-262, Canonicalize: no change where the case has several units or would become ASCII.
    private static func mapped(_ unit: UInt16, _ map: (Unicode.Scalar) -> String) -> UInt16 {
        guard let scalar = Unicode.Scalar(unit) else { return unit }
        let units = Array(map(scalar).utf16)
        guard units.count == 1, units[0] >= 128 else { return unit }
        return units[0]
    }
}
