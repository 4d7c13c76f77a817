import Values

/// Turns a syntax tree into nodes that evaluate, with every variable resolved to its place.
struct Compiler {
    /// What compiling gives.
    struct Compiled {
        let root: Node
        let slotCount: Int
        let freeVariables: [JSONataExpression.FreeVariable]
    }

    private let text: String
    private let dialect: JSONataExpression.Dialect
    private let limits: JSONataLimits
    private var scope: Scope
    /// Whether there is something that `$` means here.
    private var hasContext: Bool
    private var freeVariables: [JSONataExpression.FreeVariable] = []
    /// UTF-8 offsets by UTF-16 offsets, made when first needed.
    private var offsets: [Int] = []
    private var depth = 0

    /// Reads and compiles a text.
    ///
    /// `scope` is what surrounds it, for `$eval`.
    static func compile(
        _ text: String,
        dialect: JSONataExpression.Dialect,
        limits: JSONataLimits,
        scope: Scope?,
        hasContext: Bool
    ) throws(JSONataError) -> Compiled {
        // Reading recurses with the text, so deep ones are read where there is room.
        guard text.utf8.count > Self.shallowBytes else {
            return try compileHere(
                text,
                dialect: dialect,
                limits: limits,
                scope: scope,
                hasContext: hasContext
            )
        }
        var result: Result<Compiled, JSONataError> = .failure(
            JSONataError("U1001", token: "stack")
        )
        _ = Stack.onOwnThread {
            do throws(JSONataError) {
                result = .success(
                    try compileHere(
                        text,
                        dialect: dialect,
                        limits: limits,
                        scope: scope,
                        hasContext: hasContext
                    )
                )
            } catch {
                result = .failure(error)
            }
        }
        return try result.get()
    }

    /// A text this short cannot nest deep enough to need a larger stack.
    private static let shallowBytes = 64

    private static func compileHere(
        _ text: String,
        dialect: JSONataExpression.Dialect,
        limits: JSONataLimits,
        scope: Scope?,
        hasContext: Bool
    ) throws(JSONataError) -> Compiled {
        let parsed = try Parser.parse(text, depthMax: limits.syntaxDepthMax)
        let tree = try SyntaxArranger.arrange(parsed)
        let top = Scope(parent: scope, names: Bindings.names(in: tree))
        var compiler = Compiler(
            text: text,
            dialect: dialect,
            limits: limits,
            scope: top,
            hasContext: hasContext
        )
        let root = try compiler.node(tree)
        let free = compiler.freeVariables.sorted { $0.offset < $1.offset }
        return Compiled(root: root, slotCount: top.names.count, freeVariables: free)
    }

    private init(
        text: String,
        dialect: JSONataExpression.Dialect,
        limits: JSONataLimits,
        scope: Scope,
        hasContext: Bool
    ) {
        self.text = text
        self.dialect = dialect
        self.limits = limits
        self.scope = scope
        self.hasContext = hasContext
    }

    // MARK: Nodes

    private mutating func node(_ syntax: Syntax) throws(JSONataError) -> Node {
        var result = try bareNode(syntax)
        if syntax.kind != .path, !(syntax.predicates.isEmpty && syntax.group == nil) {
            var predicates: [Node] = []
            for predicate in syntax.predicates {
                guard let expression = predicate.expression else { continue }
                predicates.append(try inContext(expression))
            }
            result = FilteredNode(
                result,
                predicates: predicates,
                group: try group(syntax.group),
                position: syntax.position
            )
        }
        if syntax.keepsArray { result.keepsArray = true }
        return result
    }

    /// A node whose input is an element of something.
    private mutating func inContext(_ syntax: Syntax) throws(JSONataError) -> Node {
        let had = hasContext
        hasContext = true
        defer { hasContext = had }
        return try node(syntax)
    }

    private mutating func within<Result>(
        _ inner: Scope,
        _ work: (inout Compiler) throws(JSONataError) -> Result
    ) throws(JSONataError) -> Result {
        let outer = scope
        scope = inner
        defer { scope = outer }
        return try work(&self)
    }

    private mutating func group(_ syntax: Syntax?) throws(JSONataError) -> GroupNode? {
        guard let syntax else { return nil }
        let had = hasContext
        hasContext = true
        defer { hasContext = had }
        return try object(syntax)
    }

    private mutating func object(_ syntax: Syntax) throws(JSONataError) -> GroupNode {
        var keys: [Node] = []
        var values: [Node] = []
        for pair in syntax.pairs {
            keys.append(try node(pair.key))
            values.append(try node(pair.value))
        }
        return GroupNode(keys: keys, values: values, position: syntax.position)
    }

