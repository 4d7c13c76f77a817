import Values

/// Randomness from the system: the seeds and names of new executions.
enum Entropy {
    /// 64 random bits.
    @Sendable static func seed() -> UInt64 {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }

    /// A random UUID, from 64 random bits.
    static func uuid(_ seed: UInt64 = seed()) -> String {
        var generator = RandomGenerator(seed: seed)
        return generator.nextUUID()
    }
}
