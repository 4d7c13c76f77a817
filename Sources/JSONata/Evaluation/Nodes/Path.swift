import Values

/// A step of a path.
final class PathStep: @unchecked Sendable {
    let node: Node
    /// The names, if this is nothing but a name, or several steps that are.
    let fields: MemberNames?
    let sort: SortNode?
    let stages: [Stage]
    let isVariable: Bool
    let isConstructedArray: Bool
    let isTuple: Bool
    /// Where in the tuple's frame the focus, the position and the ancestor go.
    let focusSlot: Int?
    let indexSlot: Int?
    let ancestorSlot: Int?

    /// What happens to the result of a step.
    enum Stage {
        case filter(Node)
        /// The position in the stream goes to a slot of the tuple's frame.
        case index(Int)
    }

    init(
        node: Node,
        sort: SortNode?,
        stages: [Stage],
        isVariable: Bool,
        isConstructedArray: Bool,
        isTuple: Bool,
        focusSlot: Int?,
        indexSlot: Int?,
        ancestorSlot: Int?
    ) {
        self.node = node
        let field = node.keepsArray || isTuple ? nil : (node as? FieldNode)?.name
        fields = field.map { MemberNames([$0]) }
        self.sort = sort
        self.stages = stages
        self.isVariable = isVariable
        self.isConstructedArray = isConstructedArray
        self.isTuple = isTuple
        self.focusSlot = focusSlot
        self.indexSlot = indexSlot
        self.ancestorSlot = ancestorSlot
    }

    /// A row of steps that are nothing but names, as one.
    private init(fields: MemberNames, node: Node, stages: [Stage]) {
        self.node = node
        self.fields = fields
        self.stages = stages
        sort = nil
        isVariable = false
        isConstructedArray = false
        isTuple = false
        focusSlot = nil
        indexSlot = nil
        ancestorSlot = nil
    }

    /// Steps with rows of names put together, so that a path walks its input once.
    static func joined(_ steps: [PathStep]) -> [PathStep] {
        var result: [PathStep] = []
        for step in steps {
            if let last = result.last, let before = last.fields, last.stages.isEmpty,
                let fields = step.fields, step.stages.isEmpty
            {
                result[result.count - 1] = PathStep(
                    fields: MemberNames(before.texts + fields.texts),
                    node: step.node,
                    stages: []
                )
            } else {
                result.append(step)
            }
        }
        return result
    }
}

/// `a.b[c].d`.
final class PathNode: Node, @unchecked Sendable {
    let steps: [PathStep]
    let keepsSingletonArray: Bool
    let group: GroupNode?
    /// What travels with tuples, if there are any; the names of the slots of their frames.
    let tupleNames: [String]?
    /// Whether the tuples go on to the path around this one.
    let yieldsTuples: Bool

