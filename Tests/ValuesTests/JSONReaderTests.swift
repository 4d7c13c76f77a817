import Testing
import Values

@Suite("Reading JSON")
struct JSONReaderTests {
    static let readings: [(String, JSON)] = [
        ("null", JSON.null), (" true ", true), ("false", false), ("0", 0), ("-1", -1), ("-0", 0),
        ("1.0", 1.0), ("-0.0", -0.0), ("1e2", 100.0), ("1E+2", 100.0), ("25e-1", 2.5),
        ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
        ("9223372036854775808", .double(0x1p63)), ("-9223372036854775809", .double(-0x1p63)),
        ("\"\"", ""), ("\"a\\n\\t\\\"\\\\\\/\\b\\f\\r\"", "a\n\t\"\\/\u{8}\u{c}\r"),
        ("\"\\u00e9\\u20AC\"", "é€"), ("\"\\ud83d\\ude00\"", "😀"),
        ("\"\\ud83d\"", "\u{FFFD}"), ("\"\\ud83dx\"", "\u{FFFD}x"),
        ("\"\\ud83d\\u0041\"", "\u{FFFD}A"), ("\"\\ude00\\ud83d\"", "\u{FFFD}\u{FFFD}"),
        ("\"é😀\u{7f}\u{2028}\"", "é😀\u{7f}\u{2028}"), ("[]", []), ("{}", [:]),
        ("[1,[2,{\"a\":[]}]]", [1, [2, ["a": []]]]),
        ("\t{ \"a\" : 1 ,\r\n\"b\":null }\n", ["a": 1, "b": nil]),
    ]

    @Test(arguments: readings)
    func reads(text: String, value: JSON) throws { #expect(try JSON(parsing: text) == value) }

    @Test(arguments: [
        ("", "expected a value, found the end", 0), ("  ", "expected a value, found the end", 2),
        ("nul", "expected null, found the end", 0), ("nulx", "expected null", 0),
        ("True", "expected a value, found 'T'", 0), ("1 2", "expected the end, found '2'", 2),
        ("truex", "expected the end, found 'x'", 4), ("01", "must not start with 0", 0),
        ("-", "expected a digit, found the end", 1), ("+1", "expected a value, found '+'", 0),
        ("1.", "expected a digit, found the end", 2), (".5", "expected a value", 0),
        ("1e", "expected a digit", 2), ("1e+", "expected a digit", 3), ("0x1", "the end", 1),
        ("1e999", "out of range", 0), ("NaN", "expected a value", 0),
        ("\"a", "expected '\"' at the end of a string", 2), ("\"\\", "escaped character", 2),
        ("\"\\x\"", "expected one of", 2), ("\"\\u12\"", "four hexadecimal", 3),
        ("\"\\u12g4\"", "expected a hexadecimal digit, found 'g'", 5),
        ("\"a\nb\"", "control character", 2), ("[1", "expected ',' or ']', found the end", 2),
        ("[1,]", "expected a value, found ']'", 3), ("[1 2]", "expected ',' or ']'", 3),
        ("[,1]", "expected a value", 1), ("{a:1}", "expected a member name in quotes", 1),
        ("{\"a\"}", "expected ':' after a member name, found '}'", 4),
        ("{\"a\":}", "expected a value", 5), ("{\"a\":1,}", "expected a member name", 7),
        ("{\"a\":1]", "expected ',' or '}', found ']'", 6), ("\u{feff}1", "found byte 0xef", 0),
        ("[1]]", "expected the end, found ']'", 3), ("'a'", "expected a value, found '''", 0),
        ("[1] // x", "expected the end, found '/'", 4),
    ])
    func refuses(text: String, reason: String, offset: Int) {
        let error = #expect(throws: JSONError.self) { try JSON(parsing: text) }
        #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
        #expect(error?.offset == offset)
    }

    @Test(arguments: [
        [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0x5C, 0x6E, 0xED, 0xA0, 0x80, 0x22],
    ])
    func invalidUTF8IsRefused(bytes: [UInt8]) {
        #expect(throws: JSONError.self) { try JSON(parsing: bytes) }
    }

    @Test func laterMemberCountsAtTheEarlierPlace() throws {
        #expect(try JSON(parsing: #"{"a":1,"b":2,"a":3}"#).text() == #"{"a":3,"b":2}"#)
    }

    @Test func depthIsLimited() throws {
        let limits = JSONLimits(depthMax: 3)
        _ = try JSON(parsing: "[[[1]],[[2]]]", limits: limits)
        let error = #expect(throws: JSONError.self) {
            try JSON(parsing: "[[[[1]]]]", limits: limits)
        }
        #expect(error == JSONError("nested deeper than the 3 levels allowed", offset: 3))
        #expect(throws: JSONError.self) {
            try JSON(parsing: String(repeating: "[", count: 100_000))
        }
    }

    @Test func lengthIsLimited() {
        #expect(throws: JSONError.self) {
            try JSON(parsing: "[1,2]", limits: JSONLimits(bytesMax: 4))
        }
    }

    @Test func integersAndDoublesCompareByValue() throws {
        #expect(try JSON(parsing: "1") == JSON(parsing: "1.0"))
        #expect(try JSON(parsing: "9007199254740993") != JSON(parsing: "9007199254740992.0"))
        #expect(JSON.integer(.max) != .double(0x1p63))
        #expect(JSON.string("\u{e9}") != .string("e\u{301}"))
        #expect(JSON.null != false && JSON.string("1") != 1)
    }

    /// Texts made from a seed are read, written and read again.
    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var random = RandomGenerator(seed: seed)
        for _ in 0..<300 {
            let value = Self.value(depth: 4, &random)
            #expect(try JSON(parsing: value.text()) == value, "seed \(seed)")
            #expect(try JSON(parsing: value.prettyText()).text() == value.text(), "seed \(seed)")
        }
    }

    private static func value(depth: Int, _ random: inout RandomGenerator) -> JSON {
        let length = Int(random.next() % 5)
        switch random.next() % (depth == 0 ? 6 : 9) {
        case 0: return .null
        case 1: return .bool(random.next() % 2 == 0)
        case 2: return .integer(Int64(bitPattern: random.next()) >> Int64(random.next() % 64))
        case 3:
            let number = Double(bitPattern: random.next())
            return .double(number.isFinite ? number : 0.5)
        case 4, 5:
            return .string(
                String(
                    String.UnicodeScalarView(
                        (0..<length * 3).compactMap { _ in
                            Unicode.Scalar(
                                UInt32(random.next() % (random.next() % 2 == 0 ? 0x80 : 0x11_0000))
                            )
                        }
                    )
                )
            )
        case 6, 7: return .array((0..<length).map { _ in value(depth: depth - 1, &random) })
        default:
            return .object(
                JSONObject(
                    (0..<length * 6).map {
                        ("k\($0)", value(depth: depth - 2 < 0 ? 0 : depth - 2, &random))
                    }
                )
            )
        }
    }
}
