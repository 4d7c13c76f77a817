import Values

/// Identifiers that are the same for every start of the same attempt, so that whoever gets a message
/// or a request twice can tell.
enum StableIdentifier {
    /// A UUID made of an attempt's idempotency key; `purpose` keeps those of one attempt apart.
    static func uuid(_ key: String, _ purpose: StaticString) -> String {
        var generator = generator(key, purpose)
        return generator.nextUUID()
    }

    /// That many hexadecimal digits made of an attempt's idempotency key.
    static func hexadecimal(_ key: String, _ purpose: StaticString, digits: Int) -> String {
        var generator = generator(key, purpose)
        var text = ""
        while text.utf8.count < digits {
            let word = String(generator.next(), radix: 16)
            text += String(repeating: "0", count: 16 - word.utf8.count) + word
        }
        return String(text.prefix(digits))
    }

    /// FNV-1a over both texts as the seed.
    private static func generator(_ key: String, _ purpose: StaticString) -> RandomGenerator {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in "\(purpose)/\(key)".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return RandomGenerator(seed: hash)
    }
}
