/// A decimal number of any length, only to be compared: `007` is `7`, `1.50` is `1.5`.
struct Decimal: Sendable, Equatable, Comparable {
    private let isNegative: Bool
    /// Digits before the point, without zeros in front.
    private let whole: [UInt8]
    /// Digits after it, without zeros at the end.
    private let fraction: [UInt8]

    /// Reads `-12.5`; nil if the text is anything else.
    init?(_ text: some StringProtocol) {
        var digits = Array(text.utf8)[...]
        var isNegative = false
        if let sign = digits.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            digits.removeFirst()
        }
        let parts = digits.split(
            separator: UInt8(ascii: "."),
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        guard !digits.isEmpty, !(parts.count == 2 && parts.allSatisfy(\.isEmpty)),
            parts.allSatisfy({ $0.allSatisfy { (0x30...0x39).contains($0) } })
        else { return nil }
        whole = Array(parts[0].drop { $0 == 0x30 })
        var fraction = parts.count > 1 ? Array(parts[1]) : []
        while fraction.last == 0x30 { fraction.removeLast() }
        self.fraction = fraction
        self.isNegative = isNegative && !(whole.isEmpty && fraction.isEmpty)
    }

    static func < (lhs: Decimal, rhs: Decimal) -> Bool {
        if lhs.isNegative != rhs.isNegative { return lhs.isNegative }
        return lhs.isNegative ? magnitude(rhs, isLessThan: lhs) : magnitude(lhs, isLessThan: rhs)
    }

    private static func magnitude(_ one: Decimal, isLessThan other: Decimal) -> Bool {
        if one.whole.count != other.whole.count { return one.whole.count < other.whole.count }
        if one.whole != other.whole { return one.whole.lexicographicallyPrecedes(other.whole) }
        return one.fraction.lexicographicallyPrecedes(other.fraction)
    }
}
