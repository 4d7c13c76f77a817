import Values

/// The second stage of reading: puts paths together, resolves `%` to the steps it looks back to,
/// and marks tail calls.
///
/// It follows the reference implementation's `processAST` node by node.
struct SyntaxArranger {
    /// The `%` nodes met so far, by the index of their slot.
    private var ancestry: [Syntax] = []

    /// The tree that the compiler reads.
    static func arrange(_ tree: Syntax) throws(JSONataError) -> Syntax {
        var arranger = SyntaxArranger()
        let result = try arranger.process(tree)
        if result.kind == .parent || !result.seekingParent.isEmpty {
            throw JSONataError("S0217", position: result.position, token: "parent")
        }
        return result
    }

    private mutating func process(_ node: Syntax) throws(JSONataError) -> Syntax {
        let result = try rearranged(node)
        if node.keepsArray { result.keepsArray = true }
        return result
    }

    private mutating func processIfAny(_ node: Syntax?) throws(JSONataError) -> Syntax? {
        guard let node else { return nil }
        return try process(node)
    }

    private mutating func rearranged(_ node: Syntax) throws(JSONataError) -> Syntax {
        switch node.kind {
        case .binary where node.text == ".": return try path(node)
        case .binary:
            let result = Syntax(
                .binary,
                text: node.text,
                start: node.start,
                position: node.position
            )
            let lhs = try processIfAny(node.lhs)
            let rhs = try processIfAny(node.rhs)
            (result.lhs, result.rhs) = (lhs, rhs)
            push(lhs, onto: result)
            push(rhs, onto: result)
            return result
        case .predicate: return try predicate(node)
        case .grouping: return try grouping(node)
        case .order: return try order(node)
        case .bind:
            let result = Syntax(.bind, text: node.text, start: node.start, position: node.position)
            result.lhs = try processIfAny(node.lhs)
            result.rhs = try processIfAny(node.rhs)
            push(result.rhs, onto: result)
            return result
        case .focus: return try focus(node)
        case .index where node.lhs != nil: return try index(node)
        case .apply:
            let result = Syntax(.apply, text: node.text, start: node.start, position: node.position)
            result.lhs = try processIfAny(node.lhs)
            result.rhs = try processIfAny(node.rhs)
            result.keepsArray = result.lhs?.keepsArray == true || result.rhs?.keepsArray == true
            return result
        case .negation: return try negation(node)
        case .array, .block: return try elements(node)
        case .object:
            let result = copy(node)
            for pair in node.pairs {
                let key = try process(pair.key)
                push(key, onto: result)
                let value = try process(pair.value)
                push(value, onto: result)
                result.pairs.append((key, value))
            }
            return result
        case .function, .partial:
            let result = copy(node)
            for item in node.items {
                let argument = try process(item)
                push(argument, onto: result)
                result.items.append(argument)
            }
            result.procedure = try processIfAny(node.procedure)
            return result
        case .lambda:
            let result = copy(node)
            result.items = node.items
            result.signature = node.signature
            result.body = try processIfAny(node.body)
            result.body.map(markTailCalls)
            return result
        case .condition: return try condition(node)
        case .transform:
            let result = copy(node)
            result.pattern = try processIfAny(node.pattern)
            result.update = try processIfAny(node.update)
            result.delete = try processIfAny(node.delete)
            return result
        case .name:
            let result = Syntax(.path, start: node.start, position: node.position)
            // A copy: `?:` and `??` name the same node twice, and a step carries marks of its own.
            let step = copy(node)
            result.steps = [step]
            if node.keepsArray { result.keepsSingletonArray = true }
            return result
        case .parent:
            let result = copy(node)
            result.slot = AncestorSlot(label: "!\(ancestry.count)", index: ancestry.count)
            ancestry.append(result)
            return result
        case .operation:
            guard node.text != "?" else { return node }
            guard node.text == "and" || node.text == "or" || node.text == "in" else {
                throw JSONataError("S0201", position: node.position, token: node.text)
            }
            node.kind = .name
            return try process(node)
        case .string, .number, .constant, .wildcard, .descendant, .variable, .regex:
            return copy(node)
        case .end: throw JSONataError("S0207", position: node.position, token: node.text)
        case .index, .path, .sort, .filter: return node
        }
    }

