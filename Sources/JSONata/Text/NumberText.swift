import Values

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Numbers as the reference implementation has them: doubles, written as JavaScript writes them.
enum NumberText {
    /// From here on doubles do not hold every integer.
    static let exactIntegerMax = 9_007_199_254_740_992.0

    /// A result as a JSON number: an integer if it is one that doubles hold exactly.
    @inline(__always)
    static func json(_ value: Double) -> JSON {
        if value.magnitude < exactIntegerMax, value == value.rounded(.towardZero) {
            return .integer(Int64(value))
        }
        return .double(value)
    }

    /// A number as `String(number)` writes it: `1e+21`, `0.1`, `100`.
    static func text(_ value: Double) -> String {
        guard value.isFinite else {
            return value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity"
        }
        if value == 0 { return "0" }
        if value.magnitude < 1e15, value == value.rounded(.towardZero) {
            return String(Int64(value))
        }
        let (digits, exponent) = shortest(value.magnitude)
        return (value < 0 ? "-" : "") + layOut(digits, exponent: exponent)
    }

    /// A number rounded to 15 significant digits, which is how `$string` hides the noise of binary
    /// fractions.
    static func textOf15Digits(_ value: Double) -> String {
        if value.magnitude < 1e15, value == value.rounded(.towardZero) { return text(value) }
        guard value.isFinite else { return text(value) }
        return text(rounded(value, significant: 15))
    }

    /// A number rounded to some significant decimal digits (`Number(x.toPrecision(n))`).
    static func rounded(_ value: Double, significant: Int) -> Double {
        Double(scientific(value, fractionDigits: significant - 1)) ?? value
    }

    /// `d.ddde±x` with that many digits after the point, correctly rounded.
    static func scientific(_ value: Double, fractionDigits: Int) -> String {
        printed("%.*e", fractionDigits, value)
    }

    /// A number with that many digits after the point and no exponent.
    static func fixed(_ value: Double, fractionDigits: Int) -> String {
        printed("%.*f", fractionDigits, value)
    }

    private static func printed(_ format: String, _ digits: Int, _ value: Double) -> String {
        withVaList([Int32(clamping: digits), value]) { arguments in
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512 + max(0, digits)) {
                buffer in
                let count = vsnprintf(buffer.baseAddress, buffer.count, format, arguments)
                let bytes = buffer.prefix(max(0, min(Int(count), buffer.count - 1)))
                return String(decoding: bytes.lazy.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            }
        }
    }

    /// The fewest digits that read back the same, and the power of ten of the first (plus one).
    private static func shortest(_ value: Double) -> (digits: [UInt8], exponent: Int) {
        var digits: [UInt8] = []
        var exponent = 0
        var pointAt: Int?
        var power = 0
        var iterator = value.description.utf8.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "."): pointAt = digits.count
            case UInt8(ascii: "e"):
                var isNegative = false
                while let next = iterator.next() {
                    if next == UInt8(ascii: "-") { isNegative = true }
                    if next &- 0x30 < 10 { power = power * 10 + Int(next - 0x30) }
                }
                if isNegative { power = -power }
            default: digits.append(byte)
            }
        }
        exponent = (pointAt ?? digits.count) + power
        let leading = digits.prefix { $0 == 0x30 }.count
        digits.removeFirst(leading)
        exponent -= leading
        while digits.last == 0x30 { digits.removeLast() }
        return (digits, exponent)
    }

    /// ECMA-262, Number::toString.
    private static func layOut(_ digits: [UInt8], exponent n: Int) -> String {
        let k = digits.count
        var out: [UInt8] = []
        if k <= n, n <= 21 {
            out = digits + Array(repeating: 0x30, count: n - k)
        } else if 0 < n, n <= 21 {
            out = digits[..<n] + [0x2E] + digits[n...]
        } else if -6 < n, n <= 0 {
            out = [0x30, 0x2E] + Array(repeating: 0x30, count: -n) + digits
        } else {
            out = [digits[0]]
            if k > 1 { out += [0x2E] + digits[1...] }
            out.append(UInt8(ascii: "e"))
            out.append(UInt8(ascii: n - 1 < 0 ? "-" : "+"))
            out += Array(String(abs(n - 1)).utf8)
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Reads a number as JavaScript's `Number()` does after the language's own check: decimal with
    /// an optional fraction and exponent, or `0x`, `0o`, `0b` with digits.
    static func parse(_ text: String) -> Double? {
        let bytes = Array(text.utf8)
        if bytes.count > 2, bytes[0] == 0x30 {
            let radix: Double? =
                switch bytes[1] | 0x20 {
                case UInt8(ascii: "x"): 16
                case UInt8(ascii: "o"): 8
                case UInt8(ascii: "b"): 2
                default: nil
                }
            if let radix {
                var value = 0.0
                for byte in bytes[2...] {
                    guard let digit = byte.hexDigit, Double(digit) < radix else { return nil }
                    value = value * radix + Double(digit)
                }
                return value
            }
        }
        guard isDecimal(bytes), let value = Double(text), value.isFinite else { return nil }
        return value
    }

    /// `-?[0-9]+(\.[0-9]+)?([Ee][-+]?[0-9]+)?`.
    private static func isDecimal(_ bytes: [UInt8]) -> Bool {
        var index = 0
        func digits() -> Bool {
            let start = index
            while index < bytes.count, bytes[index] &- 0x30 < 10 { index += 1 }
            return index > start
        }
        if index < bytes.count, bytes[index] == UInt8(ascii: "-") { index += 1 }
        guard digits() else { return false }
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            index += 1
            guard digits() else { return false }
        }
        if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < bytes.count, bytes[index] == 0x2B || bytes[index] == 0x2D { index += 1 }
            guard digits() else { return false }
        }
        return index == bytes.count
    }
}
