import Engine
import StatesLanguage
import Values

/// Makes the script that leads an execution to an end, and finds out whether it does.
struct ScriptMaker {
    private let program: Program
    private let form: SequentialForm
    /// How many simulations may still be made to shorten scripts.
    private var runsLeft: Int
    /// After how many pieces of news a simulation is given up: without an outcome that ends it, a
    /// loop goes round until its history is full.
    private let stepsMax: Int

    init(
        _ machine: StateMachine,
        type: StateMachineType,
        form: SequentialForm,
        limits: ExplorationLimits
    ) {
        program = Program(machine, type: type)
        self.form = form
        runsLeft = limits.shorteningRunsMax
        stepsMax = limits.simulationStepsMax
    }

    /// A script with the input that goes with it.
    struct Script {
        var input: JSON
        var rules: OutcomeScript
    }

    /// What a script has to lead to.
    struct Goal {
        var status: ExecutionStatus
        var error: String?
        /// The states of the route, each once.
        var route: [String]
    }

    /// The whole script for a way through a graph.
    static func script(for end: RouteEnd, in graph: ScopeGraph) -> Script {
        script(for: RouteStep.steps(to: end, in: graph))
    }

    /// The whole script for a way.
    static func script(for steps: [RouteStep]) -> Script {
        var recorder = CallRecorder()
        recorder.record(steps, iteration: [], times: times(for: steps))
        return Script(input: recorder.input, rules: recorder.script())
    }

    /// How long tasks have to take for the machine's timeout to come where the last step says.
    private static func times(for steps: [RouteStep]) -> [Int64] {
        var times = [Int64](repeating: 0, count: steps.count)
        guard let last = steps.last?.edge, let timing = last.timing, let limit = timing.machineLimit
        else { return times }
        let isOwn = last.outcome.isMachineTimeout
        var need = limit - (isOwn ? min(timing.ownMax, limit) : timing.waited + timing.spent)
        for step in steps.dropLast() {
            need -= (step.edge.timing?.spent ?? 0) + (step.edge.timing?.waited ?? 0)
        }
        for index in steps.indices.reversed() where need > 0 {
            guard steps[index].inner.isEmpty, let timing = steps[index].edge.timing else {
                continue
            }
            switch steps[index].edge.outcome {
            case .returns, .fails: break
            case .begins, .timesOut, .missesHeartbeat, .outlastsMachine: continue
            }
            // As long as that it may take, and its own timeout is not up.
            times[index] = min(need, max(0, timing.ownMax - 1000))
            need -= times[index]
        }
        return times
    }

    /// Simulates a script.
    ///
    /// - Returns: nil if it leads to the goal, else what it led to.
    func difference(_ script: Script, from goal: Goal) -> String? {
        let simulation = simulation(script)
        let execution = simulation.execution
        guard execution.status == goal.status, execution.failure?.error == goal.error else {
            let error = execution.failure?.error.map { " with " + $0 } ?? ""
            return "\(execution.status.rawValue)\(error)"
        }
        var states: [String] = []
        var entered: Set<String> = []
        for event in simulation.history {
            guard case .stateEntered(_, let name, _) = event.details else { continue }
            entered.insert(name)
            guard form.partOfState[name] == 0 else { continue }
            if let position = states.firstIndex(of: name) {
                states.removeSubrange((position + 1)...)
            } else {
                states.append(name)
            }
        }
        let isSame =
            states == goal.route.filter { form.partOfState[$0] == 0 }
            && goal.route.allSatisfy(entered.contains)
        return isSame ? nil : "another way: " + states.joined(separator: " → ")
    }

    /// The states at the top that a script leads through, in the order in which they are entered.
    func path(_ script: Script) -> [String] {
        simulation(script).history.compactMap { event in
            guard case .stateEntered(_, let name, _) = event.details,
                form.partOfState[name] == 0
            else { return nil }
            return name
        }
    }

    private func simulation(_ script: Script) -> Simulation {
        var simulation = Simulation(
            program: program,
            input: script.input,
            sources: [script.rules]
        )
        simulation.finish(stepsMax: stepsMax)
        return simulation
    }

    /// A script with as few rules as lead to the same goal.
    ///
    /// Rules are left out one by one, results of tasks before errors; errors keep their causes only
    /// where something reads them.
    mutating func shortened(_ script: Script, to goal: Goal, keepsInput: Bool) -> Script {
        var script = script
        let successes = script.rules.rules.indices.filter { index in
            if case .returns = script.rules.rules[index].outcome.end { true } else { false }
        }
        if successes.count > 1 {
            var without = script
            without.rules.rules = script.rules.rules.enumerated()
                .filter { !successes.contains($0.offset) }.map(\.element)
            if isEnough(without, for: goal) { script = without }
        }
        var plain = script
        for index in plain.rules.rules.indices {
            if case .throwsError(let failure) = plain.rules.rules[index].outcome.end {
                let bare = TaskFailure(error: failure.error, cause: nil)
                plain.rules.rules[index].outcome.end = .throwsError(bare)
            }
        }
        if isEnough(plain, for: goal) { script = plain }
        if !keepsInput {
            var without = script
            without.input = .object(JSONObject())
            if isEnough(without, for: goal) { script = without }
        }
        var index = script.rules.rules.count - 1
        while index >= 0 {
            var without = script
            without.rules.rules.remove(at: index)
            if isEnough(without, for: goal) { script = without }
            index -= 1
        }
        return script
    }

