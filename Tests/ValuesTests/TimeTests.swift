import Testing
import Values

@Suite("Time")
struct TimeTests {
    @Test(arguments: [
        (Int64(0), "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
        (1_472_000_400_123, "2016-08-24T01:00:00.123Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        (253_402_300_800_000, "10000-01-01T00:00:00.000Z"),
        (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
        (-62_167_219_200_001, "-0001-12-31T23:59:59.999Z"),
    ])
    func writes(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
    }

    @Test(arguments: [
        ("1970-01-01T00:00:00Z", Int64(0)), ("1970-01-01T00:00Z", 0),
        ("1970-01-01T00:00:00.1Z", 100), ("1970-01-01T00:00:00.1239Z", 123),
        ("1970-01-01T00:00:00.123456789Z", 123), ("1970-01-01T01:00:00+01:00", 0),
        ("1969-12-31T19:30:00-04:30", 0), ("2016-02-29T00:00:00Z", 1_456_704_000_000),
        ("2016-08-18T17:33:00Z", 1_471_541_580_000), ("1969-12-31T23:59:59.999Z", -1),
    ])
    func reads(text: String, milliseconds: Int64) {
        #expect(Timestamp(iso8601: text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "2016-08-18", "2016-08-18T17:33:00", "2016-08-18 17:33:00Z", "2016-08-18T17:33:00z",
        "2016-8-18T17:33:00Z", "2016-13-05T21:29:29Z", "2016-12-05T25:29:29Z",
        "05-12-2016T21:29:29Z",
        "2015-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2016-04-31T00:00:00Z",
        "2016-00-01T00:00:00Z",
        "2016-01-00T00:00:00Z", "2016-01-01T24:00:00Z", "2016-01-01T00:60:00Z",
        "2016-01-01T00:00:60Z",
        "2016-01-01T00:00:00.Z", "2016-01-01T00:00:00.1234567890Z", "2016-01-01T00:00:00+0100",
        "2016-01-01T00:00:00+01", "2016-01-01T00:00:00+19:00", "2016-01-01T00:00:00+01:60",
        "2016-01-01T00:00:00Zx", " 2016-01-01T00:00:00Z", "２016-01-01T00:00:00Z",
    ])
    func refuses(text: String) { #expect(Timestamp(iso8601: text) == nil) }

    @Test(arguments: [1, 2] as [UInt64])
    func whatIsWrittenIsRead(seed: UInt64) {
        var random = RandomGenerator(seed: seed)
        for _ in 0..<2000 {
            // The years 0 to 9999.
            let time = Timestamp(
                milliseconds: Int64(random.next() % 315_569_520_000_000) - 62_167_219_200_000
            )
            #expect(Timestamp(iso8601: time.description) == time, "\(time)")
        }
    }

    /// Every day of 800 years follows the one before it.
    @Test func daysAreCountedWithoutGaps() {
        var expected = CivilDate(year: 1599, month: 12, day: 31)
        for number in expected
            .daysSinceEpoch...CivilDate(year: 2400, month: 3, day: 1).daysSinceEpoch
        {
            let date = CivilDate(daysSinceEpoch: number)
            #expect(date == expected && date.daysSinceEpoch == number)
            expected.day += 1
            if expected.day > CivilDate.days(in: expected.month, of: expected.year) {
                (expected.day, expected.month) = (1, expected.month + 1)
            }
            if expected.month > 12 { (expected.month, expected.year) = (1, expected.year + 1) }
        }
    }

    @Test func additionStopsAtTheEndsOfTime() {
        let end = Timestamp(milliseconds: .max)
        #expect(end.advanced(byMilliseconds: 1) == end)
        #expect(
            Timestamp(milliseconds: .min).advanced(bySeconds: -1) == Timestamp(milliseconds: .min)
        )
        #expect(Timestamp(milliseconds: 5).advanced(bySeconds: .max) == end)
        #expect(
            Timestamp(milliseconds: 5).advanced(bySeconds: .min) == Timestamp(milliseconds: .min)
        )
        #expect(Timestamp(milliseconds: 5).advanced(bySeconds: 2) == Timestamp(milliseconds: 2005))
        #expect(!end.description.isEmpty && !Timestamp(milliseconds: .min).description.isEmpty)
        #expect(Timestamp(milliseconds: 1) < Timestamp(milliseconds: 2))
    }

    @Test func flooredDivision() {
        for (value, divisor, quotient, remainder) in [
            (Int64(7), Int64(2), Int64(3), Int64(1)), (-7, 2, -4, 1), (7, -2, -4, -1),
            (-7, -2, 3, -1),
            (-8, 2, -4, 0), (0, 5, 0, 0),
        ] {
            #expect(value.flooredQuotientAndRemainder(by: divisor) == (quotient, remainder))
        }
    }
}

@Suite("Randomness")
struct RandomnessTests {
    /// The published sequence of SplitMix64 for the seed 1234567.
    @Test func knownSequence() {
        var random = RandomGenerator(seed: 1_234_567)
        let numbers = (0..<5).map { _ in random.next() }
        #expect(
            numbers == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ]
        )
    }

    @Test func unitIsBelowOne() {
        var random = RandomGenerator(seed: 1)
        let numbers = (0..<10_000).map { _ in random.nextUnit() }
        #expect(numbers.allSatisfy { $0 >= 0 && $0 < 1 })
        #expect(abs(numbers.reduce(0, +) / 10_000 - 0.5) < 0.02)
    }

    @Test func uuidsHaveTheirForm() throws {
        var random = RandomGenerator(seed: 1)
        var seen: Set<String> = []
        for _ in 0..<1000 {
            let uuid = random.nextUUID()
            let parts = uuid.split(separator: "-")
            #expect(parts.map(\.count) == [8, 4, 4, 4, 12])
            #expect(parts[2].first == "4")
            #expect("89ab".contains(try #require(parts[3].first)))
            #expect(uuid.allSatisfy { "0123456789abcdef-".contains($0) })
            #expect(seen.insert(uuid).inserted)
        }
    }
}
