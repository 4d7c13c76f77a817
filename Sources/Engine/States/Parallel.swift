import StatesLanguage
import Values

extension Execution {
    /// Parallel: a token for each branch.
    mutating func startBranches(
        _ token: Int,
        _ state: CompiledState,
        _ starts: [Int],
        at now: Timestamp,
        into effects: inout Effects
    ) throws(StateFailure) {
        var input = try effectiveInput(token, state, at: now)
        inspectInput(input, state, of: token, in: &effects)
        if let template = state.flow.arguments {
            var evaluator = evaluator(for: token, input: input, at: now)
            input = try evaluator.value(of: template)
            take(evaluator)
            inspectArguments(input, state, of: token, in: &effects)
        }
        let startedID = record(.parallelStateStarted, of: token, at: now, into: &effects)
        guard status == .running else { return }
        var active: [Int] = []
        for (index, start) in starts.enumerated() {
            let branch = Token(
                place: .branch(parent: token, index: index),
                state: start,
                lastEventID: startedID,
                input: input,
                variables: tokens[token].variables,
                item: tokens[token].item
            )
            active.append(insert(branch))
        }
        tokens[token].phase = .composite(
            Composite(
                active: active,
                results: Array(repeating: .null, count: starts.count),
                remaining: starts.count
            )
        )
        ready.append(contentsOf: active)
    }

    /// A branch is done: with the last one the state is.
    mutating func branchSucceeded(
        _ token: Int,
        of parent: Int,
        index: Int,
        output: JSON,
        at now: Timestamp,
        into effects: inout Effects
    ) {
        let last = tokens[token].lastEventID
        release(token)
        guard
            let results = withComposite(
                of: parent,
                { composite -> [JSON]? in
                    composite.active.removeAll { $0 == token }
                    composite.results[index] = output
                    composite.remaining -= 1
                    return composite.remaining == 0 ? composite.results : nil
                }
            )
        else { return }
        tokens[parent].lastEventID = last
        record(.parallelStateSucceeded, after: last, at: now, into: &effects)
        compositeSucceeded(parent, results: results, at: now, into: &effects)
    }

    /// A branch failed: the others end with it.
    mutating func branchFailed(
        _ token: Int,
        of parent: Int,
        _ failure: TaskFailure,
        at now: Timestamp,
        into effects: inout Effects
    ) {
        let last = tokens[token].lastEventID
        abortActive(of: parent, at: now, into: &effects)
        tokens[parent].lastEventID = last
        handle(failure, of: parent, at: now, into: &effects)
        resume(parent)
    }
}

// What Parallel and Map have in common.
extension Execution {
    /// Edits the branches or iterations of a token in place; nil if it has none.
    mutating func withComposite<Result>(
        of token: Int,
        _ edit: (inout Composite) -> Result?
    ) -> Result? {
        guard case .composite(var composite) = tokens[token].phase else { return nil }
        // Parked, so that `composite` is the only owner of its arrays.
        tokens[token].phase = .ended
        defer { tokens[token].phase = .composite(composite) }
        return edit(&composite)
    }

    /// All branches or iterations are done: the state goes on with their results.
    mutating func compositeSucceeded(
        _ token: Int,
        results: [JSON],
        at now: Timestamp,
        into effects: inout Effects
    ) {
        guard status == .running else { return }
        let state = program.states[tokens[token].state]
        tokens[token].phase = .ended
        do throws(StateFailure) {
            try finish(
                token,
                state,
                result: .array(results),
                effectiveInput: .null,
                next: state.next,
                at: now,
                into: &effects
            )
        } catch {
            stateFailed(token, error, at: now, into: &effects)
        }
        resume(token)
    }

    /// Gives a token's slot back.
    mutating func release(_ token: Int) {
        guard status == .running else { return }
        tokens[token].phase = .ended
        tokens[token].input = .null
        tokens[token].variables = JSONObject()
        freeSlots.append(token)
    }

    /// Ends all branches or iterations that are still under way, and records that.
    mutating func abortActive(of token: Int, at now: Timestamp, into effects: inout Effects) {
        guard case .composite(let composite) = tokens[token].phase else { return }
        tokens[token].phase = .ended
        for child in composite.active { abort(child, at: now, into: &effects) }
    }

    private mutating func abort(_ token: Int, at now: Timestamp, into effects: inout Effects) {
        guard status == .running else { return }
        let state = program.states[tokens[token].state]
        switch tokens[token].phase {
        case .entering, .redriven, .ended: break
        case .waiting(let timer), .retrying(let timer): cancelTimer(timer, into: &effects)
        case .task(let task): cancel(task, of: token, into: &effects)
        case .composite: abortActive(of: token, at: now, into: &effects)
        }
        switch tokens[token].place {
        case .root: break
        case .branch:
            // As recorded: a branch that stands in a state with work ends with that state's abort,
            // the branch that failed included.
            switch state.type {
            case .task, .wait, .parallel, .map:
                if tokens[token].enteredEventID > 0 {
                    record(.stateAborted(state.type), of: token, at: now, into: &effects)
                }
            case .pass, .choice, .succeed, .fail: break
            }
        case .iteration(let parent, let index):
            let name = program.states[tokens[parent].state].name
            record(
                .mapIterationAborted(name: name, index: index),
                of: token,
                at: now,
                into: &effects
            )
        }
        release(token)
    }

    /// Records that a Parallel or Map state failed, before its catcher or its scope hears of it.
    mutating func recordFailedComposite(
        _ token: Int,
        _ state: CompiledState,
        at now: Timestamp,
        into effects: inout Effects
    ) {
        switch state.body {
        case .parallel: record(.parallelStateFailed, of: token, at: now, into: &effects)
        case .map: record(.mapStateFailed, of: token, at: now, into: &effects)
        case .pass, .task, .choice, .wait, .succeed, .fail: break
        }
    }
}
