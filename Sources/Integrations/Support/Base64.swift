/// Base64 with padding (RFC 4648).
enum Base64 {
    private static let digits = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    )

    static func encode(_ bytes: some Collection<UInt8>) -> String {
        var out: [UInt8] = []
        var group: UInt32 = 0
        var count = 0
        func flush() {
            let padded = group << UInt32(8 * (3 - count))
            for place in 0..<4 {
                out.append(
                    place <= count
                        ? digits[Int(padded >> UInt32(18 - 6 * place) & 63)] : UInt8(ascii: "=")
                )
            }
        }
        for byte in bytes {
            group = group << 8 | UInt32(byte)
            count += 1
            if count == 3 {
                flush()
                group = 0
                count = 0
            }
        }
        if count > 0 { flush() }
        return String(decoding: out, as: UTF8.self)
    }
}