    /// A node of the same kind, text and place, without children.
    private func copy(_ node: Syntax) -> Syntax {
        let result = Syntax(node.kind, text: node.text, start: node.start, position: node.position)
        result.number = node.number
        result.flags = node.flags
        result.keepsArray = node.keepsArray
        return result
    }

    // MARK: Paths

    private mutating func path(_ node: Syntax) throws(JSONataError) -> Syntax {
        guard let left = node.lhs, let right = node.rhs else { return node }
        let lhs = try process(left)
        let result: Syntax
        if lhs.kind == .path {
            result = lhs
        } else {
            result = Syntax(.path, start: node.start, position: node.position)
            result.steps = [lhs]
        }
        if lhs.kind == .parent, let slot = lhs.slot { result.seekingParent = [slot] }
        let rest = try process(right)
        if rest.kind == .path {
            result.steps += rest.steps
        } else {
            if !rest.predicates.isEmpty {
                rest.stages = rest.predicates
                rest.predicates = []
            }
            result.steps.append(rest)
        }
        for index in result.steps.indices {
            let step = result.steps[index]
            switch step.kind {
            case .number, .constant:
                throw JSONataError(
                    "S0213",
                    position: step.position,
                    value: step.kind == .number ? number(step.number) : .string(step.text)
                )
            case .string:
                // A string in a path is a name.
                let name = copy(step)
                name.kind = .name
                adoptMarks(of: step, on: name)
                result.steps[index] = name
            default: break
            }
        }
        if result.steps.contains(where: \.keepsArray) { result.keepsSingletonArray = true }
        for step in [result.steps.first, result.steps.last] where step?.kind == .array {
            step?.isConstructedArray = true
        }
        try resolveAncestry(of: result)
        return result
    }

    private func adoptMarks(of step: Syntax, on name: Syntax) {
        name.predicates = step.predicates
        name.stages = step.stages
        name.group = step.group
        name.focus = step.focus
        name.indexName = step.indexName
        name.isTuple = step.isTuple
    }

    private mutating func predicate(_ node: Syntax) throws(JSONataError) -> Syntax {
        guard let left = node.lhs, let right = node.rhs else { return node }
        let result = try process(left)
        let step = result.kind == .path ? result.steps.last ?? result : result
        guard step.group == nil else { throw JSONataError("S0209", position: node.position) }
        let predicate = try process(right)
        if !predicate.seekingParent.isEmpty {
            for slot in predicate.seekingParent {
                if slot.level == 1 { _ = try seek(slot, in: step) } else { slot.level -= 1 }
            }
            push(predicate, onto: step)
        }
        let filter = Syntax(.filter, start: node.start, position: node.position)
        filter.expression = predicate
        if result.kind == .path {
            step.stages = (step.stages ?? []) + [filter]
        } else {
            step.predicates.append(filter)
        }
        if node.keepsArray { step.keepsArray = true }
        return result
    }

    private mutating func grouping(_ node: Syntax) throws(JSONataError) -> Syntax {
        guard let left = node.lhs else { return node }
        let result = try process(left)
        guard result.group == nil else { throw JSONataError("S0210", position: node.position) }
        let group = Syntax(.object, start: node.start, position: node.position)
        for pair in node.pairs {
            let key = try process(pair.key)
            group.pairs.append((key, try process(pair.value)))
        }
        result.group = group
        return result
    }

    private mutating func order(_ node: Syntax) throws(JSONataError) -> Syntax {
        guard let left = node.lhs else { return node }
        let result = asPath(try process(left))
        let sort = Syntax(.sort, start: node.start, position: node.position)
        for term in node.terms {
            let expression = try process(term.expression)
            push(expression, onto: sort)
            sort.terms.append((expression, term.isDescending))
        }
        result.steps.append(sort)
        try resolveAncestry(of: result)
        return result
    }

    private func asPath(_ node: Syntax) -> Syntax {
        guard node.kind != .path else { return node }
        let result = Syntax(.path, start: node.start, position: node.position)
        result.steps = [node]
        return result
    }

    private mutating func focus(_ node: Syntax) throws(JSONataError) -> Syntax {
        guard let left = node.lhs else { return node }
        let result = try process(left)
        let step = result.kind == .path ? result.steps.last ?? result : result
        guard step.stages == nil, step.predicates.isEmpty else {
            throw JSONataError("S0215", position: node.position)
        }
        guard step.kind != .sort else { throw JSONataError("S0216", position: node.position) }
        if node.keepsArray { step.keepsArray = true }
        step.focus = node.rhs?.text
        step.isTuple = true
        return result
    }

