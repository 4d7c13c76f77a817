import Values

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How a number is written: the pictures of XPath's `format-number`.
struct DecimalPicture {
    private typealias Text = [Unicode.Scalar]

    /// The characters that mean something in a picture.
    private struct Symbols {
        var decimal: Unicode.Scalar = "."
        var grouping: Unicode.Scalar = ","
        var exponent: Unicode.Scalar = "e"
        var minus: Text = ["-"]
        var percent: Text = ["%"]
        var perMille: Text = ["\u{2030}"]
        var zero: Unicode.Scalar = "0"
        var digit: Unicode.Scalar = "#"
        var pattern: Unicode.Scalar = ";"

        init(_ options: JSONObject?) {
            guard let options else { return }
            func text(_ name: String) -> Text? {
                options[name]?.stringValue.map { Array($0.unicodeScalars) }
            }
            func scalar(_ name: String) -> Unicode.Scalar? { text(name)?.first }
            decimal = scalar("decimal-separator") ?? decimal
            grouping = scalar("grouping-separator") ?? grouping
            exponent = scalar("exponent-separator") ?? exponent
            minus = text("minus-sign") ?? minus
            percent = text("percent") ?? percent
            perMille = text("per-mille") ?? perMille
            zero = scalar("zero-digit") ?? zero
            digit = scalar("digit") ?? digit
            pattern = scalar("pattern-separator") ?? pattern
        }

        func isDigit(_ scalar: Unicode.Scalar) -> Bool {
            scalar.value >= zero.value && scalar.value < zero.value + 10
        }

        func isActive(_ scalar: Unicode.Scalar) -> Bool {
            isDigit(scalar) || scalar == decimal || scalar == exponent || scalar == grouping
                || scalar == digit || scalar == pattern
        }
    }

    private struct Parts {
        var whole: Text
        var prefix: Text
        var suffix: Text
        var active: Text
        var mantissa: Text
        var exponent: Text?
        var integer: Text
        var fraction: Text
    }

    private struct Layout {
        var parts: Parts
        var integerGroups: [Int]
        var regularGroup: Int
        var fractionGroups: [Int]
        var integerDigitsMin: Int
        var scale: Int
        var fractionDigitsMin: Int
        var fractionDigitsMax: Int
        var exponentDigitsMin: Int
    }

    private let symbols: Symbols
    private let positive: Layout
    private let negative: Layout

    /// Reads a picture.
    ///
    /// - Throws: `D3080` to `D3093`, one for each rule that a picture can break.
    init(_ picture: String, options: JSONObject?) throws(JSONataError) {
        symbols = Symbols(options)
        let pictures = Array(picture.unicodeScalars).split(
            separator: symbols.pattern,
            omittingEmptySubsequences: false
        )
        guard pictures.count <= 2 else { throw JSONataError("D3080") }
        var layouts: [Layout] = []
        for picture in pictures {
            let parts = Self.split(Array(picture), symbols)
            try Self.validate(parts, symbols)
            layouts.append(Self.layout(parts, symbols))
        }
        positive = layouts[0]
        var other = layouts.last ?? layouts[0]
        if layouts.count == 1 { other.parts.prefix = symbols.minus + other.parts.prefix }
        negative = other
    }

    private static func split(_ picture: Text, _ symbols: Symbols) -> Parts {
        func isBorder(_ scalar: Unicode.Scalar) -> Bool {
            symbols.isActive(scalar) && scalar != symbols.exponent
        }
        let start = picture.firstIndex(where: isBorder) ?? picture.count
        let end = (picture.lastIndex(where: isBorder) ?? start - 1) + 1
        let active = Array(picture[start..<max(start, end)])
        var mantissa = active
        var exponent: Text?
        if let place = active.firstIndex(of: symbols.exponent) {
            mantissa = Array(active[..<place])
            exponent = Array(active[(place + 1)...])
        }
        var integer = mantissa
        var fraction: Text = []
        if let place = mantissa.firstIndex(of: symbols.decimal) {
            integer = Array(mantissa[..<place])
            fraction = Array(mantissa[(place + 1)...])
        }
        return Parts(
            whole: picture,
            prefix: Array(picture[..<start]),
            suffix: Array(picture[max(start, end)...]),
            active: active,
            mantissa: mantissa,
            exponent: exponent,
            integer: integer,
            fraction: fraction
        )
    }

    /// The rules of XPath Functions and Operators 4.7.3.
    ///
    /// Of several broken ones the last counts.
    private static func validate(_ parts: Parts, _ symbols: Symbols) throws(JSONataError) {
        let whole = parts.whole
        var broken: String?
        func count(_ text: Text) -> Int { occurrences(of: text, in: whole) }
        let decimalAt = whole.firstIndex(of: symbols.decimal)
        if count([symbols.decimal]) > 1 { broken = "D3081" }
        if count(symbols.percent) > 1 { broken = "D3082" }
        if count(symbols.perMille) > 1 { broken = "D3083" }
        let isScaled = count(symbols.percent) > 0 || count(symbols.perMille) > 0
        if count(symbols.percent) > 0, count(symbols.perMille) > 0 { broken = "D3084" }
        if !parts.mantissa.contains(where: { symbols.isDigit($0) || $0 == symbols.digit }) {
            broken = "D3085"
        }
        if !parts.active.allSatisfy(symbols.isActive) { broken = "D3086" }
        if let decimalAt {
            let neighbours = [decimalAt - 1, decimalAt + 1].filter { whole.indices ~= $0 }
            if neighbours.contains(where: { whole[$0] == symbols.grouping }) { broken = "D3087" }
        } else if parts.integer.last == symbols.grouping {
            broken = "D3088"
        }
        if count([symbols.grouping, symbols.grouping]) > 0 { broken = "D3089" }
        if let optional = parts.integer.firstIndex(of: symbols.digit),
            parts.integer[..<optional].contains(where: symbols.isDigit)
        {
            broken = "D3090"
        }
        if let optional = parts.fraction.lastIndex(of: symbols.digit),
            parts.fraction[optional...].contains(where: symbols.isDigit)
        {
            broken = "D3091"
        }
        if let exponent = parts.exponent {
            if !exponent.isEmpty, isScaled { broken = "D3092" }
            if exponent.isEmpty || !exponent.allSatisfy(symbols.isDigit) { broken = "D3093" }
        }
        if let broken { throw JSONataError(broken) }
    }