    private mutating func required(_ syntax: Syntax?) throws(JSONataError) -> Node {
        guard let syntax else { throw JSONataError("S0207") }
        return try node(syntax)
    }

    private mutating func bareNode(_ syntax: Syntax) throws(JSONataError) -> Node {
        let position = syntax.position
        switch syntax.kind {
        case .string: return LiteralNode(.string(syntax.text), position: position)
        case .number: return LiteralNode(NumberText.json(syntax.number), position: position)
        case .constant:
            let literal: JSON = syntax.text == "null" ? .null : .bool(syntax.text == "true")
            return LiteralNode(literal, position: position)
        case .regex:
            let regex = try Regex(syntax.text, flags: syntax.flags, position: position)
            return RegexNode(regex, source: syntax.text, position: position)
        case .variable: return try variable(syntax)
        case .name, .operation: return FieldNode(syntax.text, position: position)
        case .wildcard: return WildcardNode(position: position)
        case .descendant: return DescendantNode(position: position)
        case .parent:
            return ParentNode(
                places: syntax.slot.map { scope.places(of: $0.label) } ?? [],
                position: position
            )
        case .binary: return try binary(syntax)
        case .negation: return NegationNode(try required(syntax.lhs), position: position)
        case .array:
            var items: [Node] = []
            for item in syntax.items { items.append(try node(item)) }
            return ArrayNode(
                items,
                nests: syntax.items.map { $0.kind == .array },
                isConstructed: syntax.isConstructedArray,
                position: position
            )
        case .object: return try object(syntax)
        case .block: return try block(syntax)
        case .bind:
            let rhs = try required(syntax.rhs)
            guard let place = scope.places(of: syntax.lhs?.text ?? "").first else { return rhs }
            return BindNode(place, rhs, position: position)
        case .condition:
            return ConditionNode(
                try required(syntax.condition),
                then: try required(syntax.then),
                otherwise: try syntax.otherwise.mapped { other throws(JSONataError) in
                    try node(other)
                },
                position: position
            )
        case .apply:
            return ApplyNode(try required(syntax.lhs), try required(syntax.rhs), position: position)
        case .function: return try call(syntax)
        case .partial:
            let procedure = try required(syntax.procedure)
            var arguments: [Node?] = []
            for item in syntax.items {
                arguments.append(item.kind == .operation && item.text == "?" ? nil : try node(item))
            }
            return PartialNode(
                procedure,
                arguments,
                name: Self.name(of: syntax.procedure),
                isMissingDollar: isMissingDollar(syntax.procedure),
                position: position
            )
        case .lambda: return try lambda(syntax)
        case .transform: return try transform(syntax)
        case .path: return try path(syntax)
        case .sort: return try sort(syntax)
        case .end, .predicate, .grouping, .order, .focus, .index, .filter:
            throw JSONataError("S0206", position: position, token: syntax.text)
        }
    }

    private mutating func binary(_ syntax: Syntax) throws(JSONataError) -> Node {
        let lhs = try required(syntax.lhs)
        let rhs = try required(syntax.rhs)
        let position = syntax.position
        if let operation = ArithmeticNode.Operation(rawValue: syntax.text) {
            return ArithmeticNode(operation, lhs, rhs, position: position)
        }
        if let operation = ComparisonNode.Operation(rawValue: syntax.text) {
            return ComparisonNode(operation, lhs, rhs, position: position)
        }
        switch syntax.text {
        case "=": return EqualityNode(isNegated: false, lhs, rhs, position: position)
        case "!=": return EqualityNode(isNegated: true, lhs, rhs, position: position)
        case "and": return BooleanNode(isAnd: true, lhs, rhs, position: position)
        case "or": return BooleanNode(isAnd: false, lhs, rhs, position: position)
        case "in": return InclusionNode(lhs, rhs, position: position)
        case "&": return ConcatenationNode(lhs, rhs, position: position)
        case "..": return RangeNode(lhs, rhs, position: position)
        default: throw JSONataError("S0204", position: position, token: syntax.text)
        }
    }

    // MARK: Variables and scopes

    private mutating func variable(
        _ syntax: Syntax,
        isCalled: Bool = false
    ) throws(JSONataError) -> Node {
        if syntax.text.isEmpty {
            guard hasContext else {
                throw JSONataError("S0901", position: syntax.position, token: "$")
            }
            return ContextNode(position: syntax.position)
        }
        if syntax.text == "$" {
            guard dialect == .standard else {
                throw JSONataError("S0901", position: syntax.position, token: "$$")
            }
            return RootNode(position: syntax.position)
        }
        let places = scope.places(of: syntax.text)
        let builtin = Builtin.function(syntax.text, in: dialect)
        if places.isEmpty, builtin == nil {
            freeVariables.append(
                .init(name: syntax.text, offset: byteOffset(syntax.start), isCalled: isCalled)
            )
        }
        return VariableNode(
            syntax.text,
            places: places,
            builtin: builtin,
            position: syntax.position
        )
    }