    private mutating func isEnough(_ script: Script, for goal: Goal) -> Bool {
        guard runsLeft > 0 else { return false }
        runsLeft -= 1
        return difference(script, from: goal) == nil
    }
}

/// Writes down what becomes of each task attempt on a way, as a script addresses it.
private struct CallRecorder {
    private struct Call {
        var visit: Int
        var attempt: Int
        var outcome: Outcome
    }

    private struct Address: Hashable {
        var state: String
        var iteration: [Int]
    }

    private(set) var input = JSON.object(JSONObject())
    private var calls: [Address: [Call]] = [:]
    private var order: [Address] = []
    private var visits: [Address: Int] = [:]
    private var attempts: [Address: Int] = [:]

    /// Writes down some steps.
    ///
    /// - Parameters:
    ///   - steps: the steps.
    ///   - iteration: in which iteration they are.
    ///   - times: how many milliseconds the task of each takes; none if that does not matter.
    mutating func record(_ steps: [RouteStep], iteration: [Int], times: [Int64] = []) {
        for (index, step) in steps.enumerated() {
            if case .begins(let input, _) = step.edge.outcome, step.isRoot { self.input = input }
            if let state = step.edge.state {
                record(step, of: state, iteration, took: times.isEmpty ? 0 : times[index])
            }
            for state in step.edge.entered {
                let address = Address(state: state, iteration: iteration)
                visits[address, default: 0] += 1
                attempts[address] = 0
            }
        }
    }

    private mutating func record(
        _ step: RouteStep,
        of state: String,
        _ iteration: [Int],
        took: Int64
    ) {
        if !step.inner.isEmpty {
            for inner in step.inner {
                record(
                    inner.steps,
                    iteration: iteration + (inner.iteration.map { [$0] } ?? [])
                )
            }
            return
        }
        var outcome: Outcome
        switch step.edge.outcome {
        case .begins: return
        case .returns(let value, _): outcome = Outcome(.returns(value))
        case .fails(let error):
            let isTooMuch = error.name == ErrorName.dataLimitExceeded
            outcome =
                isTooMuch
                ? Outcome(.returnsTooMuch)
                : Outcome(
                    .throwsError(TaskFailure(error: error.name, cause: Alternative.cause))
                )
        case .timesOut, .outlastsMachine: outcome = Outcome(.silence)
        case .missesHeartbeat: outcome = Outcome(.silence, aliveMilliseconds: 0)
        }
        outcome.tookMilliseconds = took
        let address = Address(state: state, iteration: iteration)
        attempts[address, default: 0] += 1
        if calls[address] == nil { order.append(address) }
        calls[address, default: []].append(
            Call(
                visit: visits[address] ?? 1,
                attempt: attempts[address] ?? 1,
                outcome: outcome
            )
        )
    }

    func script() -> OutcomeScript {
        var rules: [OutcomeScript.Rule] = []
        for address in order { rules += self.rules(for: address) }
        return OutcomeScript(rules: rules)
    }

    private func rules(for address: Address) -> [OutcomeScript.Rule] {
        let calls = calls[address] ?? []
        var byVisit: [(visit: Int, outcomes: [Outcome])] = []
        for call in calls {
            if byVisit.last?.visit == call.visit {
                byVisit[byVisit.count - 1].outcomes.append(call.outcome)
            } else {
                byVisit.append((call.visit, [call.outcome]))
            }
        }
        guard let first = byVisit.first else { return [] }
        if byVisit.allSatisfy({ $0.outcomes == first.outcomes }) {
            return rules(address, visit: nil, first.outcomes)
        }
        return byVisit.flatMap { rules(address, visit: $0.visit, $0.outcomes) }
    }

    private func rules(
        _ address: Address,
        visit: Int?,
        _ outcomes: [Outcome]
    ) -> [OutcomeScript.Rule] {
        var runs: [(range: ClosedRange<Int>, outcome: Outcome)] = []
        for (index, outcome) in outcomes.enumerated() {
            if let last = runs.last, last.outcome == outcome {
                runs[runs.count - 1].range = last.range.lowerBound...(index + 1)
            } else {
                runs.append(((index + 1)...(index + 1), outcome))
            }
        }
        return runs.map { run in
            OutcomeScript.Rule(
                state: address.state,
                iteration: address.iteration,
                visit: visit,
                attempts: runs.count == 1 ? nil : run.range,
                outcome: run.outcome
            )
        }
    }
}
