/// One instruction of a compiled regular expression.
enum RegexInstruction: Sendable {
    case unit(UInt16, isBackward: Bool)
    case set(Int, isBackward: Bool)
    /// Goes on at the first; if that fails, at the second.
    case split(Int, Int)
    case jump(Int)
    /// Notes the place in a slot: groups take two each, loops one.
    case save(Int)
    /// Fails if nothing was consumed since the slot was noted.
    case progress(Int)
    /// Forgets what groups matched, at the start of another turn of a loop.
    case reset(Range<Int>)
    case start
    case end
    case wordBoundary(isNegated: Bool)
    case backreference(Int, isBackward: Bool)
    /// Tries the instructions that follow, up to `matched`, and goes on at a place.
    case look(isNegated: Bool, next: Int)
    case matched
}

/// Turns the tree of a regular expression into instructions.
struct RegexCompiler {
    private(set) var code: [RegexInstruction] = []
    private(set) var sets: [RegexSet] = []
    private(set) var slotCount: Int
    private(set) var hasBackreference = false
    private let names: [(name: String, group: Int)]
    private let ignoresCase: Bool
    private let position: Int

    /// How long a compiled expression may be; repetitions with counts are written out.
    private static let codeMax = 20_000

    init(
        groupCount: Int,
        names: [(name: String, group: Int)],
        ignoresCase: Bool,
        position: Int
    ) {
        slotCount = (groupCount + 1) * 2
        self.names = names
        self.ignoresCase = ignoresCase
        self.position = position
    }

    mutating func compile(_ syntax: RegexSyntax) throws(JSONataError) {
        try emit(syntax, isBackward: false)
        code.append(.matched)
    }

    private mutating func emit(
        _ syntax: RegexSyntax,
        isBackward: Bool
    ) throws(JSONataError) {
        guard code.count < Self.codeMax else {
            throw JSONataError("U1001", position: position, token: "regular expression size")
        }
        switch syntax {
        case .empty: break
        case .unit(let unit):
            code.append(.unit(ignoresCase ? RegexCase.upper(unit) : unit, isBackward: isBackward))
        case .set(let set):
            sets.append(set)
            code.append(.set(sets.count - 1, isBackward: isBackward))
        case .start: code.append(.start)
        case .end: code.append(.end)
        case .wordBoundary(let isNegated): code.append(.wordBoundary(isNegated: isNegated))
        case .group(let inner, let number):
            code.append(.save(number * 2 + (isBackward ? 1 : 0)))
            try emit(inner, isBackward: isBackward)
            code.append(.save(number * 2 + (isBackward ? 0 : 1)))
        case .backreference(let number):
            hasBackreference = true
            code.append(.backreference(number, isBackward: isBackward))
        case .namedBackreference(let name):
            hasBackreference = true
            guard let group = names.first(where: { $0.name == name })?.group else {
                throw JSONataError(
                    "S0303",
                    position: position,
                    text: "Invalid regular expression: invalid named reference"
                )
            }
            code.append(.backreference(group, isBackward: isBackward))
        case .look(let inner, let isBehind, let isNegated):
            let place = code.count
            code.append(.look(isNegated: isNegated, next: 0))
            try emit(inner, isBackward: isBehind)
            code.append(.matched)
            code[place] = .look(isNegated: isNegated, next: code.count)
        case .alternatives(let branches): try emit(branches, isBackward: isBackward)
        case .sequence(let parts):
            for part in isBackward ? parts.reversed() : parts {
                try emit(part, isBackward: isBackward)
            }
        case .repetition(let inner, let min, let max, let isLazy, let groups):
            for _ in 0..<min {
                try emitTurn(inner, groups, isBackward)
            }
            if let max {
                try emitOptional(inner, max - min, isLazy, groups, isBackward)
            } else {
                try emitLoop(inner, isLazy, groups, isBackward)
            }
        }
    }

    private mutating func emit(
        _ branches: [RegexSyntax],
        isBackward: Bool
    ) throws(JSONataError) {
        var jumps: [Int] = []
        for (index, branch) in branches.enumerated() {
            guard index < branches.count - 1 else {
                try emit(branch, isBackward: isBackward)
                break
            }
            let split = code.count
            code.append(.split(split + 1, 0))
            try emit(branch, isBackward: isBackward)
            jumps.append(code.count)
            code.append(.jump(0))
            code[split] = .split(split + 1, code.count)
        }
        for jump in jumps { code[jump] = .jump(code.count) }
    }

    private mutating func emitTurn(
        _ inner: RegexSyntax,
        _ groups: Range<Int>,
        _ isBackward: Bool
    ) throws(JSONataError) {
        if !groups.isEmpty { code.append(.reset(groups)) }
        try emit(inner, isBackward: isBackward)
    }

    private mutating func emitOptional(
        _ inner: RegexSyntax,
        _ count: Int,
        _ isLazy: Bool,
        _ groups: Range<Int>,
        _ isBackward: Bool
    ) throws(JSONataError) {
        var splits: [Int] = []
        for _ in 0..<max(0, count) {
            splits.append(code.count)
            code.append(.jump(0))
            let slot = slotCount
            slotCount += 1
            code.append(.save(slot))
            try emitTurn(inner, groups, isBackward)
            code.append(.progress(slot))
        }
        for split in splits {
            code[split] =
                isLazy ? .split(code.count, split + 1) : .split(split + 1, code.count)
        }
    }

    private mutating func emitLoop(
        _ inner: RegexSyntax,
        _ isLazy: Bool,
        _ groups: Range<Int>,
        _ isBackward: Bool
    ) throws(JSONataError) {
        let head = code.count
        code.append(.jump(0))
        let slot = slotCount
        slotCount += 1
        code.append(.save(slot))
        try emitTurn(inner, groups, isBackward)
        code.append(.progress(slot))
        code.append(.jump(head))
        code[head] = isLazy ? .split(code.count, head + 1) : .split(head + 1, code.count)
    }
}
