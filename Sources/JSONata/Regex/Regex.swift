/// A regular expression in JavaScript's syntax that cannot hang.
///
/// It is matched by backtracking, as JavaScript does it. A search that takes long starts again with a
/// memory of the places it failed at, which makes it linear in the text unless the expression refers
/// back to its groups; such a search ends with an error when its steps are used up.
struct Regex: Sendable {
    let code: [RegexInstruction]
    let sets: [RegexSet]
    let slotCount: Int
    let groupCount: Int
    let hasBackreference: Bool
    let ignoresCase: Bool
    let isMultiline: Bool
    /// The unit that every match begins with, if there is one.
    let firstUnit: UInt16?

    /// Compiles a pattern.
    ///
    /// - Throws: `S0303` if it is malformed.
    init(_ pattern: String, flags: String, position: Int) throws(JSONataError) {
        var parser = RegexParser(pattern, position: position)
        let syntax = try parser.parse()
        ignoresCase = flags.utf8.contains(UInt8(ascii: "i"))
        isMultiline = flags.utf8.contains(UInt8(ascii: "m"))
        var compiler = RegexCompiler(
            groupCount: parser.groupCount,
            names: parser.names,
            ignoresCase: ignoresCase,
            position: position
        )
        try compiler.compile(syntax)
        code = compiler.code
        sets = compiler.sets
        slotCount = compiler.slotCount
        groupCount = parser.groupCount
        hasBackreference = compiler.hasBackreference
        if !ignoresCase, case .unit(let unit, isBackward: false)? = code.first {
            firstUnit = unit
        } else {
            firstUnit = nil
        }
    }

    /// The first match at or after a place: the ranges of the whole and of its groups, in code units.
    ///
    /// - Throws: `U1001` if the steps are used up.
    func firstMatch(
        in text: RegexText,
        from start: Int,
        steps: inout Int
    ) throws(JSONataError) -> [Range<Int>?]? {
        var matcher = RegexMatcher(self, text.units)
        let patience = Self.patienceSteps + 4 * text.count
        let before = steps
        var short = min(steps, patience)
        do throws(JSONataError) {
            let found = try matcher.search(from: start, steps: &short)
            steps -= min(before, patience) - short
            return found
        } catch {
            steps -= min(before, patience)
            guard steps > 0, !hasBackreference,
                code.count * (text.count + 1) <= Self.memoryBitsMax
            else {
                guard steps > 0 else { throw error }
                return try matcher.search(from: start, steps: &steps)
            }
            matcher.remember()
            return try matcher.search(from: start, steps: &steps)
        }
    }

    /// How many steps a search may take before it starts to remember, beside four for each unit.
    private static let patienceSteps = 2_000
    /// How many places can be remembered.
    private static let memoryBitsMax = 512 << 20
}