    init(
        steps: [PathStep],
        keepsSingletonArray: Bool,
        group: GroupNode?,
        tupleNames: [String]?,
        yieldsTuples: Bool,
        position: Int
    ) {
        self.steps = steps
        self.keepsSingletonArray = keepsSingletonArray
        self.group = group
        self.tupleNames = tupleNames
        self.yieldsTuples = yieldsTuples
        let isPlain =
            steps.count == 1 && steps[0].stages.isEmpty && !keepsSingletonArray && group == nil
            && tupleNames == nil
        super.init(position: position, memberNames: isPlain ? steps[0].fields : nil)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value
    {
        if tupleNames != nil { return try evaluateTuples(input, frame, run) }
        if let memberPath {
            switch memberPath.follow(from: input) {
            case .found(let place):
                try run.spend(memberPath.count)
                return run.value(at: place, input, memberPath)
            case .missing:
                try run.spend(memberPath.count)
                return .undefined
            case .branching: break
            }
        }
        var current = input
        let last = steps.count - 1
        for index in steps.indices {
            let step = steps[index]
            if index == 0, step.isConstructedArray {
                current = try step.node.value(current, frame, run)
            } else {
                current = try Self.evaluate(
                    step,
                    current,
                    frame,
                    run,
                    isFirst: index == 0,
                    isLast: index == last
                )
            }
            if current.isUndefined { break }
        }
        return try finish(current, frame, run)
    }

    private func finish(
        _ result: Value,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) -> Value {
        var result = result
        if keepsSingletonArray { result = kept(result, run) }
        guard let group else { return result }
        let inner = tupleNames.map { Frame.make(parent: frame, count: $0.count) } ?? frame
        return try group.evaluate(over: result, inner, run)
    }

    /// A result that stays an array even if it has one element.
    private func kept(_ result: Value, _ run: Run) -> Value {
        switch result {
        case .undefined, .json(.array, _): return result
        case .sequence(var array):
            if array.marks.contains(.sequence) {
                array.marks.insert(.keepSingleton)
                return .sequence(array)
            }
            guard array.marks.contains(.constructed) else { return result }
        case .json, .function, .tuples: break
        }
        return .sequence(
            MarkedArray(
                elements: [run.json(result)],
                nesting: result.nesting &+ 1,
                marks: [.sequence, .keepSingleton]
            )
        )
    }

    // MARK: Steps

    /// A step over what came before it: an array, element by element, or a single value.
    ///
    /// - Returns: undefined if nothing is left, a single value, or an array.
    private static func evaluate(
        _ step: PathStep,
        _ input: Value,
        _ frame: Frame,
        _ run: Run,
        isFirst: Bool,
        isLast: Bool
    ) throws(JSONataError) -> Value {
        if let sort = step.sort {
            let sorted = try sort.sorted(input, frame, run)
            return try filtered(sorted, step.stages, frame, run)
        }
        let elements: [JSON]
        let nesting: Nesting
        var holdsConstructed = false
        switch input {
        case .json(.array(let inner), let outer) where !(isFirst && step.isVariable):
            elements = inner
            nesting = outer == 0 ? 0 : outer - 1
        case .sequence(let array) where !(isFirst && step.isVariable):
            elements = array.elements
            nesting = array.nesting == 0 ? 0 : array.nesting - 1
            holdsConstructed = array.marks.contains(.holdsConstructed)
        case .undefined, .json, .sequence, .function, .tuples:
            if let fields = step.fields?.path, case .json = input {
                if step.stages.isEmpty {
                    return try members(fields, of: input, isLast: isLast, run)
                }
                let found = run.collapsed(
                    try members(fields, of: input, isLast: true, run),
                    keepsArray: false
                )
                var builder = SequenceBuilder()
                try builder.append(try filtered(found, step.stages, frame, run), run)
                return try builder.finish(isLast: isLast, run)
            }
            let result = try step.node.value(input, frame, run)
            var builder = SequenceBuilder()
            try builder.append(try filtered(result, step.stages, frame, run), run)
            return try builder.finish(isLast: isLast, run)
        }
        if let fields = step.fields?.path, step.stages.isEmpty {
            return try Walk.value(of: fields, over: elements, nesting, isLast: isLast, run)
        }
        var builder = SequenceBuilder()
        builder.expect(elements.count)
        try elements.withUnsafeBufferPointer { elements throws(JSONataError) in
            guard let base = elements.baseAddress else { return }
            for index in 0..<elements.count {
                var result: Value
                if holdsConstructed, case .array(let inner) = elements[index] {
                    let item = MarkedArray(elements: inner, nesting: nesting, marks: .constructed)
                    result = try step.node.value(.sequence(item), frame, run)
                } else {
                    result = try run.withBorrowed(base + index, nesting) {
                        item throws(JSONataError) in try step.node.value(item, frame, run)
                    }
                }
                if !step.stages.isEmpty { result = try filtered(result, step.stages, frame, run) }
                try builder.append(result, run)
            }
        }
        return try builder.finish(isLast: isLast, run)
    }

    /// What a row of names leads to from a single value.
    private static func members(
        _ fields: MemberPath,
        of input: Value,
        isLast: Bool,
        _ run: Run
    ) throws(JSONataError) -> Value {
        switch fields.follow(from: input) {
        case .missing:
            try run.spend(fields.count)
            return .undefined
        case .found(let place):
            if !isLast, place.elements != nil { break }
            try run.spend(fields.count)
            return run.value(at: place, input, fields)
        case .branching: break
        }
        guard case .json(let json, let nesting) = input else { return .undefined }
        return try Walk.value(of: fields, over: [json], nesting, isLast: isLast, run)
    }

    /// A result with filters applied.
    private static func filtered(
        _ value: Value,
        _ stages: [PathStep.Stage],
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) -> Value {
        var result = value
        for stage in stages {
            switch stage {
            case .filter(let node): result = try Filter.apply(node, to: result, frame, run)
            case .index: break
            }
        }
        return result
    }

    // MARK: Tuples

    private func evaluateTuples(
        _ input: Value,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) -> Value {
        var current = input
        var stream: TupleStream?
        let last = steps.count - 1
        for index in steps.indices {
            let step = steps[index]
            if stream != nil || step.isTuple {
                let isWhole = index == 0 && step.isVariable
                stream = try evaluateTuple(step, stream, current, isWhole, frame, run)
            } else if index == 0, step.isConstructedArray {
                current = try step.node.value(current, frame, run)
            } else {
                current = try Self.evaluate(
                    step,
                    current,
                    frame,
                    run,
                    isFirst: index == 0,
                    isLast: index == last
                )
            }
            if stream == nil, current.isUndefined { break }
        }
        guard let stream else { return try finish(current, frame, run) }
        if let group { return try group.evaluate(over: .tuples(stream), frame, run) }
        if yieldsTuples { return .tuples(stream) }
        var elements: [JSON] = []
        var nesting: Nesting = 0
        for tuple in stream.tuples where !tuple.value.isUndefined {
            elements.append(run.json(tuple.value))
            nesting = max(nesting, tuple.value.nesting)
        }
        var marks = ArrayMarks.sequence
        if keepsSingletonArray { marks.insert(.keepSingleton) }
        return .sequence(MarkedArray(elements: elements, nesting: nesting &+ 1, marks: marks))
    }

    private func evaluateTuple(
        _ step: PathStep,
        _ before: TupleStream?,
        _ input: Value,
        _ isWhole: Bool,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) -> TupleStream {
        let names = tupleNames ?? []
        let source: [TupleStream.Tuple]
        if let before {
            source = before.tuples
        } else if let sort = step.sort {
            source = Self.tuples(of: try sort.sorted(input, frame, run), names, frame, run)
            for (index, tuple) in source.enumerated() {
                if let slot = step.indexSlot { tuple.frame.slots[slot] = .integer(index) }
            }
        } else if isWhole {
            source = [.init(value: input, frame: Frame.make(parent: frame, count: names.count))]
        } else {
            source = Self.tuples(of: input, names, frame, run)
        }
        var result: [TupleStream.Tuple] = []
        if let sort = step.sort {
            result = before == nil ? source : try sort.sorted(source, run)
        } else {
            for tuple in source { try extend(tuple, step, frame, run, into: &result) }
        }
        for stage in step.stages {
            switch stage {
            case .filter(let node): result = try Filter.apply(node, to: result, run)
            case .index(let slot):
                for index in result.indices { result[index].frame.slots[slot] = .integer(index) }
            }
        }
        return TupleStream(result, names: names)
    }

    private static func tuples(
        of input: Value,
        _ names: [String],
        _ frame: Frame,
        _ run: Run
    ) -> [TupleStream.Tuple] {
        guard input.isArray else {
            return [.init(value: input, frame: Frame.make(parent: frame, count: names.count))]
        }
        let nesting = input.innerNesting
        return input.elements.map {
            .init(
                value: run.value($0, nesting),
                frame: Frame.make(parent: frame, count: names.count)
            )
        }
    }

    /// One tuple taken a step further: as many tuples as the step has results.
    private func extend(
        _ tuple: TupleStream.Tuple,
        _ step: PathStep,
        _ frame: Frame,
        _ run: Run,
        into result: inout [TupleStream.Tuple]
    ) throws(JSONataError) {
        let value = try step.node.value(tuple.value, tuple.frame, run)
        if case .tuples(let inner) = value {
            let slots = inner.names.map { name in tupleNames?.firstIndex(of: name) }
            for found in inner.tuples {
                try run.spend(bytes: Run.frameBytes)
                let next = Frame.make(parent: frame, copying: tuple.frame)
                for (from, to) in slots.enumerated() {
                    if let to, let moved = found.frame.slots[from] { next.slots[to] = moved }
                }
                result.append(.init(value: found.value, frame: next))
            }
            return
        }
        guard !value.isUndefined else { return }
        let elements = run.elements(of: value)
        let nesting = value.isArray ? value.innerNesting : value.nesting
        for (index, element) in elements.enumerated() {
            try run.spend(bytes: Run.frameBytes)
            let found = run.value(element, nesting)
            let next = Frame.make(parent: frame, copying: tuple.frame)
            if let slot = step.focusSlot { next.slots[slot] = found }
            if let slot = step.indexSlot { next.slots[slot] = .integer(index) }
            if let slot = step.ancestorSlot { next.slots[slot] = tuple.value }
            result.append(.init(value: step.focusSlot == nil ? found : tuple.value, frame: next))
        }
    }
}

/// Puts the results of a step together, as they come, into the sequence that the next step walks.
struct SequenceBuilder {
    /// The only result so far.
    private var single: Value = .undefined
    private var elements: [JSON] = []
    private var nesting: Nesting = 0
    private var count = 0
    private var holdsConstructed = false
    private var expected = 0

