/// Message digests, as `States.Hash` and `$hash` name them.
public enum Digest {
    /// The algorithms the service knows.
    public enum Algorithm: String, Sendable, CaseIterable {
        case md5 = "MD5"
        case sha1 = "SHA-1"
        case sha256 = "SHA-256"
        case sha384 = "SHA-384"
        case sha512 = "SHA-512"
    }

    /// The digest of a message.
    ///
    /// - Returns: 16 (MD5), 20 (SHA-1), 32, 48 or 64 bytes.
    /// - Complexity: O(bytes).
    public static func bytes(of message: [UInt8], algorithm: Algorithm) -> [UInt8] {
        switch algorithm {
        case .md5: MD5.digest(message)
        case .sha1: SHA1.digest(message)
        case .sha256: SHA256.digest(message)
        case .sha384: SHA512.digest(message, initial: SHA512.initial384, byteCount: 48)
        case .sha512: SHA512.digest(message, initial: SHA512.initial512, byteCount: 64)
        }
    }

    /// The digest of a message as lower-case hexadecimal digits.
    public static func hex(of message: [UInt8], algorithm: Algorithm) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var out: [UInt8] = []
        for byte in bytes(of: message, algorithm: algorithm) {
            out.append(digits[Int(byte >> 4)])
            out.append(digits[Int(byte & 15)])
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// A message with the padding that all these algorithms share: a one bit, zeros, and the length
    /// in bits in the last bytes of the last block.
    static func padded(
        _ message: [UInt8],
        block: Int,
        lengthBytes: Int,
        bigEndian: Bool
    ) -> [UInt8] {
        var out = message
        out.append(0x80)
        while out.count % block != block - lengthBytes { out.append(0) }
        let bits = UInt64(message.count) &* 8
        for position in 0..<lengthBytes {
            let place = bigEndian ? lengthBytes - 1 - position : position
            out.append(place < 8 ? UInt8(truncatingIfNeeded: bits >> UInt64(place * 8)) : 0)
        }
        return out
    }
}
