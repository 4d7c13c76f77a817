/// SHA-1 (FIPS 180-4), broken for security and still asked for as a checksum.
enum SHA1 {
    static func digest(_ message: [UInt8]) -> [UInt8] {
        let bytes = Digest.padded(message, block: 64, lengthBytes: 8, bigEndian: true)
        var state: [UInt32] = [
            0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0,
        ]
        var words = [UInt32](repeating: 0, count: 80)
        for block in stride(from: 0, to: bytes.count, by: 64) {
            for word in 0..<16 { words[word] = bytes.bigEndianWord(at: block + word * 4) }
            for word in 16..<80 {
                let mixed = words[word - 3] ^ words[word - 8] ^ words[word - 14] ^ words[word - 16]
                words[word] = mixed << 1 | mixed >> 31
            }
            var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
            for round in 0..<80 {
                let mixed: UInt32
                let constant: UInt32
                switch round / 20 {
                case 0: (mixed, constant) = ((b & c) | (~b & d), 0x5a82_7999)
                case 1: (mixed, constant) = (b ^ c ^ d, 0x6ed9_eba1)
                case 2: (mixed, constant) = ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc)
                default: (mixed, constant) = (b ^ c ^ d, 0xca62_c1d6)
                }
                let sum = (a << 5 | a >> 27) &+ mixed &+ e &+ constant &+ words[round]
                (e, d, c, b, a) = (d, c, b << 30 | b >> 2, a, sum)
            }
            state[0] &+= a
            state[1] &+= b
            state[2] &+= c
            state[3] &+= d
            state[4] &+= e
        }
        return state.flatMap { word in
            (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(24 - $0 * 8)) }
        }
    }
}

extension [UInt8] {
    /// Four bytes, most significant first.
    func bigEndianWord(at position: Int) -> UInt32 {
        UInt32(self[position]) << 24 | UInt32(self[position + 1]) << 16
            | UInt32(self[position + 2]) << 8 | UInt32(self[position + 3])
    }
}