    /// Makes room for about so many results, once there is more than one.
    mutating func expect(_ count: Int) { expected = count }

    /// Adds the result of one element.
    @inline(__always)
    mutating func append(_ value: Value, _ run: Run) throws(JSONataError) {
        if value.isUndefined { return }
        count += 1
        if count == 1 {
            single = value
            return
        }
        if count == 2 { try flattenSingle(run) }
        try flatten(value, run)
    }

    private mutating func flattenSingle(_ run: Run) throws(JSONataError) {
        if expected > 1 { elements.reserveCapacity(expected) }
        try flatten(single, run)
        single = .undefined
    }

    private mutating func flatten(_ value: Value, _ run: Run) throws(JSONataError) {
        switch value {
        case .undefined: return
        case .json(.array(let inner), let outer):
            try run.spend(copiesOf: inner.count)
            elements += inner
            nesting = max(nesting, outer == 0 ? 0 : outer - 1)
        case .sequence(let array) where !array.marks.contains(.constructed):
            try run.spend(copiesOf: array.elements.count)
            elements += array.elements
            nesting = max(nesting, array.nesting == 0 ? 0 : array.nesting - 1)
            if array.marks.contains(.holdsConstructed) { holdsConstructed = true }
        case .sequence(let array):
            elements.append(.array(array.elements))
            nesting = max(nesting, array.nesting)
            holdsConstructed = true
        case .json, .function, .tuples:
            elements.append(run.json(value))
            nesting = max(nesting, value.nesting)
        }
    }

