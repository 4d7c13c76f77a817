import JSONPath
import JSONata
import StatesLanguage
import Values

/// The stages that data goes through in one state, as ``DataFlowWalk`` follows it.
struct StateFlow {
    let walk: DataFlowWalk
    let state: State
    var environment: DataFlowWalk.Environment
    /// What `$` of a JSONPath stands for.
    var dollar: Origin
    private var result: Origin?
    private var failure: Origin?
    /// What a Choice has asked about that came from outside.
    private(set) var leaves: [DataFlowWalk.Leaf] = []
    /// Whether a Choice has asked about something that could not be followed back.
    private(set) var asksUnknown = false
    /// Whether a Choice may have answers that no value which is tried shows.
    private(set) var isOpaque = false

    init(walk: DataFlowWalk, state: State, environment: DataFlowWalk.Environment) {
        self.walk = walk
        self.state = state
        self.environment = environment
        dollar = environment.input
    }

    private var isJSONata: Bool { state.queryLanguage == .jsonata }

    // MARK: Stages

    /// What InputPath selects.
    func effective(_ flow: DataFlow) -> Origin {
        isJSONata ? environment.input : selected(flow.inputPath, from: environment.input)
    }

    private func selected(_ field: PathField, from origin: Origin) -> Origin {
        switch field {
        case .whole: return origin
        case .nothing: return .constant(ConstantJSON(.object(JSONObject())))
        case .query(let query):
            if DataPath(query).goesOn { walk.needNames(in: query.text) }
            return walk.origin(
                of: DataPath(query),
                dollar: origin,
                result: nil,
                failure: nil,
                in: environment
            )
        }
    }

    /// What Parameters or Arguments make of the input; the input itself where there are none.
    mutating func argument(_ template: PayloadTemplate?, _ flow: DataFlow) -> Origin {
        dollar = effective(flow)
        defer { dollar = environment.input }
        return template.map { origin(of: $0) } ?? dollar
    }

    /// The way out with a result; nil for a state that does no work.
    mutating func next(
        _ flow: DataFlow,
        result: Origin?,
        _ transition: Transition
    ) -> (String?, DataFlowWalk.Environment) {
        var target: String?
        if case .next(let name) = transition { target = name }
        var next = environment
        if isJSONata {
            self.result = result
            let output = flow.output.map { origin(of: $0) } ?? result ?? environment.input
            assign(flow.assign, to: &next)
            next.input = output
            return (target, next)
        }
        var outcome = result ?? argument(flow.arguments, flow)
        if let selector = flow.resultSelector {
            dollar = outcome
            outcome = origin(of: selector)
        }
        dollar = outcome
        assign(flow.assign, to: &next)
        let combined = combination(of: outcome, at: flow.resultPath)
        dollar = environment.input
        next.input = selected(flow.outputPath, from: combined)
        return (target, next)
    }

    private func combination(of outcome: Origin, at field: ResultPathField) -> Origin {
        switch field {
        case .whole: return outcome
        case .discard: return environment.input
        case .at(let path):
            walk.need(environment.input, .object)
            return environment.input.setting(DataPath(path.query).steps[...], to: outcome)
        }
    }

    private mutating func assign(
        _ list: [Assignment],
        to next: inout DataFlowWalk.Environment
    ) {
        for assignment in list { next.variables[assignment.name] = origin(of: assignment.value) }
    }

    /// The ways that catchers lead.
    mutating func caught(_ catchers: [Catcher]) -> [(String?, DataFlowWalk.Environment)] {
        let error = Origin.source(.failure(state.name), [])
        return catchers.map { catcher in
            var next = environment
            dollar = error
            failure = error
            result = nil
            if isJSONata {
                dollar = environment.input
                next.input = catcher.output.map { origin(of: $0) } ?? error
            } else {
                next.input = combination(of: error, at: catcher.resultPath)
            }
            assign(catcher.assign, to: &next)
            dollar = environment.input
            return (catcher.next, next)
        }
    }

    /// The ways that a Choice leads, and what it asks.
    mutating func chosen(_ choice: ChoiceState) -> [(String?, DataFlowWalk.Environment)] {
        dollar = effective(choice.flow)
        for rule in choice.rules { ask(rule.condition) }
        let input = dollar
        var ways = choice.rules.map { rule in
            var next = environment
            if isJSONata {
                next.input = (rule.output ?? choice.flow.output).map { origin(of: $0) } ?? input
            } else {
                next.input = selected(choice.flow.outputPath, from: input)
            }
            assign(rule.assign, to: &next)
            return (Optional(rule.next), next)
        }
        if let name = choice.defaultNext {
            ways.append(next(choice.flow, result: nil, .next(name)))
        }
        return ways
    }

    private mutating func ask(_ condition: Condition) {
        if case .jsonata = condition { asksUnknown = true }
        switch condition {
        case .constant: break
        case .not(let part): ask(part)
        case .and(let parts), .or(let parts): for part in parts { ask(part) }
        case .test(let variable, let test):
            let origin = origin(of: DataPath(variable))
            if DataPath(variable).goesOn { walk.needNames(in: variable.text) }
            var operands: [JSON] = []
            switch test {
            case .compare(_, _, .literal(let literal)): operands = [literal]
            case .compare(let kind, _, .path(let path)):
                let other = self.origin(of: DataPath(path))
                operands = other.constants
                walk.need(other, Demand.Kind(kind))
            case .matches, .has: break
            }
            ask(LeafTest.tests(of: test, operands: operands), of: origin)
        case .jsonata(let field):
            walk.needNames(in: field.expression.text)
            let scan = ExpressionScan(field.expression.text)
            if !scan.isPlain { isOpaque = true }
            for read in scan.reads {
                let origin = origin(of: read.path)
                var tests = read.constants.map { LeafTest(comparedWith: $0) }
                if read.isAskedFor { tests.append(.presence) }
                if tests.isEmpty { tests = [.boolean] }
                ask(tests, of: origin)
            }
        }
    }

