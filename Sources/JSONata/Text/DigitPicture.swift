import Values

/// A picture of nothing but digits and literal text, which most are: written byte by byte.
struct DigitPicture {
    /// A number, or one byte of literal text.
    private struct Piece {
        /// The letter of the component; zero for a literal.
        var letter: UInt8 = 0
        var literal: UInt8 = 0
        /// How many digits at the least.
        var width = 1
        /// What the number is taken modulo of; zero for the whole number.
        var modulus: Int64 = 0
    }

    private var pieces: [Piece] = []
    private var bytesMax = 0

    /// The longest integer.
    private static let digitsMax = 20

    /// Nil if there is anything else in the picture.
    init?(_ parts: [DatePicture.Part]) {
        for part in parts {
            switch part {
            case .literal(let text):
                pieces += text.utf8.map { Piece(literal: $0) }
                bytesMax += text.utf8.count
            case .component(let component):
                guard let width = component.number?.plainDigits, component.names == nil,
                    width <= Self.digitsMax, "YMDdFWwXxHhmsf".utf8.contains(component.code)
                else { return nil }
                var piece = Piece(letter: component.code, width: width)
                if let digits = component.yearDigits, digits < 18 {
                    piece.modulus = 1
                    for _ in 0..<max(0, digits) { piece.modulus *= 10 }
                }
                pieces.append(piece)
                bytesMax += Self.digitsMax
            }
        }
    }

    /// A point in time as the picture has it; nil if a number is negative.
    func text(_ calendar: CalendarTime) -> String? {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytesMax) { bytes in
            var count = 0
            for piece in pieces {
                guard piece.letter != 0 else {
                    bytes[count] = piece.literal
                    count += 1
                    continue
                }
                guard var value = calendar.value(of: piece.letter), value >= 0 else { return nil }
                if piece.modulus != 0 { value %= piece.modulus }
                var digits = 1
                var power: Int64 = 10
                while digits < Self.digitsMax - 2, value >= power {
                    digits += 1
                    power *= 10
                }
                digits = max(digits, piece.width)
                for place in stride(from: count + digits - 1, through: count, by: -1) {
                    bytes[place] = 0x30 + UInt8(truncatingIfNeeded: value % 10)
                    value /= 10
                }
                count += digits
            }
            return String(decoding: UnsafeBufferPointer(rebasing: bytes[..<count]), as: UTF8.self)
        }
    }
}
