/// A pattern as it was read.
indirect enum RegexNode {
    case empty
    case characters(RegexCharacters)
    case assertion(RegexAssertion)
    case sequence([RegexNode])
    case choice([RegexNode])
    /// `max` is nil where there is no end.
    case repetition(RegexNode, min: Int, max: Int?)
}

/// Lays a pattern out as instructions.
struct RegexCompiler {
    private(set) var program: [RegexInstruction] = []
    /// Counted apart from the instructions, because `(){9999}` makes none.
    private var nodes = 0

    mutating func emit(_ instruction: RegexInstruction) throws(RegexError) {
        guard program.count < JSONPathLimits.regexInstructionsMax else { throw Self.tooLarge }
        program.append(instruction)
    }

    private static let tooLarge = RegexError(
        reason: "the regular expression is too large; counted repetitions multiply",
        offset: 0
    )

    mutating func add(_ node: RegexNode) throws(RegexError) {
        nodes += 1
        guard nodes <= JSONPathLimits.regexInstructionsMax * 4 else { throw Self.tooLarge }
        switch node {
        case .empty: break
        case .characters(let characters): try emit(.character(characters))
        case .assertion(let assertion): try emit(.require(assertion))
        case .sequence(let parts): for part in parts { try add(part) }
        case .choice(let options): try add(options[...])
        case .repetition(let inner, let min, let max):
            for _ in 0..<min { try add(inner) }
            guard let max else {
                try addStar(inner)
                return
            }
            var exits: [Int] = []
            for _ in min..<Swift.max(min, max) {
                exits.append(program.count)
                try emit(.split(program.count + 1, 0))
                try add(inner)
            }
            for exit in exits { program[exit] = .split(exit + 1, program.count) }
        }
    }

    private mutating func add(_ options: ArraySlice<RegexNode>) throws(RegexError) {
        var exits: [Int] = []
        for position in options.indices {
            guard position < options.endIndex - 1 else {
                try add(options[position])
                break
            }
            let fork = program.count
            try emit(.split(fork + 1, 0))
            try add(options[position])
            exits.append(program.count)
            try emit(.jump(0))
            program[fork] = .split(fork + 1, program.count)
        }
        for exit in exits { program[exit] = .jump(program.count) }
    }

    private mutating func addStar(_ inner: RegexNode) throws(RegexError) {
        let fork = program.count
        try emit(.split(fork + 1, 0))
        try add(inner)
        try emit(.jump(fork))
        program[fork] = .split(fork + 1, program.count)
    }
}
