/// Texts of a few bytes put together, without the generality of `String.append`.
extension String {
    /// Up to here the bytes are copied by hand; a longer text may have room for what is appended.
    private static let shortBytes = 64

    /// Appends a text, faster than `+=` if the result is short.
    @inline(__always)
    mutating func append(short other: String) {
        if isEmpty {
            self = other
        } else if !other.isEmpty {
            let count = utf8.count + other.utf8.count
            if count <= Self.shortBytes {
                self = Self.joined(self, other, count: count)
            } else {
                self += other
            }
        }
    }

    private static func joined(_ head: String, _ tail: String, count: Int) -> String {
        String(unsafeUninitializedCapacity: count) { buffer in
            guard let base = buffer.baseAddress else { return 0 }
            return copy(head, to: base) + copy(tail, to: base + head.utf8.count)
        }
    }

    @inline(__always)
    private static func copy(_ text: String, to target: UnsafeMutablePointer<UInt8>) -> Int {
        let count = text.utf8.withContiguousStorageIfAvailable { bytes in
            if let start = bytes.baseAddress { target.update(from: start, count: bytes.count) }
            return bytes.count
        }
        return count ?? 0
    }
}