    private mutating func index(_ node: Syntax) throws(JSONataError) -> Syntax {
        guard let left = node.lhs, let name = node.rhs?.text else { return node }
        let processed = try process(left)
        let result = asPath(processed)
        let step = result.steps.last ?? result
        if processed.kind != .path, !processed.predicates.isEmpty {
            step.stages = processed.predicates
            step.predicates = []
        }
        if let stages = step.stages {
            let stage = Syntax(.index, text: name, start: node.start, position: node.position)
            step.stages = stages + [stage]
        } else {
            step.indexName = name
        }
        step.isTuple = true
        return result
    }

    // MARK: Other forms

    private mutating func negation(_ node: Syntax) throws(JSONataError) -> Syntax {
        guard let operand = node.lhs else { return node }
        let inner = try process(operand)
        if inner.kind == .number, inner.predicates.isEmpty, inner.group == nil {
            inner.number = -inner.number
            return inner
        }
        let result = copy(node)
        result.lhs = inner
        push(inner, onto: result)
        return result
    }

    private mutating func elements(_ node: Syntax) throws(JSONataError) -> Syntax {
        let result = copy(node)
        for item in node.items {
            let part = try process(item)
            push(part, onto: result)
            let isConstructed =
                part.isConstructedArray
                || (part.kind == .path && part.steps.first?.isConstructedArray == true)
            if node.kind == .block, isConstructed { result.isConstructedArray = true }
            result.items.append(part)
        }
        return result
    }

    private mutating func condition(_ node: Syntax) throws(JSONataError) -> Syntax {
        let result = copy(node)
        result.condition = try processIfAny(node.condition)
        push(result.condition, onto: result)
        result.then = try processIfAny(node.then)
        push(result.then, onto: result)
        result.otherwise = try processIfAny(node.otherwise)
        push(result.otherwise, onto: result)
        return result
    }

    /// Marks the calls whose result is the result of the function they stand in.
    private func markTailCalls(in node: Syntax) {
        guard node.predicates.isEmpty, node.group == nil else { return }
        switch node.kind {
        case .function: node.isTailCall = true
        case .condition:
            node.then.map(markTailCalls)
            node.otherwise.map(markTailCalls)
        case .block: node.items.last.map(markTailCalls)
        default: break
        }
    }

    private func number(_ value: Double) -> JSON { NumberText.json(value) }

    // MARK: Ancestry

    private func push(_ value: Syntax?, onto result: Syntax) {
        guard let value else { return }
        result.seekingParent += value.seekingParent
        if value.kind == .parent, let slot = value.slot { result.seekingParent.append(slot) }
    }

    private mutating func resolveAncestry(of path: Syntax) throws(JSONataError) {
        guard let last = path.steps.last else { return }
        var slots = last.seekingParent
        if last.kind == .parent, let slot = last.slot { slots.append(slot) }
        for first in slots {
            var slot = first
            var index = path.steps.count - 2
            while slot.level > 0 {
                guard index >= 0 else {
                    path.seekingParent.append(slot)
                    break
                }
                var step = path.steps[index]
                index -= 1
                // Steps in a row that bind a focus share one context.
                while index >= 0, step.focus != nil, path.steps[index].focus != nil {
                    step = path.steps[index]
                    index -= 1
                }
                slot = try seek(slot, in: step)
            }
        }
    }

    private mutating func seek(
        _ slot: AncestorSlot,
        in node: Syntax
    ) throws(JSONataError) -> AncestorSlot {
        switch node.kind {
        case .name, .wildcard:
            slot.level -= 1
            if slot.level == 0 {
                if let ancestor = node.ancestor {
                    ancestry[slot.index].slot?.label = ancestor.label
                }
                node.ancestor = slot
                node.isTuple = true
            }
            return slot
        case .parent:
            slot.level += 1
            return slot
        case .block:
            guard let last = node.items.last else { return slot }
            node.isTuple = true
            return try seek(slot, in: last)
        case .path:
            node.isTuple = true
            var slot = slot
            for step in node.steps.reversed() {
                slot = try seek(slot, in: step)
                if slot.level <= 0 { break }
            }
            return slot
        default:
            throw JSONataError("S0217", position: node.position, token: "\(node.kind)")
        }
    }
}
