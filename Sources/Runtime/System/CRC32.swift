/// CRC-32 (IEEE): whether a line of the journal is the one that was written.
enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in
            value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1
        }
    }

    /// The checksum as eight hexadecimal digits in lower case.
    ///
    /// - Complexity: O(bytes).
    static func hex(of bytes: some Sequence<UInt8>) -> [UInt8] {
        let word = table.withUnsafeBufferPointer { table in
            ~bytes.reduce(~UInt32(0)) { $0 >> 8 ^ table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
        }
        let digits = Array("0123456789abcdef".utf8)
        return (0..<8).map { digits[Int(word >> UInt32(28 - $0 * 4) & 15)] }
    }
}
