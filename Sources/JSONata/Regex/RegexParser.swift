import Values

/// Reads a regular expression in JavaScript's syntax, with the leniencies that browsers have.
struct RegexParser {
    private let units: [UInt16]
    private var index = 0
    private var depth = 0
    private(set) var groupCount = 0
    private(set) var names: [(name: String, group: Int)] = []
    private let position: Int

    /// How deep groups may nest.
    private static let depthMax = 100

    init(_ pattern: String, position: Int) {
        units = Array(pattern.utf16)
        self.position = position
    }

    /// The tree of the whole pattern.
    mutating func parse() throws(JSONataError) -> RegexSyntax {
        let result = try alternatives()
        guard index == units.count else { throw invalid("unmatched ')'") }
        return result
    }

    private func invalid(_ reason: String) -> JSONataError {
        let source = String(decoding: units, as: UTF16.self)
        return JSONataError(
            "S0303",
            position: position,
            value: .string(source),
            text: "Invalid regular expression: /\(source)/: \(reason)"
        )
    }

    private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
        index + ahead < units.count ? Unicode.Scalar(units[index + ahead]) ?? "\u{FFFD}" : nil
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek() == scalar else { return false }
        index += 1
        return true
    }

    private mutating func take(_ text: String) -> Bool {
        let wanted = Array(text.utf16)
        guard units[index...].starts(with: wanted) else { return false }
        index += wanted.count
        return true
    }

    private mutating func alternatives() throws(JSONataError) -> RegexSyntax {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthMax else { throw invalid("nested too deeply") }
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .alternatives(branches)
    }

    private mutating func sequence() throws(JSONataError) -> RegexSyntax {
        var parts: [RegexSyntax] = []
        while let next = peek(), next != "|", next != ")" {
            let groupsBefore = groupCount
            let atom = try self.atom()
            parts.append(try quantified(atom, groups: groupsBefore + 1..<groupCount + 1))
        }
        return parts.count == 1 ? parts[0] : parts.isEmpty ? .empty : .sequence(parts)
    }

    private mutating func quantified(
        _ atom: RegexSyntax,
        groups: Range<Int>
    ) throws(JSONataError) -> RegexSyntax {
        let min: Int
        let max: Int?
        switch peek() {
        case "*": (min, max) = (0, nil)
        case "+": (min, max) = (1, nil)
        case "?": (min, max) = (0, 1)
        case "{":
            guard let bounds = try bounds() else { return atom }
            (min, max) = bounds
            index -= 1
        default: return atom
        }
        index += 1
        switch atom {
        case .start, .end, .wordBoundary, .look(_, isBehind: true, _):
            throw invalid("nothing to repeat")
        default: break
        }
        return .repetition(atom, min: min, max: max, isLazy: take("?"), groups: groups)
    }

    /// `{n}`, `{n,}`, `{n,m}`; anything else is a brace.
    private mutating func bounds() throws(JSONataError) -> (Int, Int?)? {
        let start = index
        index += 1
        func fail() -> (Int, Int?)? { nil }
        guard let min = number() else {
            index = start
            return nil
        }
        var max: Int? = min
        if take(",") { max = number() }
        guard take("}") else {
            index = start
            return nil
        }
        if let max, max < min { throw invalid("numbers out of order in {} quantifier") }
        return (min, max)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while index < units.count, units[index] &- 0x30 < 10 {
            value = Swift.min((value ?? 0) * 10 + Int(units[index] - 0x30), 1_000_000)
            index += 1
        }
        return value
    }

    private mutating func atom() throws(JSONataError) -> RegexSyntax {
        let unit = units[index]
        switch peek() {
        case "^":
            index += 1
            return .start
        case "$":
            index += 1
            return .end
        case ".":
            index += 1
            return .set(RegexSet.lineEnds.inverted)
        case "(": return try group()
        case "[": return .set(try characterClass())
        case "\\": return try escape()
        case "*", "+", "?": throw invalid("nothing to repeat")
        case "{":
            let start = index
            if try bounds() != nil { throw invalid("nothing to repeat") }
            index = start + 1
            return .unit(unit)
        default:
            index += 1
            return .unit(unit)
        }
    }

    private mutating func group() throws(JSONataError) -> RegexSyntax {
        index += 1
        let result: RegexSyntax
        if take("?:") {
            result = try alternatives()
        } else if take("?=") {
            result = .look(try alternatives(), isBehind: false, isNegated: false)
        } else if take("?!") {
            result = .look(try alternatives(), isBehind: false, isNegated: true)
        } else if take("?<=") {
            result = .look(try alternatives(), isBehind: true, isNegated: false)
        } else if take("?<!") {
            result = .look(try alternatives(), isBehind: true, isNegated: true)
        } else {
            groupCount += 1
            let number = groupCount
            if take("?<") {
                names.append((try groupName(), number))
            } else if peek() == "?" {
                throw invalid("invalid group")
            }
            result = .group(try alternatives(), number)
        }
        guard take(")") else { throw invalid("unterminated group") }
        return result
    }

    private mutating func groupName() throws(JSONataError) -> String {
        let start = index
        while let next = peek(), next != ">" { index += 1 }
        guard peek() == ">", index > start else { throw invalid("invalid capture group name") }
        index += 1
        return String(decoding: units[start..<(index - 1)], as: UTF16.self)
    }

    private mutating func escape() throws(JSONataError) -> RegexSyntax {
        index += 1
        guard let next = peek() else { throw invalid("\\ at end of pattern") }
        switch next {
        case "b", "B":
            index += 1
            return .wordBoundary(isNegated: next == "B")
        case "1"..."9":
            let start = index
            if let number = number(), number <= groupTotal { return .backreference(number) }
            index = start
            return .unit(octalOrSelf())
        case "k" where peek(1) == "<":
            index += 2
            return .namedBackreference(try groupName())
        default:
            if let set = try classEscape() { return .set(set) }
            return .unit(try characterEscape())
        }
    }

    /// How many groups the whole pattern has, those to come included.
    private var groupTotal: Int {
        var count = 0
        var isInClass = false
        var index = 0
        while index < units.count {
            switch units[index] {
            case 0x5C: index += 1
            case 0x5B: isInClass = true
            case 0x5D: isInClass = false
            case 0x28 where !isInClass:
                let isSpecial = index + 1 < units.count && units[index + 1] == 0x3F
                let isNamed =
                    isSpecial && index + 3 < units.count && units[index + 2] == 0x3C
                    && units[index + 3] != 0x3D && units[index + 3] != 0x21
                if !isSpecial || isNamed { count += 1 }
            default: break
            }
            index += 1
        }
        return count
    }

    private mutating func octalOrSelf() -> UInt16 {
        var value: UInt16 = 0
        var digits = 0
        while digits < 3, index < units.count, units[index] &- 0x30 < 8,
            value * 8 + (units[index] - 0x30) < 256
        {
            value = value * 8 + (units[index] - 0x30)
            digits += 1
            index += 1
        }
        if digits > 0 { return value }
        index += 1
        return units[index - 1]
    }

    private mutating func classEscape() throws(JSONataError) -> RegexSet? {
        let set: RegexSet
        switch peek() {
        case "d": set = .digits
        case "D": set = RegexSet.digits.inverted
        case "w": set = .words
        case "W": set = RegexSet.words.inverted
        case "s": set = .spaces
        case "S": set = RegexSet.spaces.inverted
        default: return nil
        }
        index += 1
        return set
    }

    private mutating func characterEscape() throws(JSONataError) -> UInt16 {
        guard let next = peek() else { throw invalid("\\ at end of pattern") }
        let unit = units[index]
        switch next {
        case "n", "r", "t", "v", "f":
            index += 1
            let codes: [Unicode.Scalar: UInt16] = ["n": 10, "r": 13, "t": 9, "v": 11, "f": 12]
            return codes[next] ?? unit
        case "0"..."7": return octalOrSelf()
        case "c":
            if let letter = peek(1), letter.isASCII, letter.properties.isAlphabetic {
                index += 2
                return UInt16(letter.value % 32)
            }
            return 0x5C
        case "x", "u":
            index += 1
            let count = next == "x" ? 2 : 4
            var value: UInt16 = 0
            for ahead in 0..<count {
                guard index + ahead < units.count, units[index + ahead] < 128,
                    let digit = UInt8(units[index + ahead]).hexDigit
                else { return unit }
                value = value << 4 | UInt16(digit)
            }
            index += count
            return value
        default:
            index += 1
            return unit
        }
    }

    private mutating func characterClass() throws(JSONataError) -> RegexSet {
        index += 1
        var set = RegexSet()
        let isNegated = take("^")
        while !take("]") {
            guard index < units.count else { throw invalid("unterminated character class") }
            let first = try classAtom(&set)
            guard peek() == "-", peek(1) != "]", peek(1) != nil else {
                if let first { set.insert(first...first) }
                continue
            }
            index += 1
            let last = try classAtom(&set)
            guard let first, let last else {
                // A class at either end of a range: the dash is a dash.
                if let only = first ?? last { set.insert(only...only) }
                set.insert(0x2D...0x2D)
                continue
            }
            guard first <= last else { throw invalid("range out of order in character class") }
            set.insert(first...last)
        }
        set.isNegated = isNegated
        return set
    }

    /// One unit of a class; nil if it was a whole set, which is then added.
    private mutating func classAtom(_ set: inout RegexSet) throws(JSONataError) -> UInt16? {
        guard index < units.count else { throw invalid("unterminated character class") }
        guard take("\\") else {
            index += 1
            return units[index - 1]
        }
        if take("b") { return 8 }
        if take("-") { return 0x2D }
        if let escape = try classEscape() {
            set.formUnion(escape)
            return nil
        }
        return try characterEscape()
    }
}
