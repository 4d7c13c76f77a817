import Simulation
import Testing
import Values

@testable import Commands

/// How times and differences are put.
@Suite struct WordsTests {
    /// Milliseconds, and what a person says: rounded, never less than it was without a word.
    @Test(
        arguments: [
            (0, "0 s"), (1, "1 ms"), (94, "94 ms"), (100, "0.1 s"), (149, "0.1 s"), (150, "0.2 s"),
            (999, "1.0 s"), (1000, "1 s"), (1960, "2.0 s"), (9949, "9.9 s"), (9950, "10 s"),
            (12_499, "12 s"), (12_500, "13 s"), (59_499, "59 s"), (59_500, "1 min"),
            (200_000, "3 min 20 s"), (3_599_499, "59 min 59 s"), (3_599_500, "1 h"),
            (7_529_999, "2 h 5 min"), (7_530_000, "2 h 6 min"), (86_369_999, "23 h 59 min"),
            (86_370_000, "1 d"), (273_600_000, "3 d 4 h"), (-5, "0 s"),
        ] as [(Int64, String)]
    )
    func aTimeIsRounded(_ milliseconds: Int64, _ text: String) {
        #expect(DurationText.text(milliseconds: milliseconds) == text)
    }

    /// Of long values the part in which they differ is shown, so that two sides never look alike.
    @Test func longValuesAreShownWhereTheyDiffer() {
        let long = String(repeating: "x", count: 100)
        func text(_ one: JSON?, _ other: JSON?) -> String {
            JSONDifference.all(between: one, and: other).map(DifferenceText.text).joined()
        }
        #expect(text(3, 4) == "$: 3 → 4")
        #expect(text(3, nil) == "$: 3 → nothing")
        #expect(text(nil, ["a": 1]) == #"$: nothing → {"a":1}"#)
        #expect(
            text(.string(long + "a"), .string(long + "b"))
                == "$: …xxxxxxxxxxxxa\" → …xxxxxxxxxxxxb\""
        )
        let cut = text(.string("a" + long), .string("b" + long))
        #expect(cut.hasPrefix("$: \"axxx") && cut.contains("x… → \"bxxx") && cut.hasSuffix("x…"))
        #expect(text(.string(long), .string(long + "y")).hasSuffix("xxxxxxxxxxxxy\""))
    }
}
