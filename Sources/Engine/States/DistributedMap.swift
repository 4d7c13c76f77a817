import JSONPath
import StatesLanguage
import Values

extension Execution {
    /// Distributed Map, as far as it runs yet: child executions that need no news from outside.
    ///
    /// Each child is an execution of its own that begins and ends within this event; its history is
    /// not kept. Anything else is refused with a sentence that says so.
    mutating func startMapRun(
        _ token: Int,
        _ state: CompiledState,
        _ map: MapState,
        start: Int,
        items: [JSON],
        _ evaluator: Evaluator,
        at now: Timestamp,
        into effects: inout Effects
    ) throws(StateFailure) {
        var evaluator = evaluator
        record(.mapStateStarted(length: items.count), of: token, at: now, into: &effects)
        let tolerated = try evaluator.toleratedFailures(of: map, items: items.count)
        take(evaluator)
        let input = evaluator.scope.input
        record(
            .mapRunStarted(mapRunARN: makeMapRunARN(state, map)),
            of: token,
            at: now,
            into: &effects
        )
        var results: [JSON] = []
        var failures = 0
        for (index, item) in items.enumerated() where status == .running {
            var childInput = item
            if let selector = map.itemSelector {
                childInput = try selected(
                    item,
                    index: index,
                    by: selector,
                    input: input,
                    token,
                    at: now
                )
            }
            var child = Execution(
                childOf: self,
                name: random.nextUUID(),
                start: start,
                input: childInput,
                seed: random.next()
            )
            var childEffects = Effects(keepsDecisions: effects.decisions != nil)
            child.apply(.started, at: now, into: &childEffects)
            if let decisions = childEffects.decisions {
                effects.decisions?.append(contentsOf: decisions)
            }
            if let output = child.output {
                results.append(output)
            } else {
                failures += 1
                results.append(Self.childFailure(child))
            }
        }
        guard failures <= tolerated else {
            let failure = TaskFailure(
                error: ErrorName.exceedToleratedFailureThreshold,
                cause: Sentence.toleranceExceeded
            )
            record(
                .mapRunFailed(error: failure.error, cause: failure.cause),
                of: token,
                at: now,
                into: &effects
            )
            handle(failure, of: token, at: now, into: &effects)
            return
        }
        record(.mapRunSucceeded, of: token, at: now, into: &effects)
        record(.mapStateSucceeded, after: tokens[token].lastEventID, at: now, into: &effects)
        compositeSucceeded(token, results: results, at: now, into: &effects)
    }

    private mutating func makeMapRunARN(_ state: CompiledState, _ map: MapState) -> String {
        let machine = identity.stateMachineARN.replacingPart("stateMachine", by: "mapRun")
        return "\(machine)/\(map.label ?? random.nextUUID()):\(random.nextUUID())"
    }

    private static func childFailure(_ child: Execution) -> JSON {
        var failure = JSONObject()
        failure["Error"] = child.failure?.error.map { .string($0) }
        failure["Cause"] = child.failure?.cause.map { .string($0) }
        return .object(failure)
    }
}

extension MapState {
    /// Whether the children of a distributed Map need nothing from outside.
    var runsAtOnce: Bool {
        itemReader == nil && itemBatcher == nil && resultWriter == nil && processor.runsAtOnce
    }
}

extension Scope {
    fileprivate var runsAtOnce: Bool {
        states.allSatisfy { state in
            switch state.kind {
            case .pass, .choice, .succeed, .fail: true
            case .task, .wait: false
            case .parallel(let parallel):
                parallel.retry.isEmpty && parallel.branches.allSatisfy(\.runsAtOnce)
            case .map(let map): map.retry.isEmpty && map.processor.runsAtOnce
            }
        }
    }
}

extension String {
    /// An ARN with one of its parts replaced.
    fileprivate func replacingPart(_ part: String, by other: String) -> String {
        split(separator: ":", omittingEmptySubsequences: false)
            .map { $0 == part ? other : String($0) }.joined(separator: ":")
    }
}