    private mutating func byteOffset(_ utf16: Int) -> Int {
        if offsets.isEmpty {
            var bytes = 0
            for scalar in text.unicodeScalars {
                offsets.append(bytes)
                if scalar.utf16.count == 2 { offsets.append(bytes) }
                bytes += scalar.utf8.count
            }
            offsets.append(bytes)
        }
        return utf16 < offsets.count ? offsets[utf16] : text.utf8.count
    }

    private mutating func block(_ syntax: Syntax) throws(JSONataError) -> Node {
        let names = Bindings.names(in: syntax.items)
        let inner = names.isEmpty ? scope : Scope(parent: scope, names: names)
        var items: [Node] = []
        try within(inner) { compiler throws(JSONataError) in
            for item in syntax.items { items.append(try compiler.node(item)) }
        }
        return BlockNode(items, slotCount: names.count, position: syntax.position)
    }

    private mutating func lambda(_ syntax: Syntax) throws(JSONataError) -> Node {
        var names: [String] = []
        var slots: [Int] = []
        for parameter in syntax.items {
            if let known = names.firstIndex(of: parameter.text) {
                slots.append(known)
            } else {
                slots.append(names.count)
                names.append(parameter.text)
            }
        }
        if let body = syntax.body {
            names += Bindings.names(in: body).filter { !names.contains($0) }
        }
        let body = try within(Scope(parent: scope, names: names)) {
            compiler throws(JSONataError) in try compiler.required(syntax.body)
        }
        return LambdaNode(
            parameterSlots: slots,
            slotCount: names.count,
            signature: syntax.signature,
            body: body,
            position: syntax.position
        )
    }

    // MARK: Calls

    private static func name(of procedure: Syntax?) -> String? {
        guard let procedure else { return nil }
        switch procedure.kind {
        case .path: return procedure.steps.first?.text
        case .variable: return procedure.text
        default: return procedure.text.isEmpty ? nil : procedure.text
        }
    }

    /// Whether `sum(…)` was written where `$sum(…)` exists.
    private func isMissingDollar(_ procedure: Syntax?) -> Bool {
        guard let procedure, procedure.kind == .path, let name = procedure.steps.first?.text
        else { return false }
        return Builtin.function(name, in: dialect) != nil || !scope.places(of: name).isEmpty
    }

    private mutating func call(_ syntax: Syntax) throws(JSONataError) -> Node {
        let name = Self.name(of: syntax.procedure)
        let procedure: Node
        if let callee = syntax.procedure, callee.kind == .variable, callee.predicates.isEmpty,
            callee.group == nil
        {
            procedure = try variable(callee, isCalled: true)
        } else {
            procedure = try required(syntax.procedure)
        }
        var arguments: [Node] = []
        for item in syntax.items { arguments.append(try node(item)) }
        return CallNode(
            procedure,
            arguments,
            name: name,
            isMissingDollar: isMissingDollar(syntax.procedure),
            isTail: syntax.isTailCall,
            scope: name == "eval" ? scope : nil,
            position: syntax.position
        )
    }

    private mutating func transform(_ syntax: Syntax) throws(JSONataError) -> Node {
        let had = hasContext
        hasContext = true
        defer { hasContext = had }
        let clone = Syntax(.variable, text: "clone", position: syntax.position)
        return TransformNode(
            pattern: try required(syntax.pattern),
            update: try required(syntax.update),
            delete: try syntax.delete.mapped { other throws(JSONataError) in try node(other) },
            clone: try variable(clone),
            position: syntax.position
        )
    }

    // MARK: Paths

    private mutating func sort(_ syntax: Syntax) throws(JSONataError) -> SortNode {
        let had = hasContext
        hasContext = true
        defer { hasContext = had }
        var terms: [(node: Node, isDescending: Bool)] = []
        for term in syntax.terms { terms.append((try node(term.expression), term.isDescending)) }
        return SortNode(terms, position: syntax.position)
    }

