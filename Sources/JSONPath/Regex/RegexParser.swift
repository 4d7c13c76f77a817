import Values

/// Reads Java's notation of regular expressions, as far as it is regular.
struct RegexParser {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var depth = 0
    private var options: BoundedRegex.Options

    init(_ source: String, _ options: BoundedRegex.Options) {
        scalars = Array(source.unicodeScalars)
        self.options = options
    }

    mutating func pattern() throws(RegexError) -> RegexNode {
        let node = try choice()
        guard position == scalars.count else { throw error("expected the end, found ')'") }
        return node
    }

    private var current: Unicode.Scalar? {
        position < scalars.count ? scalars[position] : nil
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard current == scalar else { return false }
        position += 1
        return true
    }

    private func error(_ reason: String) -> RegexError {
        let offset = scalars[..<position].reduce(0) { $0 + UTF8.width($1) }
        return RegexError(reason: "in a regular expression: " + reason, offset: offset)
    }

    private mutating func choice() throws(RegexError) -> RegexNode {
        guard depth < JSONPathLimits.regexDepthMax else {
            throw error(
                "groups nest deeper than the \(JSONPathLimits.regexDepthMax) levels allowed"
            )
        }
        depth += 1
        var parts = [try sequence()]
        while take("|") { parts.append(try sequence()) }
        depth -= 1
        return parts.count == 1 ? parts[0] : .choice(parts)
    }

