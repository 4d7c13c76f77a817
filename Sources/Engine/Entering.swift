import StatesLanguage
import Values

// Entering and leaving states: what all types have in common.
extension Execution {
    /// Lets a token enter its state and do all that needs no waiting.
    mutating func enterState(_ token: Int, at now: Timestamp, into effects: inout Effects) {
        let state = program.states[tokens[token].state]
        tokens[token].eventIDBeforeEntering = tokens[token].lastEventID
        tokens[token].enteredAt = now
        tokens[token].retryCount = 0
        if !tokens[token].retriesOfRetrier.isEmpty { tokens[token].retriesOfRetrier = [] }
        if !changes.isEmpty { change(token) }
        let id = record(
            .stateEntered(state.type, name: state.name, input: tokens[token].input),
            of: token,
            at: now,
            into: &effects
        )
        guard status == .running else { return }
        tokens[token].enteredEventID = id
        inspect(.variables, .object(tokens[token].variables), of: token, in: &effects)
        inspect(.context, contextObject(of: token), of: token, in: &effects)
        work(token, at: now, into: &effects)
    }

    /// Does a state's work, for the first time or again.
    mutating func work(_ token: Int, at now: Timestamp, into effects: inout Effects) {
        let state = program.states[tokens[token].state]
        do throws(StateFailure) {
            switch state.body {
            case .pass(let result):
                try pass(token, state, result: result, at: now, into: &effects)
            case .task(let task): try schedule(task, token, state, at: now, into: &effects)
            case .choice(let rules, let defaultNext):
                try choose(token, state, rules, defaultNext: defaultNext, at: now, into: &effects)
            case .wait(let until): try wait(token, state, until, at: now, into: &effects)
            case .succeed: try succeed(token, state, at: now, into: &effects)
            case .fail(let fail): try failState(token, state, fail, at: now, into: &effects)
            case .parallel(let starts):
                try startBranches(token, state, starts, at: now, into: &effects)
            case .map(let map, let start):
                try startMap(token, state, map, start: start, at: now, into: &effects)
            }
        } catch {
            stateFailed(token, error, at: now, into: &effects)
        }
    }

    /// Leaves a state: records it, sets its variables, and goes on.
    ///
    /// `next` is the next state's index, nil ends the scope; `exit` is the way out that leads there.
    mutating func leave(
        _ token: Int,
        output: JSON,
        assigned: JSONObject?,
        next: Int?,
        by exit: Decision.Exit = .next,
        at now: Timestamp,
        into effects: inout Effects
    ) {
        let state = program.states[tokens[token].state]
        record(
            .stateExited(state.type, name: state.name, output: output, assignedVariables: assigned),
            of: token,
            at: now,
            into: &effects
        )
        guard status == .running else { return }
        note(.left(exit, to: name(ofState: next)), of: token, in: &effects)
        if let assigned {
            for member in assigned { tokens[token].variables[member.key] = member.value }
        }
        if let next {
            tokens[token].state = next
            tokens[token].input = output
            tokens[token].phase = .entering
        } else {
            scopeSucceeded(token, output: output, at: now, into: &effects)
        }
    }

    /// Lets a token that news has woken go on where it entered a state again.
    mutating func resume(_ token: Int) {
        if case .entering = tokens[token].phase { ready.append(token) }
    }

    /// The last state of a scope is left.
    private mutating func scopeSucceeded(
        _ token: Int,
        output: JSON,
        at now: Timestamp,
        into effects: inout Effects
    ) {
        switch tokens[token].place {
        case .root:
            self.output = output
            end(
                .succeeded,
                .executionSucceeded(output: output),
                after: tokens[token].lastEventID,
                at: now,
                into: &effects
            )
        case .branch(let parent, let index):
            branchSucceeded(
                token,
                of: parent,
                index: index,
                output: output,
                at: now,
                into: &effects
            )
        case .iteration(let parent, let index):
            iterationSucceeded(
                token,
                of: parent,
                index: index,
                output: output,
                at: now,
                into: &effects
            )
        }
    }
}

// What goes wrong in a state.
extension Execution {
    /// A state's own data or expressions failed.
    mutating func stateFailed(
        _ token: Int,
        _ failure: StateFailure,
        at now: Timestamp,
        into effects: inout Effects
    ) {
        let state = program.states[tokens[token].state]
        var cause = failure.failure.cause
        cause = cause.map {
            Sentence.during(state.name, enteredAt: tokens[token].enteredEventID, $0)
        }
        let whole = TaskFailure(error: failure.failure.error, cause: cause)
        if failure.isEvaluation {
            // As recorded: while a state is being entered, a failed evaluation follows from what
            // came before.
            let previous =
                tokens[token].lastEventID == tokens[token].enteredEventID
                ? tokens[token].eventIDBeforeEntering : tokens[token].lastEventID
            tokens[token].lastEventID = record(
                .evaluationFailed(
                    error: ErrorName.queryEvaluationError,
                    cause: whole.cause ?? "",
                    location: failure.evaluationLocation,
                    state: state.name
                ),
                after: previous,
                at: now,
                into: &effects
            )
        }
        // As recorded: a Parallel or Map state is not said to have failed where a path of its own
        // selects nothing.
        handle(
            whole,
            of: token,
            failsComposite: failure.isEvaluation,
            at: now,
            into: &effects
        )
    }