    private mutating func path(_ syntax: Syntax) throws(JSONataError) -> Node {
        let isTuple = syntax.steps.contains(where: \.isTuple)
        let names = isTuple ? TupleNames.names(in: syntax) : []
        let outer = scope
        let inner = isTuple ? Scope(parent: scope, names: names) : scope
        let had = hasContext
        var steps: [PathStep] = []
        var isInTuples = false
        for (index, step) in syntax.steps.enumerated() {
            if step.isTuple { isInTuples = true }
            scope = isInTuples ? inner : outer
            if index > 0 { hasContext = true }
            steps.append(try pathStep(step, index, names))
        }
        scope = isInTuples ? inner : outer
        let group = try group(syntax.group)
        scope = outer
        hasContext = had
        if steps.count == 1, !isTuple, group == nil, !syntax.keepsSingletonArray,
            steps[0].stages.isEmpty, let field = steps[0].node as? FieldNode, !field.keepsArray
        {
            return FieldPathNode(field.name, position: syntax.position)
        }
        return PathNode(
            steps: isTuple ? steps : PathStep.joined(steps),
            keepsSingletonArray: syntax.keepsSingletonArray,
            group: group,
            tupleNames: isTuple ? names : nil,
            yieldsTuples: syntax.isTuple,
            position: syntax.position
        )
    }

    private mutating func pathStep(
        _ step: Syntax,
        _ index: Int,
        _ names: [String]
    ) throws(JSONataError) -> PathStep {
        let sort = step.kind == .sort ? try self.sort(step) : nil
        let node: Node
        if let sort { node = sort } else { node = try self.node(step) }
        var stages: [PathStep.Stage] = []
        for stage in step.stages ?? [] {
            if stage.kind == .index {
                if let slot = names.firstIndex(of: stage.text) { stages.append(.index(slot)) }
            } else if let expression = stage.expression {
                stages.append(.filter(try inContext(expression)))
            }
        }
        func slot(_ name: String?) -> Int? { name.flatMap { names.firstIndex(of: $0) } }
        return PathStep(
            node: node,
            sort: sort,
            stages: stages,
            isVariable: step.kind == .variable,
            isConstructedArray: step.isConstructedArray,
            isTuple: step.isTuple,
            focusSlot: slot(step.focus),
            indexSlot: slot(step.indexName),
            ancestorSlot: slot(step.ancestor?.label)
        )
    }
}

extension Optional {
    /// `map` for a transformation with a typed error.
    fileprivate func mapped<Result>(
        _ transform: (Wrapped) throws(JSONataError) -> Result
    ) throws(JSONataError) -> Result? {
        guard let self else { return nil }
        return try transform(self)
    }
}

/// Which variables are assigned in an expression, not counting blocks and functions inside it,
/// which have variables of their own.
private enum Bindings {
    static func names(in items: [Syntax]) -> [String] {
        var result: [String] = []
        for item in items { collect(item, into: &result) }
        return result
    }

    static func names(in syntax: Syntax) -> [String] { names(in: [syntax]) }

    private static func collect(_ syntax: Syntax?, into names: inout [String]) {
        guard let syntax else { return }
        if syntax.kind == .bind, let name = syntax.lhs?.text, !names.contains(name) {
            names.append(name)
        }
        if syntax.kind != .block, syntax.kind != .lambda {
            for item in syntax.items { collect(item, into: &names) }
        }
        if syntax.kind != .bind { collect(syntax.lhs, into: &names) }
        collect(syntax.rhs, into: &names)
        collect(syntax.procedure, into: &names)
        collect(syntax.condition, into: &names)
        collect(syntax.then, into: &names)
        collect(syntax.otherwise, into: &names)
        collect(syntax.pattern, into: &names)
        collect(syntax.update, into: &names)
        collect(syntax.delete, into: &names)
        collect(syntax.expression, into: &names)
        collect(syntax.group, into: &names)
        for pair in syntax.pairs {
            collect(pair.key, into: &names)
            collect(pair.value, into: &names)
        }
        for term in syntax.terms { collect(term.expression, into: &names) }
        for step in syntax.steps { collect(step, into: &names) }
        for predicate in syntax.predicates { collect(predicate, into: &names) }
        for stage in syntax.stages ?? [] where stage.kind == .filter {
            collect(stage, into: &names)
        }
    }
}

/// What travels with the tuples of a path: focuses, positions, ancestors, and those of paths within
/// its steps that pass their tuples on.
private enum TupleNames {
    static func names(in path: Syntax) -> [String] {
        var result: [String] = []
        for step in path.steps { collect(step, into: &result) }
        return result
    }

    private static func collect(_ step: Syntax, into names: inout [String]) {
        func add(_ name: String?) {
            if let name, !names.contains(name) { names.append(name) }
        }
        add(step.focus)
        add(step.indexName)
        add(step.ancestor?.label)
        for stage in step.stages ?? [] where stage.kind == .index { add(stage.text) }
        guard step.isTuple else { return }
        switch step.kind {
        case .path: for inner in step.steps { collect(inner, into: &names) }
        case .block: if let last = step.items.last { collect(last, into: &names) }
        default: break
        }
    }
}
