public import StatesLanguage
import JSONPath
import Values

/// The compiled, executable graph of a state machine: immutable and shared by its executions.
///
/// Names have become indices; expressions were parsed with the definition.
public final class Program: Sendable {
    /// The machine that it was compiled from.
    public let machine: StateMachine
    /// How its executions are kept and limited.
    public let type: StateMachineType
    /// What its executions may ask for at the most.
    public let limits: ExecutionLimits
    /// All states of all scopes; an index into them names a state.
    let states: [CompiledState]
    /// The first state.
    let start: Int

    /// Compiles a checked machine.
    ///
    /// - Precondition: each name that a state goes to is a state of its scope, which checking made sure.
    /// - Complexity: O(states).
    public init(
        _ machine: StateMachine,
        type: StateMachineType = .standard,
        limits: ExecutionLimits = ExecutionLimits()
    ) {
        self.machine = machine
        self.type = type
        self.limits = limits
        var compiler = ProgramCompiler()
        start = compiler.compile(machine.scope)
        states = compiler.states.map { state in
            guard let state else { preconditionFailure("each reserved index gets its state") }
            return state
        }
    }
}

extension Program {
    /// After how many seconds an execution times out: the author's wish, and for EXPRESS five minutes
    /// at the most.
    public var timeoutSeconds: Int64? {
        switch type {
        case .standard: machine.timeoutSeconds
        case .express:
            min(machine.timeoutSeconds ?? .max, limits.expressSecondsMax)
        }
    }
}

/// What an execution may ask for at the most.
///
/// The service's quotas.
public struct ExecutionLimits: Sendable {
    /// The longest input, output or result of a state, in bytes of UTF-8.
    public var payloadBytesMax = 262_144
    /// The most events of one history; the last of them says that there were too many.
    public var historyEventsMax: Int64 = 25_000
    /// The most iterations of an inline Map that run side by side.
    public var inlineMapConcurrencyMax = 40
    /// The longest that an EXPRESS execution may take, in seconds.
    public var expressSecondsMax: Int64 = 300
    /// The longest `error` of a failure, in characters.
    public var errorCharactersMax = 256
    /// The longest `cause` of a failure, in characters.
    public var causeCharactersMax = 32_768

    /// Makes the service's limits.
    public init() {}
}

/// A state with its targets as indices.
///
/// A class, so that running one costs one retain.
final class CompiledState: Sendable {
    let name: String
    let type: HistoryEvent.StateType
    let language: QueryLanguage
    let flow: DataFlow
    /// Whether an expression of the state reads the context object, which is made only then.
    let usesContext: Bool
    /// Where a state with one way out goes; nil ends its scope.
    let next: Int?
    let retry: [Retrier]
    let catchers: [CompiledCatcher]
    let body: Body

    enum Body: Sendable {
        case pass(result: JSON?)
        case task(TaskState)
        case choice([CompiledRule], defaultNext: Int?)
        case wait(WaitState.Until)
        case succeed
        case fail(FailState)
        /// The first state of each branch.
        case parallel([Int])
        /// The first state of the processor.
        case map(MapState, start: Int)
    }

    init(
        state: State,
        type: HistoryEvent.StateType,
        flow: DataFlow,
        next: Int?,
        retry: [Retrier] = [],
        catchers: [CompiledCatcher] = [],
        body: Body
    ) {
        name = state.name
        language = state.queryLanguage
        usesContext = ContextUse.found(in: state)
        self.type = type
        self.flow = flow
        self.next = next
        self.retry = retry
        self.catchers = catchers
        self.body = body
    }
}

struct CompiledCatcher: Sendable {
    let catcher: Catcher
    let next: Int
}

struct CompiledRule: Sendable {
    let rule: ChoiceRule
    let next: Int
}

/// Gives each state an index, scope by scope.
struct ProgramCompiler {
    private(set) var states: [CompiledState?] = []

    /// Compiles a scope and those inside it.
    ///
    /// - Returns: the index of its first state.
    mutating func compile(_ scope: Scope) -> Int {
        let base = states.count
        var indices: [String: Int] = [:]
        for (offset, state) in scope.states.enumerated() { indices[state.name] = base + offset }
        states.append(contentsOf: repeatElement(nil, count: scope.states.count))
        for (offset, state) in scope.states.enumerated() {
            states[base + offset] = compile(state, names: indices)
        }
        return index(of: scope.startAt, in: indices)
    }

    private func index(of name: String, in names: [String: Int]) -> Int {
        guard let index = names[name] else {
            preconditionFailure("checking let a transition to a missing state pass: \(name)")
        }
        return index
    }

    private func index(of transition: Transition, in names: [String: Int]) -> Int? {
        switch transition {
        case .next(let name): index(of: name, in: names)
        case .end: nil
        }
    }

    private mutating func compile(_ state: State, names: [String: Int]) -> CompiledState {
        func catchers(_ list: [Catcher]) -> [CompiledCatcher] {
            list.map { CompiledCatcher(catcher: $0, next: index(of: $0.next, in: names)) }
        }
        switch state.kind {
        case .pass(let pass):
            return CompiledState(
                state: state,
                type: .pass,
                flow: pass.flow,
                next: index(of: pass.transition, in: names),
                body: .pass(result: pass.result)
            )
        case .task(let task):
            return CompiledState(
                state: state,
                type: .task,
                flow: task.flow,
                next: index(of: task.transition, in: names),
                retry: task.retry,
                catchers: catchers(task.catchers),
                body: .task(task)
            )
        case .choice(let choice):
            let rules = choice.rules.map { rule in
                CompiledRule(rule: rule, next: index(of: rule.next, in: names))
            }
            let defaultNext = choice.defaultNext.map { index(of: $0, in: names) }
            return CompiledState(
                state: state,
                type: .choice,
                flow: choice.flow,
                next: nil,
                body: .choice(rules, defaultNext: defaultNext)
            )
        case .wait(let wait):
            return CompiledState(
                state: state,
                type: .wait,
                flow: wait.flow,
                next: index(of: wait.transition, in: names),
                body: .wait(wait.until)
            )
        case .succeed(let succeed):
            return CompiledState(
                state: state,
                type: .succeed,
                flow: succeed.flow,
                next: nil,
                body: .succeed
            )
        case .fail(let fail):
            return CompiledState(
                state: state,
                type: .fail,
                flow: DataFlow(),
                next: nil,
                body: .fail(fail)
            )
        case .parallel(let parallel):
            let starts = parallel.branches.map { compile($0) }
            return CompiledState(
                state: state,
                type: .parallel,
                flow: parallel.flow,
                next: index(of: parallel.transition, in: names),
                retry: parallel.retry,
                catchers: catchers(parallel.catchers),
                body: .parallel(starts)
            )
        case .map(let map):
            let start = compile(map.processor)
            return CompiledState(
                state: state,
                type: .map,
                flow: map.flow,
                next: index(of: map.transition, in: names),
                retry: map.retry,
                catchers: catchers(map.catchers),
                body: .map(map, start: start)
            )
        }
    }
}
