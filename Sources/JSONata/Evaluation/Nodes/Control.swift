import Values

/// A node followed by predicates or a grouping, where it is no path.
final class FilteredNode: Node, @unchecked Sendable {
    private let base: Node
    private let predicates: [Node]
    private let group: GroupNode?

    init(_ base: Node, predicates: [Node], group: GroupNode?, position: Int) {
        self.base = base
        self.predicates = predicates
        self.group = group
        super.init(position: position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value
    {
        var result = try base.evaluate(input, frame, run)
        for predicate in predicates {
            result = try Filter.apply(predicate, to: result, frame, run)
        }
        guard let group else { return result }
        if case .tuples(let stream) = result {
            result = .sequence(stream.elements, nesting: stream.nesting)
        }
        return try group.evaluate(over: result, frame, run)
    }
}

/// `(a; b; c)`.
final class BlockNode: Node, @unchecked Sendable {
    private let items: [Node]
    /// How many variables are assigned in the block; without any it needs no frame.
    private let slotCount: Int
    /// The only expression of a block that is nothing but parentheses.
    private let single: Node?

    init(_ items: [Node], slotCount: Int, position: Int) {
        self.items = items
        self.slotCount = slotCount
        single = items.count == 1 && slotCount == 0 ? items[0] : nil
        super.init(position: position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value
    {
        if let single { return try single.value(input, frame, run) }
        let scope = slotCount == 0 ? frame : Frame.make(parent: frame, count: slotCount)
        var result = Value.undefined
        for item in items { result = try item.value(input, scope, run) }
        return result
    }
}

/// `$name := value`.
final class BindNode: Node, @unchecked Sendable {
    private let place: Place
    private let rhs: Node

    init(_ place: Place, _ rhs: Node, position: Int) {
        self.place = place
        self.rhs = rhs
        super.init(position: position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value
    {
        let value = try rhs.value(input, frame, run)
        try run.assign(value, to: place, from: frame)
        return value
    }
}

/// `a ? b : c`, and `a ?: b`, `a ?? b`.
final class ConditionNode: Node, @unchecked Sendable {
    private let condition: Node
    private let then: Node
    private let otherwise: Node?

    init(_ condition: Node, then: Node, otherwise: Node?, position: Int) {
        self.condition = condition
        self.then = then
        self.otherwise = otherwise
        super.init(position: position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value
    {
        if try run.isTruthy(try condition.scalar(input, frame, run)) {
            return try then.value(input, frame, run)
        }
        return try otherwise?.value(input, frame, run) ?? .undefined
    }
}
