import Testing
import Values

@Suite("Digests")
struct DigestTests {
    /// The messages of the standards (RFC 1321, FIPS 180) and lengths around the block borders.
    @Test(arguments: [
        (Digest.Algorithm.md5, "", "d41d8cd98f00b204e9800998ecf8427e"),
        (.md5, "abc", "900150983cd24fb0d6963f7d28e17f72"),
        (.md5, "message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
        (.sha1, "", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        (.sha1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (.sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (.sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            .sha384, "abc",
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
                + "8086072ba1e7cc2358baeca134c825a7"
        ),
        (
            .sha512, "abc",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        ),
    ])
    func standardMessages(algorithm: Digest.Algorithm, message: String, digest: String) {
        #expect(Digest.hex(of: Array(message.utf8), algorithm: algorithm) == digest)
    }

    /// One digest over the digests of messages of 0 to 260 bytes: every padding, in one number.
    @Test(arguments: [
        (Digest.Algorithm.md5, "df42fd093210ee36ad5adb08e953c477"),
        (.sha1, "47348438734738a4d9414450603cce22312af043"),
        (.sha256, "0cc209c6224061d707e13bec3a2030c118f26aa54893df4a7789e28ad756a7f0"),
        (
            .sha384,
            "911399e9ff3539433868c8546cddf8a285060628f0741b66e207e163788961b0"
                + "24d1957b093568da4dc5853c455a94e0"
        ),
        (
            .sha512,
            "915194eeddc617c5bd81bd9009da1a1bb6bf61c658f2cc3fa92d1ad94cac47fb"
                + "f727c3ee5746d48a869b163c9493ed26ea7bca0e02dcf87e066dfad0f74abfe7"
        ),
    ])
    func everyPadding(algorithm: Digest.Algorithm, digest: String) {
        var all: [UInt8] = []
        for count in 0...260 {
            let message = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ count) }
            all += Digest.bytes(of: message, algorithm: algorithm)
        }
        #expect(Digest.hex(of: all, algorithm: algorithm) == digest)
    }
}

@Suite("Base64")
struct Base64Tests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"), ("€?>", "4oKsPz4="),
    ])
    func roundTrip(text: String, encoded: String) {
        #expect(Base64.encode(Array(text.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(text.utf8))
    }

    @Test(arguments: ["Z", "Zg=", "Zg===", "=", "Z=g=", "Zm 9v", "Zm9v\n", "Zm9v====", "Zm9-"])
    func isRefused(text: String) { #expect(Base64.decode(text) == nil) }

    @Test func missingPaddingIsForgiven() { #expect(Base64.decode("Zg") == [0x66]) }

    @Test func allBytes() {
        let bytes = (0...255).map { UInt8($0) }
        #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    }
}