    /// An error of a state: a retrier may take it, then a catcher, then it ends the scope.
    ///
    /// `origin` is where it comes from, as far as its name does not tell; `failsComposite` whether a
    /// Parallel or Map state is recorded to have failed with it.
    mutating func handle(
        _ failure: TaskFailure,
        of token: Int,
        from origin: ErrorOrigin = .state,
        failsComposite: Bool = true,
        at now: Timestamp,
        into effects: inout Effects
    ) {
        guard status == .running else { return }
        let state = program.states[tokens[token].state]
        if let retrier = state.retry.firstIndex(where: {
            $0.matches(failure.error, from: origin)
        }),
            retry(token, state, retrier: retrier, failure, at: now, into: &effects)
        {
            return
        }
        if failsComposite { recordFailedComposite(token, state, at: now, into: &effects) }
        guard status == .running else { return }
        if let index = state.catchers.firstIndex(where: {
            $0.catcher.matches(failure.error, from: origin)
        }) {
            note(.caught(index, failure), of: token, in: &effects)
            do throws(StateFailure) {
                try caught(failure, by: index, token, state, at: now, into: &effects)
            } catch {
                // What a catcher's own expressions raise is not caught by it or its neighbours.
                let cause = error.failure.cause.map {
                    Sentence.during(state.name, enteredAt: tokens[token].enteredEventID, $0)
                }
                let whole = TaskFailure(error: error.failure.error, cause: cause)
                if error.isEvaluation {
                    record(
                        .evaluationFailed(
                            error: ErrorName.queryEvaluationError,
                            cause: whole.cause ?? "",
                            location: error.evaluationLocation,
                            state: state.name
                        ),
                        of: token,
                        at: now,
                        into: &effects
                    )
                }
                scopeFailed(token, whole, at: now, into: &effects)
            }
            return
        }
        scopeFailed(token, failure, at: now, into: &effects)
    }

    /// Waits for a retry, if the retrier has one left.
    private mutating func retry(
        _ token: Int,
        _ state: CompiledState,
        retrier index: Int,
        _ failure: TaskFailure,
        at now: Timestamp,
        into effects: inout Effects
    ) -> Bool {
        if tokens[token].retriesOfRetrier.isEmpty {
            tokens[token].retriesOfRetrier = Array(repeating: 0, count: state.retry.count)
        }
        // One count per retrier, kept across its visits: ASL, "Complex retry scenarios".
        let made = tokens[token].retriesOfRetrier[index]
        guard let delay = state.retry[index].delayMilliseconds(after: made, random: &random) else {
            return false
        }
        tokens[token].retriesOfRetrier[index] += 1
        tokens[token].retryCount += 1
        note(.retried(index, failure, afterMilliseconds: delay), of: token, in: &effects)
        let timer = startTimer(
            .retry,
            for: token,
            until: now.advanced(byMilliseconds: delay),
            into: &effects
        )
        tokens[token].phase = .retrying(timer)
        return true
    }

    /// A retrier's wait is over: the work is done again, without entering the state again.
    mutating func retryIsDue(_ token: Int, at now: Timestamp, into effects: inout Effects) {
        guard case .retrying = tokens[token].phase else { return }
        work(token, at: now, into: &effects)
        resume(token)
    }

    /// A catcher takes an error: its output goes to the catcher's state.
    private mutating func caught(
        _ failure: TaskFailure,
        by index: Int,
        _ token: Int,
        _ state: CompiledState,
        at now: Timestamp,
        into effects: inout Effects
    ) throws(StateFailure) {
        let catcher = state.catchers[index]
        let errorOutput: JSONObject = [
            "Error": failure.error.map { .string($0) } ?? .null,
            "Cause": failure.cause.map { .string($0) } ?? .null,
        ]
        let input = tokens[token].input
        var evaluator = evaluator(for: token, input: .object(errorOutput), at: now)
        let output: JSON
        switch state.language {
        case .jsonPath:
            output = try evaluator.combination(
                of: .object(errorOutput),
                into: input,
                at: catcher.catcher.resultPath
            )
        case .jsonata:
            evaluator.states.input = input
            evaluator.states.errorOutput = .object(errorOutput)
            if let template = catcher.catcher.output {
                output = try evaluator.value(of: template)
            } else {
                output = .object(errorOutput)
            }
        }
        let assigned = try evaluator.assignments(catcher.catcher.assign)
        take(evaluator)
        leave(
            token,
            output: output,
            assigned: assigned,
            next: catcher.next,
            by: .catcher(index),
            at: now,
            into: &effects
        )
    }

    /// An error that nothing in its scope took.
    mutating func scopeFailed(
        _ token: Int,
        _ failure: TaskFailure,
        at now: Timestamp,
        into effects: inout Effects
    ) {
        guard status == .running else { return }
        // An error climbs through the scopes around it, and ends what they hold, before it is known
        // whether anything takes it: what a redrive needs is kept where the climb begins.
        let isOutermost = standstill == nil
        if isOutermost { standstill = Standstill(tokens, freeSlots, failed: token) }
        defer { if isOutermost, status == .running { standstill = nil } }
        note(.uncaught(failure), of: token, in: &effects)
        switch tokens[token].place {
        case .root:
            fail(failure, after: tokens[token].lastEventID, at: now, into: &effects)
        case .branch(let parent, _):
            branchFailed(token, of: parent, failure, at: now, into: &effects)
        case .iteration(let parent, let index):
            iterationFailed(token, of: parent, index: index, failure, at: now, into: &effects)
        }
    }
}
