/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
///
/// Integers only: a round trip through floating point would move some instants by a millisecond.
public struct Timestamp: Sendable, Hashable, Comparable {
    /// Milliseconds since the epoch.
    public var milliseconds: Int64

    /// Makes a point in time.
    @inlinable
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Whether one point in time is before another.
    @inlinable
    public static func < (lhs: Timestamp, rhs: Timestamp) -> Bool {
        lhs.milliseconds < rhs.milliseconds
    }

    /// The point in time that many milliseconds later; the last one there is, if it would be beyond.
    @inlinable
    public func advanced(byMilliseconds amount: Int64) -> Timestamp {
        let (sum, overflow) = milliseconds.addingReportingOverflow(amount)
        return Timestamp(milliseconds: overflow ? (amount < 0 ? .min : .max) : sum)
    }

    /// The point in time that many seconds later; the last one there is, if it would be beyond.
    @inlinable
    public func advanced(bySeconds amount: Int64) -> Timestamp {
        let (product, overflow) = amount.multipliedReportingOverflow(by: 1000)
        guard !overflow else { return Timestamp(milliseconds: amount < 0 ? .min : .max) }
        return advanced(byMilliseconds: product)
    }
}

extension Timestamp: CustomStringConvertible {
    /// ISO 8601 in UTC with milliseconds: `2026-03-01T12:00:00.000Z`.
    public var description: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(24)
        write(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the text form.
    public func write(into out: inout [UInt8]) {
        let (days, inDay) = milliseconds.flooredQuotientAndRemainder(by: 86_400_000)
        let date = CivilDate(daysSinceEpoch: days)
        func put(_ value: Int64, _ digits: Int) {
            var divisor: Int64 = 1
            for _ in 1..<digits { divisor *= 10 }
            while divisor > 0 {
                out.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / divisor % 10))
                divisor /= 10
            }
        }
        if date.year < 0 { out.append(UInt8(ascii: "-")) }
        let year = abs(date.year)
        put(year, year > 9999 ? String(year).utf8.count : 4)
        out.append(UInt8(ascii: "-"))
        put(date.month, 2)
        out.append(UInt8(ascii: "-"))
        put(date.day, 2)
        out.append(UInt8(ascii: "T"))
        put(inDay / 3_600_000, 2)
        out.append(UInt8(ascii: ":"))
        put(inDay / 60_000 % 60, 2)
        out.append(UInt8(ascii: ":"))
        put(inDay / 1000 % 60, 2)
        out.append(UInt8(ascii: "."))
        put(inDay % 1000, 3)
        out.append(UInt8(ascii: "Z"))
    }
}

extension Timestamp {
    /// Reads an ISO 8601 date and time with offset, as the service takes it:
    /// `2016-08-18T17:33:00Z`, with fractions of a second, with `+01:00` in place of `Z`.
    ///
    /// Digits beyond milliseconds are dropped. Nil if the text is anything else, or names no real
    /// date (the 30th of February).
    public init?(iso8601 text: String) {
        var scanner = DigitScanner(bytes: Array(text.utf8))
        guard let year = scanner.digits(4), scanner.take("-"), let month = scanner.digits(2),
            scanner.take("-"), let day = scanner.digits(2), scanner.take("T"),
            let hour = scanner.digits(2), scanner.take(":"), let minute = scanner.digits(2)
        else { return nil }
        var second: Int64 = 0
        var millisecond: Int64 = 0
        if scanner.take(":") {
            guard let value = scanner.digits(2) else { return nil }
            second = value
            if scanner.take(".") {
                guard let fraction = scanner.fraction() else { return nil }
                millisecond = fraction
            }
        }
        guard let offsetMinutes = scanner.offset(), scanner.isAtEnd,
            (1...12).contains(month), day >= 1, day <= CivilDate.days(in: month, of: year),
            hour < 24, minute < 60, second < 60
        else { return nil }
        let days = CivilDate(year: year, month: month, day: day).daysSinceEpoch
        let seconds = ((days * 24 + hour) * 60 + minute - offsetMinutes) * 60 + second
        self.init(milliseconds: seconds * 1000 + millisecond)
    }
}

/// Reads fixed-width numbers from ASCII text.
private struct DigitScanner {
    let bytes: [UInt8]
    var position = 0

    var isAtEnd: Bool { position == bytes.count }

    mutating func take(_ expected: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: expected) else {
            return false
        }
        position += 1
        return true
    }

    mutating func digits(_ count: Int) -> Int64? {
        guard position + count <= bytes.count else { return nil }
        var value: Int64 = 0
        for byte in bytes[position..<position + count] {
            guard byte &- 0x30 < 10 else { return nil }
            value = value * 10 + Int64(byte &- 0x30)
        }
        position += count
        return value
    }

    /// One to nine digits of a second, as whole milliseconds.
    mutating func fraction() -> Int64? {
        let start = position
        var value: Int64 = 0
        while position < bytes.count, bytes[position] &- 0x30 < 10 {
            if position - start < 3 { value = value * 10 + Int64(bytes[position] &- 0x30) }
            position += 1
        }
        let count = position - start
        guard (1...9).contains(count) else { return nil }
        for _ in min(count, 3)..<3 { value *= 10 }
        return value
    }

    /// `Z`, `+hh:mm` or `-hh:mm`, in minutes east of Greenwich.
    mutating func offset() -> Int64? {
        if take("Z") { return 0 }
        let sign: Int64 = take("+") ? 1 : take("-") ? -1 : 0
        guard sign != 0, let hours = digits(2), take(":"), let minutes = digits(2), hours <= 18,
            minutes < 60
        else { return nil }
        return sign * (hours * 60 + minutes)
    }
}
