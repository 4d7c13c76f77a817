import Testing
import Values

@Suite("Writing JSON")
struct JSONWriterTests {
    static let writings: [(JSON, String)] = [
        (JSON.null, "null"), (true, "true"), (0, "0"), (.integer(.min), "-9223372036854775808"),
        (1.0, "1.0"), (0.1, "0.1"), (1e21, "1e+21"), (.double(.nan), "null"),
        (.double(-.infinity), "null"), ("", "\"\""),
        (
            "a\"\\\n\r\t\u{8}\u{c}\u{1}\u{1f}/é\u{7f}",
            "\"a\\\"\\\\\\n\\r\\t\\b\\f\\u0001\\u001f/é\u{7f}\""
        ),
        ([], "[]"), ([1, []], "[1,[]]"), ([:], "{}"), (["b": 1, "a": [:]], "{\"b\":1,\"a\":{}}"),
    ]

    @Test(arguments: writings)
    func compact(value: JSON, text: String) { #expect(value.text() == text) }

    @Test func pretty() {
        let value: JSON = ["a": [1, [:], []], "b": ["c": nil]]
        #expect(
            value.prettyText() == """
                {
                  "a": [
                    1,
                    {},
                    []
                  ],
                  "b": {
                    "c": null
                  }
                }
                """
        )
    }
}

@Suite("Access to JSON")
struct JSONAccessTests {
    @Test func typedAccess() {
        #expect(JSON.double(2).integerValue == 2)
        #expect(JSON.double(2.5).integerValue == nil)
        #expect(JSON.double(1e300).integerValue == nil)
        #expect(JSON.integer(2).doubleValue == 2)
        #expect(JSON.string("2").doubleValue == nil)
        #expect(JSON.null.isNull && !JSON.bool(false).isNull)
        let object: JSON = ["a": nil]
        #expect(object["a"] == .some(.null))
        #expect(object["b"] == nil)
        #expect(JSON.array([])["a"] == nil)
    }
}