    private mutating func ask(_ tests: [LeafTest], of origin: Origin) {
        walk.ask(tests, of: origin)
        if !origin.isKnown {
            asksUnknown = true
            isOpaque = true
        }
        for (source, steps) in origin.sources {
            let leaf = DataFlowWalk.Leaf(source: source, steps: steps)
            if !leaves.contains(leaf) { leaves.append(leaf) }
        }
    }

    // MARK: Expressions

    private func origin(of path: DataPath) -> Origin {
        walk.origin(
            of: path,
            dollar: dollar,
            result: result,
            failure: failure,
            in: environment
        )
    }

    /// Where a template's value comes from.
    func origin(of template: PayloadTemplate) -> Origin {
        switch template {
        case .literal(let value): return .constant(ConstantJSON(value))
        case .object(let members):
            var origins: [String: Origin] = [:]
            for member in members { origins[member.name] = origin(of: member.value) }
            return .object(origins, base: nil)
        case .array(let elements): return .array(elements.map { origin(of: $0) })
        case .path(let expression, _): return origin(of: expression)
        case .jsonata(let field): return origin(of: field)
        }
    }

    func origin(of expression: PathExpression) -> Origin {
        switch expression {
        case .path(let query):
            let path = DataPath(query)
            if path.goesOn || path.isIndefinite {
                walk.needNames(in: query.text)
            }
            if path.goesOn {
                _ = origin(of: DataPath(root: path.root, steps: path.steps + [.element]))
            }
            return origin(of: path)
        case .intrinsic(let call):
            for path in call.paths where DataPath(path).goesOn { walk.needNames(in: path.text) }
            return origin(of: call)
        }
    }

    private func origin(of call: IntrinsicCall) -> Origin {
        let origins = call.arguments.enumerated().map { position, argument -> Origin in
            switch argument.value {
            case .literal(let value): return .constant(ConstantJSON(value))
            case .call(let inner): return origin(of: inner)
            case .path(let path):
                let origin = origin(of: DataPath(path))
                if let kind = Demand.Kind(of: call, position) { walk.need(origin, kind) }
                return origin
            }
        }
        let isOfPaths = call.arguments.prefix(2).allSatisfy { argument in
            if case .path = argument.value { true } else { false }
        }
        switch call.function {
        case .jsonMerge where origins.count == 3 && isOfPaths:
            return Self.merged(origins[0], origins[1])
        case .array where origins.count == 1 && isOfPaths: return .each(origins[0])
        default: return .computed
        }
    }

    func origin(of field: JSONataField) -> Origin {
        let scan = ExpressionScan(field.expression.text)
        walk.needNames(in: field.expression.text)
        for read in scan.reads {
            walk.need(origin(of: read.path), read.isNumber ? .number : nil)
        }
        return scan.whole.map { origin(of: $0) } ?? .computed
    }

    /// An object over another: what the definition gives is used where the other comes from outside.
    private static func merged(_ under: Origin, _ over: Origin) -> Origin {
        guard case .constant(let constant) = under, let object = constant.value.objectValue else {
            return .object([:], base: Origin.any([over, under]))
        }
        var members: [String: Origin] = [:]
        let isKnown: Bool = if case .source = over { false } else { true }
        for member in object {
            let own = Origin.constant(ConstantJSON(member.value))
            let others = isKnown ? over.part(.member(member.key)) : .missing
            members[member.key] = others == .missing ? own : others
        }
        return .object(members, base: over)
    }

    // MARK: Needs

    /// Notes what a field reads.
    func need<Literal>(_ field: DynamicField<Literal>?, _ kind: Demand.Kind) {
        switch field {
        case nil, .literal: break
        case .path(let expression):
            if case .path(let query) = expression {
                walk.need(origin(of: DataPath(query)), kind)
            } else {
                _ = origin(of: expression)
            }
        case .jsonata(let field):
            let scan = ExpressionScan(field.expression.text)
            walk.needNames(in: field.expression.text)
            for read in scan.reads {
                walk.need(origin(of: read.path), scan.whole == nil ? nil : kind)
            }
        }
    }

    /// Where the items of a Map come from, as an array.
    mutating func items(of map: MapState) -> Origin {
        let input = effective(map.flow)
        let array: Origin
        switch map.items {
        case .input: array = input
        case .path(let expression):
            dollar = input
            array = origin(of: expression)
            dollar = environment.input
        case .template(let template): array = origin(of: template)
        }
        walk.need(array.part(.element))
        return array
    }
}

extension Demand.Kind {
    /// Of which kind an argument of a call has to be; nil where any does.
    init?(of call: IntrinsicCall, _ position: Int) {
        switch (call.function, call.function.parameter(position)) {
        case (.stringToJson, _): self = .jsonText
        case (.stringSplit, _) where position == 0:
            guard case .literal(.string(let separator)) = call.arguments.last?.value else {
                self = .string
                return
            }
            self = .separated(separator)
        case (_, .string?): self = .string
        case (_, .number?): self = .number
        case (_, .boolean?): self = .boolean
        case (_, .array?): self = .array
        case (_, .object?): self = .object
        case (_, nil): return nil
        }
    }

    init(_ kind: ChoiceTest.ValueKind) {
        switch kind {
        case .string: self = .string
        case .numeric: self = .number
        case .boolean: self = .boolean
        case .timestamp: self = .timestamp
        }
    }
}
