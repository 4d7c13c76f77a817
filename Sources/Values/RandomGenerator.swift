/// A small random generator that is the same everywhere for the same seed (SplitMix64).
///
/// An execution owns one, so that jitter, `States.UUID`, `$random()` and their like come out again
/// when its history is fed back in.
public struct RandomGenerator: RandomNumberGenerator, Sendable, Hashable {
    /// Where the sequence stands.
    public private(set) var state: UInt64

    /// Makes a generator that starts at a seed.
    public init(seed: UInt64) { state = seed }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// A number from 0 up to but not including 1, with 53 random bits.
    public mutating func nextUnit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A random UUID (version 4) in lower case.
    public mutating func nextUUID() -> String {
        let high = next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        let digits = Array("0123456789abcdef".utf8)
        var out: [UInt8] = []
        out.reserveCapacity(36)
        for (word, dashes) in [(high, [8, 12]), (low, [0, 4])] {
            for nibble in 0..<16 {
                if dashes.contains(nibble) { out.append(UInt8(ascii: "-")) }
                out.append(digits[Int(word >> UInt64(60 - nibble * 4) & 15)])
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
