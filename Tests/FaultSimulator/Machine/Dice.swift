import Values

/// All chance of a simulated world: the same seed, the same world.
struct Dice {
    private var generator: RandomGenerator

    init(seed: UInt64) { generator = RandomGenerator(seed: seed) }

    /// Dice of their own for one purpose, so that one more throw for another does not change them.
    init(seed: UInt64, for purpose: String) {
        let hash = purpose.utf8.reduce(seed ^ 0xCBF2_9CE4_8422_2325) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
        generator = RandomGenerator(seed: hash)
    }

    mutating func bits() -> UInt64 { generator.next() }

    /// A number from 0 up to but not including `end`, which is positive.
    mutating func below(_ end: Int) -> Int { Int(generator.next() % UInt64(end)) }

    mutating func within(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.count)
    }

    /// True once in so many times.
    mutating func oneIn(_ times: Int) -> Bool { below(times) == 0 }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[below(elements.count)]
    }

    /// A number that is mostly small and sometimes large, at least 1.
    mutating func mostlySmall(upTo end: Int) -> Int {
        let bound = 1 << within(1...max(1, Int.bitWidth - end.leadingZeroBitCount))
        return 1 + below(min(bound, end))
    }
}
