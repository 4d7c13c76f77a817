import Engine
import Simulation
import StatesLanguage
import Values

/// All that there is to be seen of an execution, in steps.
struct DebugTrace {
    /// One step.
    struct Step {
        enum Kind: Equatable {
            case entered
            /// An attempt failed, or the evaluation of an expression did.
            case failed(ExecutionTree.Failure)
            case exited
            case redriven
            case ended
        }

        let kind: Kind
        let event: HistoryEvent
        /// The visit that it is about; nil for what is about the whole.
        let visit: Int?
    }

    let name: String
    let execution: Execution
    let visits: AddressedTree
    let steps: [Step]
    /// What a visit's data was, by the visit's number, in order.
    private(set) var stages: [Int: [DataStage]] = [:]
    /// What was decided in a visit, in order.
    private(set) var decisions: [Int: [Decision]] = [:]
    private let states: [String: State]

    /// Goes through a history.
    ///
    /// - Throws: ``CommandFailure`` if the execution cannot have had it.
    init(
        name: String,
        of execution: Execution,
        history: [HistoryEvent]
    ) throws(CommandFailure) {
        self.name = name
        let visits = AddressedTree(history)
        var run = execution
        var effects = Effects(keepsDecisions: true, keepsStages: true)
        var stages: [Int: [DataStage]] = [:]
        var decisions: [Int: [Decision]] = [:]
        do throws(HistoryError) {
            try run.recover(from: history, into: &effects) { _, _, step in
                for stage in step.stages ?? [] {
                    guard let visit = visits.visit(enteredAt: stage.enteredEventID) else {
                        continue
                    }
                    stages[visit, default: []].append(stage)
                }
                for decision in step.decisions ?? [] {
                    guard let visit = visits.visit(enteredAt: decision.enteredEventID) else {
                        continue
                    }
                    decisions[visit, default: []].append(decision)
                }
            }
        } catch {
            throw CommandFailure(
                "\(name): its history cannot be used: \(error.reason)",
                status: .failed
            )
        }
        self.execution = run
        self.visits = visits
        self.stages = stages
        self.decisions = decisions
        steps = history.compactMap { Self.step($0, visits) }
        var states: [String: State] = [:]
        Self.collect(execution.program.machine.scope, into: &states)
        self.states = states
    }

    private static func collect(_ scope: Scope, into states: inout [String: State]) {
        for state in scope.states {
            states[state.name] = state
            switch state.kind {
            case .parallel(let parallel): parallel.branches.forEach { collect($0, into: &states) }
            case .map(let map): collect(map.processor, into: &states)
            case .pass, .task, .choice, .wait, .succeed, .fail: break
            }
        }
    }

    private static func step(_ event: HistoryEvent, _ visits: AddressedTree) -> Step? {
        let visit = visits.visit(of: event)
        switch event.details {
        case .stateEntered:
            return Step(kind: .entered, event: event, visit: visits.visit(enteredAt: event.id))
        case .stateExited: return Step(kind: .exited, event: event, visit: visit)
        case .taskFailed(_, let error, let cause), .taskTimedOut(_, let error, let cause),
            .lambdaFunctionFailed(let error, let cause),
            .lambdaFunctionTimedOut(let error, let cause), .activityFailed(let error, let cause),
            .activityTimedOut(let error, let cause), .mapRunFailed(let error, let cause):
            let failure = ExecutionTree.Failure(error: error, cause: cause)
            return Step(kind: .failed(failure), event: event, visit: visit)
        case .evaluationFailed(let error, let cause, _, _):
            let failure = ExecutionTree.Failure(error: error, cause: cause)
            return Step(kind: .failed(failure), event: event, visit: visit)
        case .executionRedriven: return Step(kind: .redriven, event: event, visit: nil)
        case .executionSucceeded, .executionFailed, .executionTimedOut, .executionAborted:
            return Step(kind: .ended, event: event, visit: nil)
        default: return nil
        }
    }

    /// The state of a name.
    func state(_ name: String) -> State? { states[name] }

    /// The names of all states.
    var stateNames: [String] { states.keys.sorted() }

    /// What a visit's data had been when a step was taken: of each stage the last.
    func stages(of visit: Int, at step: Step) -> [DataStage] {
        // What entering leads to at once belongs to it; what the work gave does not yet.
        let next = steps.first { $0.event.id > step.event.id && $0.visit == visit }?.event.id
        let known = (stages[visit] ?? []).filter { stage in
            step.kind == .entered
                ? stage.name.isBeforeWork && stage.afterEventID < next ?? .max
                : stage.afterEventID < step.event.id
        }
        return DataStage.Name.allCases.compactMap { name in known.last { $0.name == name } }
    }

    /// What was decided in a visit after a step and before its next one.
    func decision(of visit: Int, at step: Step) -> Decision? {
        let all = decisions[visit] ?? []
        switch step.kind {
        case .entered: return all.first
        case .failed: return all.first { $0.afterEventID >= step.event.id }
        case .exited: return all.last { $0.afterEventID <= step.event.id }
        case .redriven, .ended: return nil
        }
    }
}

extension DataStage.Name {
    /// Whether it is known before the state's work has given anything.
    var isBeforeWork: Bool {
        switch self {
        case .variables, .context, .afterInputPath, .afterParameters, .afterArguments,
            .afterItemsPath:
            true
        case .result, .afterResultSelector, .afterResultPath: false
        }
    }
}