    private mutating func sequence() throws(RegexError) -> RegexNode {
        var parts: [RegexNode] = []
        while let scalar = current, scalar != "|", scalar != ")" {
            parts.append(try quantified(try atom()))
        }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private mutating func quantified(_ atom: RegexNode) throws(RegexError) -> RegexNode {
        var node = atom
        while let bounds = try bounds() {
            node = .repetition(node, min: bounds.min, max: bounds.max)
            // Whether it is lazy makes no difference to whether the whole text matches.
            if take("?") { continue }
            if current == "+" { throw error("possessive repetition is not supported") }
        }
        return node
    }

    private mutating func bounds() throws(RegexError) -> (min: Int, max: Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        guard current == "{" else { return nil }
        position += 1
        let min = try count()
        guard take(",") else {
            guard take("}") else { throw error("expected '}' after a count") }
            return (min, min)
        }
        if take("}") { return (min, nil) }
        let max = try count()
        guard take("}") else { throw error("expected '}' after a count") }
        guard max >= min else { throw error("the counts are in the wrong order") }
        return (min, max)
    }

    private mutating func count() throws(RegexError) -> Int {
        var value = 0
        let start = position
        while let scalar = current, ("0"..."9").contains(scalar) {
            value = value * 10 + Int(scalar.value - 0x30)
            guard value <= JSONPathLimits.regexInstructionsMax else {
                throw error("a count is larger than \(JSONPathLimits.regexInstructionsMax)")
            }
            position += 1
        }
        guard position > start else { throw error("expected a count after '{'") }
        return value
    }

    private mutating func atom() throws(RegexError) -> RegexNode {
        guard let scalar = current else { return .empty }
        position += 1
        switch scalar {
        case "(": return try group()
        case "[": return .characters(try characterClass())
        case ".":
            if options.contains(.dotMatchesNewLine) { return characters([RegexCharacters.all]) }
            return .characters(
                RegexCharacters(ranges: RegexCharacters.lineEnds, isNegated: true)
            )
        case "^": return .assertion(options.contains(.multiline) ? .lineStart : .textStart)
        case "$": return .assertion(options.contains(.multiline) ? .lineEnd : .textEnd)
        case "*", "+", "?", "{":
            position -= 1
            throw error("nothing stands before '\(scalar)' to be repeated")
        case "\\": return try escape()
        default: return characters([scalar.value...scalar.value])
        }
    }

    private func characters(_ ranges: [ClosedRange<UInt32>]) -> RegexNode {
        .characters(RegexCharacters(ranges: ranges, ignoresCase: options.contains(.ignoreCase)))
    }

    private mutating func group() throws(RegexError) -> RegexNode {
        let outer = options
        if take("?") {
            if take("<") {
                guard let scalar = current, scalar != "=", scalar != "!" else {
                    throw error("looking around is not supported")
                }
                while let scalar = current, scalar != ">" {
                    _ = scalar
                    position += 1
                }
                guard take(">") else { throw error("expected '>' after the name of a group") }
            } else if current == "=" || current == "!" || current == ">" {
                throw error("looking around is not supported")
            } else {
                while let scalar = current, let flag = Self.flag(scalar) {
                    options.formUnion(flag)
                    position += 1
                }
                // `(?i)` holds to the end of the group it stands in.
                if take(")") { return .empty }
                guard take(":") else { throw error("expected ':' after '(?'") }
            }
        }
        let node = try choice()
        guard take(")") else { throw error("expected ')' at the end of a group") }
        options = outer
        return node
    }

    private static func flag(_ scalar: Unicode.Scalar) -> BoundedRegex.Options? {
        switch scalar {
        case "i": .ignoreCase
        case "s": .dotMatchesNewLine
        case "m": .multiline
        case "u", "U", "d": []
        default: nil
        }
    }

    private mutating func escape() throws(RegexError) -> RegexNode {
        guard let scalar = current else { throw error("expected a character after '\\'") }
        switch scalar {
        case "b": return assertion(.wordBoundary)
        case "B": return assertion(.noWordBoundary)
        case "A": return assertion(.textStart)
        case "z", "Z": return assertion(.textEnd)
        case "1"..."9", "k": throw error("references back are not supported")
        default: return characters(try escapedCharacters())
        }
    }

    private mutating func assertion(_ assertion: RegexAssertion) -> RegexNode {
        position += 1
        return .assertion(assertion)
    }

    /// What stands behind a backslash, in a class or outside.
    private mutating func escapedCharacters() throws(RegexError) -> [ClosedRange<UInt32>] {
        guard let scalar = current else { throw error("expected a character after '\\'") }
        position += 1
        switch scalar {
        case "d": return RegexCharacters.digits
        case "D": return RegexCharacters.complement(RegexCharacters.digits)
        case "w": return RegexCharacters.word
        case "W": return RegexCharacters.complement(RegexCharacters.word)
        case "s": return RegexCharacters.space
        case "S": return RegexCharacters.complement(RegexCharacters.space)
        case "n": return [0x0A...0x0A]
        case "r": return [0x0D...0x0D]
        case "t": return [0x09...0x09]
        case "f": return [0x0C...0x0C]
        case "x": return try hexadecimal(2)
        case "u": return try hexadecimal(4)
        case "a"..."z", "A"..."Z", "0"..."9":
            position -= 1
            throw error("'\\\(scalar)' is not supported")
        default: return [scalar.value...scalar.value]
        }
    }

    private mutating func hexadecimal(_ digits: Int) throws(RegexError) -> [ClosedRange<UInt32>] {
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard let scalar = current, scalar.isASCII,
                let digit = UInt8(truncatingIfNeeded: scalar.value).hexDigitValue
            else { throw error("expected a hexadecimal digit") }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return [value...value]
    }

    private mutating func characterClass() throws(RegexError) -> RegexCharacters {
        var ranges: [ClosedRange<UInt32>] = []
        let isNegated = take("^")
        var isFirst = true
        while let scalar = current, isFirst || scalar != "]" {
            if scalar == "[" { throw error("a class in a class is not supported") }
            if scalar == "&", position + 1 < scalars.count, scalars[position + 1] == "&" {
                throw error("'&&' in a class is not supported")
            }
            let low = try classCharacters()
            if current == "-", position + 1 < scalars.count, scalars[position + 1] != "]" {
                position += 1
                let high = try classCharacters()
                guard low.count == 1, high.count == 1, let from = low.first, let to = high.first,
                    from.count == 1, to.count == 1, from.lowerBound <= to.lowerBound
                else { throw error("a range in a class is in the wrong order") }
                ranges.append(from.lowerBound...to.lowerBound)
            } else {
                ranges += low
            }
            isFirst = false
        }
        guard take("]") else { throw error("expected ']' at the end of a class") }
        return RegexCharacters(
            ranges: ranges,
            isNegated: isNegated,
            ignoresCase: options.contains(.ignoreCase)
        )
    }

    private mutating func classCharacters() throws(RegexError) -> [ClosedRange<UInt32>] {
        guard let scalar = current else { throw error("expected ']' at the end of a class") }
        position += 1
        if scalar == "\\" { return try escapedCharacters() }
        return [scalar.value...scalar.value]
    }
}
