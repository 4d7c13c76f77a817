/// What a rule becomes: the numbers that it gives, and what they have to be.
struct CompiledRule: Sendable {
    enum Requirement: Sendable {
        /// A number that has to meet a condition.
        case number(Quantity, Test<Double>)
        /// A share of rows: of those that count, how many pass.
        case share(passing: Quantity, counted: Quantity, Test<Double>?)
        /// Known without looking at the data; the message where it is not met.
        case fact(Bool, String)
        /// A number that has to be like those of earlier runs.
        case usual(Quantity, history: [Double])
        /// A dynamic rule that has nothing to look back to.
        case historyMissing(HistoryMissing)
        /// It cannot be decided: why.
        case undecided(String)
    }

    let rule: Rule
    /// What is reported, and what later runs look back to.
    var measures: [(name: String, quantity: Quantity)] = []
    var requirement: Requirement
    /// For rules about each row.
    var row: RowPredicate?
    /// The rule with what it looked back to filled in.
    var evaluated: String?
}

extension RuleExpression.Content {
    /// The same tree over something else.
    indirect enum Tree<Leaf: Sendable>: Sendable {
        case leaf(Leaf)
        case all([Tree<Leaf>])
        case any([Tree<Leaf>])
    }

    func compile<Leaf: Sendable>(_ compile: (Rule) -> Leaf) -> Tree<Leaf> {
        switch self {
        case .rule(let rule): .leaf(compile(rule))
        case .all(let parts): .all(parts.map { $0.compile(compile) })
        case .any(let parts): .any(parts.map { $0.compile(compile) })
        }
    }
}

extension RuleExpression.Content.Tree {
    var leaves: [Leaf] {
        switch self {
        case .leaf(let leaf): [leaf]
        case .all(let parts), .any(let parts): parts.flatMap(\.leaves)
        }
    }
}