    private static func occurrences(of text: Text, in whole: Text) -> Int {
        guard !text.isEmpty else { return 0 }
        return whole.indices.count { whole[$0...].starts(with: text) }
    }

    private static func layout(_ parts: Parts, _ symbols: Symbols) -> Layout {
        func isPlace(_ scalar: Unicode.Scalar) -> Bool {
            symbols.isDigit(scalar) || scalar == symbols.digit
        }
        let integerGroups = parts.integer.indices
            .filter { parts.integer[$0] == symbols.grouping }
            .map { parts.integer[$0...].count(where: isPlace) }
        let fractionGroups = parts.fraction.indices
            .filter { parts.fraction[$0] == symbols.grouping }
            .map { parts.fraction[..<$0].count(where: isPlace) }
        let scale = parts.integer.count(where: symbols.isDigit)
        var integerMin = scale
        var fractionMin = parts.fraction.count(where: symbols.isDigit)
        var fractionMax = parts.fraction.count(where: isPlace)
        if integerMin == 0, fractionMax == 0 {
            if parts.exponent != nil {
                (fractionMin, fractionMax) = (1, 1)
            } else {
                integerMin = 1
            }
        }
        if parts.exponent != nil, integerMin == 0, parts.integer.contains(symbols.digit) {
            integerMin = 1
        }
        if integerMin == 0, fractionMin == 0 { fractionMin = 1 }
        return Layout(
            parts: parts,
            integerGroups: integerGroups,
            regularGroup: regular(integerGroups),
            fractionGroups: fractionGroups,
            integerDigitsMin: integerMin,
            scale: scale,
            fractionDigitsMin: fractionMin,
            fractionDigitsMax: fractionMax,
            exponentDigitsMin: parts.exponent?.count(where: symbols.isDigit) ?? 0
        )
    }

    private static func regular(_ positions: [Int]) -> Int {
        guard !positions.isEmpty else { return 0 }
        func divisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : divisor(b, a % b) }
        let factor = positions.reduce(0, divisor)
        return (1...positions.count).allSatisfy { positions.contains($0 * factor) } ? factor : 0
    }

    /// A number as the picture has it.
    func format(_ value: Double) -> String {
        let layout = value >= 0 ? positive : negative
        var number = value
        if Self.occurrences(of: symbols.percent, in: layout.parts.whole) > 0 {
            number *= 100
        } else if Self.occurrences(of: symbols.perMille, in: layout.parts.whole) > 0 {
            number *= 1000
        }
        var exponent: Int?
        if layout.exponentDigitsMin > 0 {
            var power = 0
            if number != 0, number.isFinite {
                let most = pow(10, Double(layout.scale))
                let least = pow(10, Double(layout.scale - 1))
                while fabs(number) < least {
                    number *= 10
                    power -= 1
                }
                while fabs(number) > most {
                    number /= 10
                    power += 1
                }
            }
            exponent = power
        }
        let rounded = Builtin.rounded(number, digits: layout.fractionDigitsMax)
        var text = digits(rounded, fraction: layout.fractionDigitsMax)
        var point: Int
        if let place = text.firstIndex(of: ".") {
            text[place] = symbols.decimal
            point = place
        } else {
            point = text.count
            text.append(symbols.decimal)
        }
        while text.first == symbols.zero {
            text.removeFirst()
            point -= 1
        }
        while text.last == symbols.zero { text.removeLast() }
        while point < layout.integerDigitsMin {
            text.insert(symbols.zero, at: 0)
            point += 1
        }
        while text.count - point - 1 < layout.fractionDigitsMin { text.append(symbols.zero) }
        group(&text, point: &point, layout)
        if layout.parts.whole.firstIndex(of: symbols.decimal) == nil || point == text.count - 1 {
            text.removeLast()
        }
        if let exponent {
            var power = digits(Double(abs(exponent)), fraction: 0)
            while power.count < layout.exponentDigitsMin { power.insert(symbols.zero, at: 0) }
            text.append(symbols.exponent)
            if exponent < 0 { text += symbols.minus }
            text += power
        }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: layout.parts.prefix + text + layout.parts.suffix)
        return String(result)
    }

    private func group(_ text: inout Text, point: inout Int, _ layout: Layout) {
        if layout.regularGroup > 0 {
            var place = point - layout.regularGroup
            while place > 0 {
                text.insert(symbols.grouping, at: place)
                point += 1
                place -= layout.regularGroup
            }
        } else {
            for position in layout.integerGroups where point - position >= 0 {
                text.insert(symbols.grouping, at: point - position)
                point += 1
            }
        }
        for position in layout.fractionGroups where position + point + 1 <= text.count {
            text.insert(symbols.grouping, at: position + point + 1)
        }
    }

    private func digits(_ value: Double, fraction: Int) -> Text {
        NumberText.fixed(fabs(value), fractionDigits: fraction).unicodeScalars.map { scalar in
            guard symbols.zero != "0", scalar != "." else { return scalar }
            return Unicode.Scalar(symbols.zero.value + scalar.value - 0x30) ?? scalar
        }
    }
}
