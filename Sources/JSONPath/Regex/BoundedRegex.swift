/// Why a text is not a regular expression, and where.
package struct RegexError: Error, Equatable {
    package let reason: String
    package let offset: Int
}

/// A regular expression of Java's notation whose work is bounded by pattern times text.
///
/// All ways through the pattern are followed at once (Thompson's construction), so that no pattern
/// makes the time grow exponentially. What cannot be done that way, references back and looking
/// around, is refused.
package struct BoundedRegex: Sendable {
    /// The flags behind the second slash.
    package struct Options: OptionSet, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        static let ignoreCase = Options(rawValue: 1)
        static let dotMatchesNewLine = Options(rawValue: 2)
        static let multiline = Options(rawValue: 4)
    }

    let program: [RegexInstruction]

    /// Compiles a pattern.
    package init(_ source: String, _ options: Options = []) throws(RegexError) {
        var parser = RegexParser(source, options)
        let node = try parser.pattern()
        var compiler = RegexCompiler()
        try compiler.add(node)
        try compiler.emit(.match)
        program = compiler.program
    }

    /// How much work matching a text is at the most, in steps.
    package func cost(of text: String) -> Int {
        let (cost, overflow) = (text.utf8.count + 1).multipliedReportingOverflow(by: program.count)
        return overflow ? .max : cost
    }

    /// Whether the pattern matches the whole text.
    package func matches(_ text: String) -> Bool {
        let scalars = text.unicodeScalars.map(\.value)
        var current = RegexThreads(capacity: program.count)
        var next = RegexThreads(capacity: program.count)
        current.add(0, at: 0, of: scalars, program)
        for position in scalars.indices {
            next.removeAll()
            for thread in current.list {
                if case .character(let accepted) = program[thread],
                    accepted.accepts(scalars[position])
                {
                    next.add(thread + 1, at: position + 1, of: scalars, program)
                }
            }
            swap(&current, &next)
            if current.list.isEmpty { return false }
        }
        return current.list.contains { if case .match = program[$0] { true } else { false } }
    }
}

/// One instruction of a compiled pattern; the next one follows unless it says otherwise.
enum RegexInstruction: Sendable {
    case character(RegexCharacters)
    case split(Int, Int)
    case jump(Int)
    case require(RegexAssertion)
    case match
}

/// The instructions that wait for the next character.
struct RegexThreads {
    private(set) var list: [Int] = []
    private var isListed: [Bool]
    private var pending: [Int] = []

    init(capacity: Int) { isListed = Array(repeating: false, count: capacity) }

    mutating func removeAll() {
        list.removeAll(keepingCapacity: true)
        for index in isListed.indices { isListed[index] = false }
    }

    /// Adds an instruction, or those that it leads to without a character.
    mutating func add(
        _ start: Int,
        at position: Int,
        of text: [UInt32],
        _ program: [RegexInstruction]
    ) {
        pending.append(start)
        while let thread = pending.popLast() {
            guard !isListed[thread] else { continue }
            isListed[thread] = true
            switch program[thread] {
            case .character, .match: list.append(thread)
            case .jump(let target): pending.append(target)
            case .split(let first, let second):
                pending.append(second)
                pending.append(first)
            case .require(let assertion):
                if assertion.holds(at: position, of: text) { pending.append(thread + 1) }
            }
        }
    }
}
