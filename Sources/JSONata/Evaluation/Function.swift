import Values

/// A function as a value.
///
/// Those that are shared between evaluations, the built-in ones, are immutable throughout: hence
/// unchecked.
final class Function: @unchecked Sendable {
    /// How it came about.
    enum Kind {
        case lambda(Closure)
        case builtin(Builtin)
        /// Some arguments are given already; a nil waits for one.
        case partial(Function, [Value?])
        /// What `f ~> g` makes.
        case composed(first: Function, then: Function)
        case regex(RegexNode)
        case transform(TransformNode, frame: Frame)
        /// `next` of a match: goes on searching where it ended.
        case nextMatch(RegexNode, text: RegexText, from: Int)
    }

    let kind: Kind
    private let ownNesting: Nesting

    init(_ kind: Kind) {
        self.kind = kind
        let inner: Nesting =
            switch kind {
            case .lambda(let closure): closure.input.functionValue?.closureNesting ?? 0
            case .partial(let function, let arguments):
                arguments.reduce(function.closureNesting) {
                    max($0, $1?.functionValue?.closureNesting ?? 0)
                }
            case .composed(let first, let then): max(first.closureNesting, then.closureNesting)
            case .builtin, .regex, .transform, .nextMatch: 0
            }
        ownNesting = inner &+ 1
    }

    /// How long a chain of functions, each holding the next, begins here at the most.
    ///
    /// It is limited, because freeing the first frees them all, one inside the other.
    var closureNesting: Nesting {
        switch kind {
        case .lambda(let closure): max(ownNesting, closure.frame.closureNesting &+ 1)
        case .transform(_, let frame): max(ownNesting, frame.closureNesting &+ 1)
        case .builtin, .partial, .composed, .regex, .nextMatch: ownNesting
        }
    }

    /// How many arguments the function names.
    var arity: Int {
        switch kind {
        case .lambda(let closure): closure.node.parameterCount
        case .builtin(let builtin): builtin.arity
        case .partial(_, let arguments): arguments.count { $0 == nil }
        case .composed: 1
        case .regex: 2
        case .transform: 1
        case .nextMatch: 0
        }
    }
}

/// What a lambda is made of: its text, where it stands, and the context it was made in.
final class Closure {
    let node: LambdaNode
    let frame: Frame
    let input: Value

    init(_ node: LambdaNode, frame: Frame, input: Value) {
        self.node = node
        self.frame = frame
        self.input = input
    }
}

/// A function inside an array or object, as a number that no calculation gives: a NaN with a mark and
/// the function's place in the run's table.
enum FunctionBox {
    private static let mark: UInt64 = 0x7FFA_9A71_0000_0000
    private static let markMask: UInt64 = 0xFFFF_FFFF_0000_0000

    /// Whether this number stands for a function.
    @inline(__always)
    static func isBox(_ value: Double) -> Bool { value.bitPattern & markMask == mark }

    static func box(_ index: Int) -> Double { Double(bitPattern: mark | UInt64(UInt32(index))) }

    static func index(_ value: Double) -> Int { Int(value.bitPattern & 0xFFFF_FFFF) }
}
