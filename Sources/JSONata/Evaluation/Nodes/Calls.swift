import Values

/// `function($a, $b) { body }`.
final class LambdaNode: Node, @unchecked Sendable {
    let parameterCount: Int
    let signature: Signature?
    let body: Node
    /// Where each parameter stands in the frame.
    private let parameterSlots: [Int]
    private let slotCount: Int
    /// Whether the parameters are the first slots, in order, and take whatever they are given.
    let takesAnything: Bool

    init(
        parameterSlots: [Int],
        slotCount: Int,
        signature: Signature?,
        body: Node,
        position: Int
    ) {
        parameterCount = parameterSlots.count
        self.parameterSlots = parameterSlots
        self.slotCount = slotCount
        takesAnything =
            signature == nil && parameterSlots.elementsEqual(parameterSlots.indices)
        self.signature = signature
        self.body = body
        super.init(position: position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value
    {
        try run.spend(bytes: Run.frameBytes)
        return try run.function(.lambda(Closure(self, frame: frame, input: input)))
    }

    /// The frame of a call.
    ///
    /// Parameters without an argument are undefined, not unassigned; arguments without a parameter
    /// are dropped.
    func frame(parent: Frame, _ arguments: Arguments) -> Frame {
        let frame = Frame.make(parent: parent, count: slotCount)
        for index in parameterSlots.indices {
            frame.set(arguments.at(index), parameterSlots[index])
        }
        return frame
    }

    /// A frame whose parameters are still to be set.
    func emptyFrame(parent: Frame) -> Frame { .make(parent: parent, count: slotCount) }
}

/// `procedure(arguments)`.
final class CallNode: Node, @unchecked Sendable {
    private let procedure: Node
    fileprivate let arguments: [Node]
    /// What the author called it, for errors.
    private let name: String?
    /// Whether a function of that name exists, so that a `$` seems to be missing.
    private let isMissingDollar: Bool
    private let isTail: Bool
    /// The names in reach, for `$eval`.
    private let scope: Scope?
    /// The function of the language that is called, if the name is not assigned in the expression.
    private let builtin: Builtin?

    init(
        _ procedure: Node,
        _ arguments: [Node],
        name: String?,
        isMissingDollar: Bool,
        isTail: Bool,
        scope: Scope?,
        position: Int
    ) {
        self.procedure = procedure
        self.arguments = arguments
        self.name = name
        self.isMissingDollar = isMissingDollar
        self.isTail = isTail
        self.scope = scope
        builtin = (procedure as? VariableNode)?.direct
        super.init(position: position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value
    {
        try call(nil, input, frame, run)
    }

    /// Calls the procedure.
    ///
    /// `first` is an argument before the written ones (`x ~> f(y)`).
    func call(
        _ first: Value?,
        _ input: Value,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) -> Value {
        if let builtin, run.bindings.isEmpty || run.bindings.position(of: builtin.name) == nil {
            try run.spend(1)
            let values = try values(first, input, frame, run)
            do throws(JSONataError) {
                return try run.call(builtin, values, input: input)
            } catch { throw error.located(at: position, token: name) }
        }
        let callee = try procedure.value(input, frame, run)
        if isMissingDollar, callee.isUndefined {
            throw JSONataError("T1005", position: position, token: name)
        }
        if case .function(let function) = callee, case .lambda(let closure) = function.kind {
            let inner: Frame
            if closure.node.takesAnything {
                inner = closure.node.emptyFrame(parent: closure.frame)
                try fill(inner, closure.node.parameterCount, first, input, frame, run)
            } else {
                let values = try values(first, input, frame, run)
                do throws(JSONataError) {
                    inner = closure.node.frame(
                        parent: closure.frame,
                        try function.validated(values, input, run)
                    )
                } catch { throw error.located(at: position, token: name) }
            }
            if isTail {
                run.tailCall = (closure, inner)
                return .undefined
            }
            do throws(JSONataError) {
                return try run.call(closure, inner)
            } catch { throw error.located(at: position, token: name) }
        }
        let values = try values(first, input, frame, run)
        guard case .function(let function) = callee else {
            throw JSONataError(
                "T1006",
                position: position,
                token: name,
                value: callee.jsonForError
            )
        }
        if let scope {
            run.evalScope = (scope, frame)
            run.evalInput = input
        }
        do throws(JSONataError) {
            return try run.call(function, values, input: input)
        } catch { throw error.located(at: position, token: name) }
    }
}

extension CallNode {
    /// The values of the arguments, after one that is there already.
    private func values(
        _ first: Value?,
        _ input: Value,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) -> Arguments {
        switch (first, arguments.count) {
        case (nil, 1): return Arguments(try arguments[0].value(input, frame, run))
        case (nil, 2):
            return Arguments(
                try arguments[0].value(input, frame, run),
                try arguments[1].value(input, frame, run)
            )
        default:
            var result = Arguments()
            if let first { result.append(first) }
            for argument in arguments { result.append(try argument.value(input, frame, run)) }
            return result
        }
    }

    /// Evaluates the arguments into the parameters of a frame.
    private func fill(
        _ inner: Frame,
        _ parameterCount: Int,
        _ first: Value?,
        _ input: Value,
        _ frame: Frame,
        _ run: Run
    ) throws(JSONataError) {
        var slot = 0
        if let first {
            if slot < parameterCount { inner.set(first, slot) }
            slot += 1
        }
        for argument in arguments {
            let value = try argument.value(input, frame, run)
            if slot < parameterCount { inner.set(value, slot) }
            slot += 1
        }
        while slot < parameterCount {
            inner.set(.undefined, slot)
            slot += 1
        }
    }
}

/// `procedure(a, ?)`.
final class PartialNode: Node, @unchecked Sendable {
    private let procedure: Node
    /// A nil is a `?`.
    private let arguments: [Node?]
    private let name: String?
    private let isMissingDollar: Bool

    init(
        _ procedure: Node,
        _ arguments: [Node?],
        name: String?,
        isMissingDollar: Bool,
        position: Int
    ) {
        self.procedure = procedure
        self.arguments = arguments
        self.name = name
        self.isMissingDollar = isMissingDollar
        super.init(position: position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value
    {
        var values: [Value?] = []
        for argument in arguments { values.append(try argument?.value(input, frame, run)) }
        let callee = try procedure.value(input, frame, run)
        guard case .function(let function) = callee else {
            throw JSONataError(
                isMissingDollar && callee.isUndefined ? "T1007" : "T1008",
                position: position,
                token: name
            )
        }
        return try run.function(.partial(function, values))
    }
}

/// `a ~> b`.
final class ApplyNode: Node, @unchecked Sendable {
    private let lhs: Node
    private let rhs: Node

    init(_ lhs: Node, _ rhs: Node, position: Int) {
        self.lhs = lhs
        self.rhs = rhs
        super.init(position: position)
    }

    override func evaluate(_ input: Value, _ frame: Frame, _ run: Run) throws(JSONataError) -> Value
    {
        let left = try lhs.value(input, frame, run)
        if let call = rhs as? CallNode { return try call.call(left, input, frame, run) }
        let right = try rhs.value(input, frame, run)
        guard case .function(let function) = right else {
            throw JSONataError("T2006", position: position, value: right.jsonForError)
        }
        if case .function(let first) = left {
            return try run.function(.composed(first: first, then: function))
        }
        do throws(JSONataError) {
            return try run.call(function, Arguments(left), input: .json(.null, 0))
        } catch { throw error.located(at: position) }
    }
}

extension Function {
    /// Arguments checked against the signature of a lambda, if it has one.
    func validated(
        _ arguments: Arguments,
        _ input: Value,
        _ run: Run
    ) throws(JSONataError) -> Arguments {
        guard case .lambda(let closure) = kind, let signature = closure.node.signature else {
            return arguments
        }
        return try signature.validate(arguments, context: input, run: run)
    }
}

extension Run {
    /// Calls a function, and whatever it calls in tail position.
    func call(
        _ function: Function,
        _ arguments: Arguments,
        input: Value
    ) throws(JSONataError) -> Value {
        switch function.kind {
        case .lambda(let closure):
            let values = try function.validated(arguments, input, self)
            return try call(closure, closure.node.frame(parent: closure.frame, values))
        case .builtin(let builtin): return try call(builtin, arguments, input: input)
        case .partial(let target, let given):
            var rest = arguments[...]
            let values = Arguments(given.map { $0 ?? rest.popFirst() ?? .undefined })
            try spend(1)
            return try call(target, values, input: input)
        case .composed(let first, let then):
            depth += 1
            guard depth <= depthMax, Stack.address() > stackFloor &- Stack.sharedBytes else {
                throw exhausted()
            }
            let result = try call(first, arguments, input: .json(.null, 0))
            let final = try call(then, [result], input: .json(.null, 0))
            depth -= 1
            return final
        case .regex(let node):
            guard case .json(.string(let text), _)? = arguments.first else { return .undefined }
            return try node.match(RegexText(text), from: 0, isFirst: true, self)
        case .nextMatch(let node, let text, let from):
            return try node.match(text, from: from, isFirst: false, self)
        case .transform(let node, let frame):
            let values = try TransformNode.signature.get().validate(
                arguments,
                context: input,
                run: self
            )
            return try node.transform(values[0], frame, self)
        }
    }

    /// Calls a function of the language.
    func call(
        _ builtin: Builtin,
        _ arguments: Arguments,
        input: Value
    ) throws(JSONataError) -> Value {
        // Asked here, because passing arguments on is cheaper than returning them.
        if builtin.signature.fits(arguments) { return try builtin.body(arguments, self) }
        let values = try builtin.signature.adapted(arguments, context: input, run: self)
        return try builtin.body(values, self)
    }

    /// Evaluates the body of a lambda, and those that it calls in tail position.
    func call(_ closure: Closure, _ frame: Frame) throws(JSONataError) -> Value {
        var result = try closure.node.body.value(closure.input, frame, self)
        while let next = tailCall {
            tailCall = nil
            result = try next.closure.node.body.value(next.closure.input, next.frame, self)
        }
        return result
    }
}
