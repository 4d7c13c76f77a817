#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Numbers in English words.
enum NumberWords {
    private static let few = [
        "Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten",
        "Eleven", "Twelve", "Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen",
        "Nineteen",
    ]
    private static let ordinals = [
        "Zeroth", "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth",
        "Ninth", "Tenth", "Eleventh", "Twelfth", "Thirteenth", "Fourteenth", "Fifteenth",
        "Sixteenth", "Seventeenth", "Eighteenth", "Nineteenth",
    ]
    private static let decades = [
        "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety", "Hundred",
    ]
    private static let magnitudes = ["Thousand", "Million", "Billion", "Trillion"]

    /// `One Thousand, Two Hundred and Thirty-Four`.
    static func words(_ value: Double, isOrdinal: Bool) -> String {
        words(floor(value), isAfter: false, isOrdinal: isOrdinal)
    }

    private static func words(_ number: Double, isAfter: Bool, isOrdinal: Bool) -> String {
        if number <= 19 {
            return (isAfter ? " and " : "") + (isOrdinal ? ordinals : few)[Int(number)]
        }
        if number < 100 {
            let tens = (isAfter ? " and " : "") + decades[Int(number / 10) - 2]
            let rest = fmod(number, 10)
            if rest > 0 { return tens + "-" + words(rest, isAfter: false, isOrdinal: isOrdinal) }
            return isOrdinal ? tens.dropLast() + "ieth" : tens
        }
        let head: String
        let rest: Double
        if number < 1000 {
            head = few[Int(number / 100)] + " Hundred"
            rest = fmod(number, 100)
        } else {
            let magnitude = min(Int(floor(log10(number) / 3)), magnitudes.count)
            let factor = pow(10, Double(magnitude * 3))
            let mantissa = floor(number / factor)
            rest = number - mantissa * factor
            head =
                words(mantissa, isAfter: false, isOrdinal: false) + " "
                + magnitudes[magnitude - 1]
        }
        let start = (isAfter ? ", " : "") + head
        if rest > 0 { return start + words(rest, isAfter: true, isOrdinal: isOrdinal) }
        return isOrdinal ? start + "th" : start
    }

    /// Every word with its value.
    private static let values: [(word: String, value: Double)] = {
        var result: [(word: String, value: Double)] = []
        for (index, word) in few.enumerated() { result.append((word.lowercased(), Double(index))) }
        for (index, word) in ordinals.enumerated() {
            result.append((word.lowercased(), Double(index)))
        }
        for (index, word) in decades.enumerated() {
            let value = Double((index + 2) * 10)
            result.append((word.lowercased(), value))
            result.append((word.lowercased().dropLast() + "ieth", value))
        }
        result.append(("hundredth", 100))
        for (index, word) in magnitudes.enumerated() {
            let value = pow(10, Double((index + 1) * 3))
            result.append((word.lowercased(), value))
            result.append((word.lowercased() + "th", value))
        }
        return result
    }()

    /// Every word, in lower case.
    static let all = values.map(\.word)

    /// The number that words stand for; nil if one of them is no number.
    static func number(_ text: String) -> Double? {
        var segments = [0.0]
        for word in text.split(whereSeparator: { " -,".contains($0) }) where word != "and" {
            guard let value = values.last(where: { $0.word == word })?.value else { return nil }
            var top = segments.removeLast()
            if value < 100 {
                if top >= 1000 {
                    segments.append(top)
                    top = 0
                }
                segments.append(top + value)
            } else {
                segments.append(top * value)
            }
        }
        return segments.reduce(0, +)
    }
}
