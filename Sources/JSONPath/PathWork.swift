import Values

/// Which of ``JSONPathLimits`` an evaluation ran into.
struct PathLimitExceeded: Error {
    let limit: String
}

/// One evaluation of one path: what it has found and how much it has looked at.
struct PathWork {
    /// The document that `$` means in filters.
    let document: JSON
    private var visits = 0

    init(document: JSON) { self.document = document }

    /// All values the steps lead to, in the order of the document.
    mutating func matches(
        of steps: ContiguousArray<PathStep>,
        from node: JSON
    ) throws(PathLimitExceeded) -> [JSON] {
        var out: [JSON] = []
        try walk(steps, 0, node, &out)
        return out
    }

    private mutating func walk(
        _ steps: ContiguousArray<PathStep>,
        _ position: Int,
        _ node: JSON,
        _ out: inout [JSON]
    ) throws(PathLimitExceeded) {
        try visit()
        guard position < steps.count else {
            guard out.count < JSONPathLimits.resultsMax else {
                throw PathLimitExceeded(limit: "more than \(JSONPathLimits.resultsMax) matches")
            }
            out.append(node)
            return
        }
        let next = position + 1
        switch steps[position] {
        case .member(let name):
            if case .object(let object) = node, let value = object[name] {
                try walk(steps, next, value, &out)
            }
        case .members(let names):
            guard case .object(let object) = node else { return }
            if next == steps.count {
                try walk(steps, next, object.selecting(names), &out)
            } else {
                for name in names {
                    if let value = object[name] { try walk(steps, next, value, &out) }
                }
            }
        case .index(let index):
            if case .array(let elements) = node, let value = elements.element(at: index) {
                try walk(steps, next, value, &out)
            }
        case .indices(let indices):
            guard case .array(let elements) = node else { return }
            for index in indices {
                if let value = elements.element(at: index) { try walk(steps, next, value, &out) }
            }
        case .slice(let slice):
            guard case .array(let elements) = node else { return }
            for index in slice.positions(in: elements.count) {
                try walk(steps, next, elements[index], &out)
            }
        case .wildcard:
            try forEachChild(of: node) { (work, child) throws(PathLimitExceeded) in
                try work.walk(steps, next, child, &out)
            }
        case .descent: try descend(steps, next, node, isElement: false, &out)
        case .filter(let filter): try select(filter, steps, next, node, &out)
        }
    }

    /// A filter looks at each element of an array, but at an object as a whole: so does the
    /// service's library.
    private mutating func select(
        _ filter: FilterExpression,
        _ steps: ContiguousArray<PathStep>,
        _ next: Int,
        _ node: JSON,
        _ out: inout [JSON]
    ) throws(PathLimitExceeded) {
        switch node {
        case .array(let elements):
            for element in elements where try accepts(filter, element) {
                try walk(steps, next, element, &out)
            }
        case .object:
            if try accepts(filter, node) { try walk(steps, next, node, &out) }
        case .null, .bool, .integer, .double, .string: break
        }
    }

    /// Applies what follows `..` to a value and to everything below it, parents first.
    private mutating func descend(
        _ steps: ContiguousArray<PathStep>,
        _ next: Int,
        _ node: JSON,
        isElement: Bool,
        _ out: inout [JSON]
    ) throws(PathLimitExceeded) {
        try visit()
        if next < steps.count, case .filter(let filter) = steps[next] {
            // Each value is asked once: an object when it is reached, others as elements.
            var isAsked = isElement
            if case .object = node { isAsked = true }
            if isAsked, try accepts(filter, node) { try walk(steps, next + 1, node, &out) }
        } else {
            try walk(steps, next, node, &out)
        }
        switch node {
        case .array(let elements):
            for element in elements { try descend(steps, next, element, isElement: true, &out) }
        case .object(let object):
            for position in object.indices {
                try descend(steps, next, object[position].value, isElement: false, &out)
            }
        case .null, .bool, .integer, .double, .string: break
        }
    }

    private mutating func forEachChild(
        of node: JSON,
        _ body: (inout PathWork, JSON) throws(PathLimitExceeded) -> Void
    ) throws(PathLimitExceeded) {
        switch node {
        case .array(let elements): for element in elements { try body(&self, element) }
        case .object(let object):
            for position in object.indices { try body(&self, object[position].value) }
        case .null, .bool, .integer, .double, .string: break
        }
    }

    /// Counts one more value, or work that costs as much as several.
    mutating func visit(cost: Int = 1) throws(PathLimitExceeded) {
        visits += min(cost, JSONPathLimits.visitsMax + 1)
        guard visits <= JSONPathLimits.visitsMax else {
            throw PathLimitExceeded(
                limit: "more than \(JSONPathLimits.visitsMax) values to look at"
            )
        }
    }
}
