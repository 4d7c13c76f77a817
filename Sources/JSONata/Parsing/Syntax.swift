import Values

/// What a node of the syntax tree is.
enum SyntaxKind {
    case name, variable, string, number, constant, regex
    case operation
    case wildcard, descendant, parent
    case binary, negation, array, object
    /// `lhs[rhs]`, `lhs{…}`, `lhs^(…)`, `lhs := rhs`, `lhs@$v`, `lhs#$v`, `lhs ~> rhs`: gone after
    /// the second stage.
    case predicate, grouping, order, bind, focus, index, apply
    case function, partial, lambda
    case condition, block, transform
    /// Made by the second stage.
    case path, sort, filter
    case end
}

/// The place in a stream of tuples that a `%` refers to.
final class AncestorSlot {
    /// The name under which the ancestor travels with each tuple.
    var label: String
    var level = 1
    let index: Int

    init(label: String, index: Int) {
        self.label = label
        self.index = index
    }
}

/// A node of the syntax tree.
///
/// The parser makes it, the second stage rearranges it, the compiler reads it.
final class Syntax {
    var kind: SyntaxKind
    /// A name, the text of a literal, or an operator.
    var text: String
    var number: Double = 0
    var flags = ""
    /// UTF-16 code units before the token, and before its end.
    var start: Int
    var position: Int

    var lhs: Syntax?
    var rhs: Syntax?
    /// What is called.
    var procedure: Syntax?
    /// Arguments, parameters, the elements of an array or the expressions of a block.
    var items: [Syntax] = []
    /// The members of an object or of a grouping.
    var pairs: [(key: Syntax, value: Syntax)] = []
    var terms: [(expression: Syntax, isDescending: Bool)] = []
    var body: Syntax?
    var signature: Signature?
    var condition: Syntax?
    var then: Syntax?
    var otherwise: Syntax?
    /// Of a transform: what to look for, what to merge in, what to remove.
    var pattern: Syntax?
    var update: Syntax?
    var delete: Syntax?

    var steps: [Syntax] = []
    var predicates: [Syntax] = []
    /// Filters (`.filter`) and positions (`.index`) of a step.
    var stages: [Syntax]?
    var group: Syntax?
    /// What a filter evaluates.
    var expression: Syntax?

    var keepsArray = false
    var keepsSingletonArray = false
    var isConstructedArray = false
    var isTuple = false
    var focus: String?
    var indexName: String?
    var slot: AncestorSlot?
    var ancestor: AncestorSlot?
    var seekingParent: [AncestorSlot] = []
    /// Whether a call stands where its function's result is that of the caller.
    var isTailCall = false

    init(_ kind: SyntaxKind, text: String = "", start: Int = 0, position: Int = 0) {
        self.kind = kind
        self.text = text
        self.start = start
        self.position = position
    }

    convenience init(_ kind: SyntaxKind, at token: Token) {
        self.init(kind, text: token.text, start: token.start, position: token.position)
        number = token.number
        flags = token.flags
    }
}