    /// The sequence.
    ///
    /// A single array is left as it is after the last step.
    mutating func finish(isLast: Bool, _ run: Run) throws(JSONataError) -> Value {
        switch count {
        case 0: return .undefined
        case 1:
            switch single {
            case .json(.array, _): if isLast { return single }
            case .sequence(let array):
                if isLast, !array.marks.contains(.sequence) { return single }
            case .undefined, .json, .function, .tuples: return single
            }
            try flattenSingle(run)
        default: break
        }
        guard !elements.isEmpty else { return .undefined }
        let marks: ArrayMarks = holdsConstructed ? [.sequence, .holdsConstructed] : .sequence
        return .sequence(MarkedArray(elements: elements, nesting: nesting &+ 1, marks: marks))
    }
}

/// A path of one name, which most paths are.
final class FieldPathNode: Node, @unchecked Sendable {
    private let path: MemberPath

    init(_ name: String, position: Int) {
        let names = MemberNames([name])
        path = names.path
        super.init(position: position, memberNames: names)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value
    {
        switch input {
        case .json(.object, _):
            guard case .found(let place) = path.follow(from: input) else { return .undefined }
            return run.value(at: place, input, path)
        case .json(.array(let elements), let nesting):
            return try members(elements, nesting, run)
        case .sequence(let array):
            return try members(array.elements, array.nesting, run)
        case .undefined, .json, .function, .tuples: return .undefined
        }
    }

    private func members(
        _ elements: [JSON],
        _ nesting: Nesting,
        _ run: Run
    ) throws(JSONataError) -> Value {
        let inner = nesting == 0 ? 0 : nesting - 1
        return try Walk.value(of: path, over: elements, inner, isLast: true, run)
    }
}
