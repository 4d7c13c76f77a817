import JSONPath
import StatesLanguage
import Values

extension Execution {
    /// Map: a token for each item, as many at a time as may be.
    mutating func startMap(
        _ token: Int,
        _ state: CompiledState,
        _ map: MapState,
        start: Int,
        at now: Timestamp,
        into effects: inout Effects
    ) throws(StateFailure) {
        if case .distributed = map.mode, !map.runsAtOnce {
            throw StateFailure(ErrorName.runtime, Sentence.distributedMapNotRun)
        }
        let input = try effectiveInput(token, state, at: now)
        inspectInput(input, state, of: token, in: &effects)
        var evaluator = evaluator(for: token, input: input, at: now)
        let items = try evaluator.items(of: map, input: input)
        inspect(.afterItemsPath, .array(items), of: token, in: &effects)
        let limit = try evaluator.maxConcurrency(of: map)
        if case .distributed = map.mode {
            try startMapRun(
                token,
                state,
                map,
                start: start,
                items: items,
                evaluator,
                at: now,
                into: &effects
            )
            return
        }
        take(evaluator)
        record(.mapStateStarted(length: items.count), of: token, at: now, into: &effects)
        guard status == .running else { return }
        guard !items.isEmpty else {
            record(
                .mapStateSucceeded,
                after: tokens[token].lastEventID,
                at: now,
                into: &effects
            )
            compositeSucceeded(token, results: [], at: now, into: &effects)
            return
        }
        tokens[token].phase = .composite(
            Composite(
                active: [],
                results: Array(repeating: .null, count: items.count),
                remaining: items.count,
                pending: PendingItems(items: items, input: input, nextIndex: 0)
            )
        )
        let room = min(
            limit > 0 ? limit : .max,
            Int64(program.limits.inlineMapConcurrencyMax),
            Int64(items.count)
        )
        let startedID = tokens[token].lastEventID
        for _ in 0..<room where status == .running {
            startIteration(of: token, after: startedID, at: now, into: &effects)
        }
    }

    /// Starts the next item's iteration, if there is one.
    private mutating func startIteration(
        of parent: Int,
        after previous: Int64,
        at now: Timestamp,
        into effects: inout Effects
    ) {
        let next = withComposite(of: parent) { composite -> PendingItems? in
            guard let pending = composite.pending, pending.nextIndex < pending.items.count else {
                return nil
            }
            composite.pending?.nextIndex += 1
            return pending
        }
        let state = program.states[tokens[parent].state]
        guard let next, case .map(let map, let start) = state.body else { return }
        let index = next.nextIndex
        let item = next.items[index]
        let startedID = record(
            .mapIterationStarted(name: state.name, index: index),
            after: previous,
            at: now,
            into: &effects
        )
        guard status == .running else { return }
        var iteration = Token(
            place: .iteration(parent: parent, index: index),
            state: start,
            lastEventID: startedID,
            input: item,
            variables: tokens[parent].variables,
            item: (index, item)
        )
        do throws(StateFailure) {
            if let selector = map.itemSelector {
                iteration.input = try selected(
                    item,
                    index: index,
                    by: selector,
                    input: next.input,
                    parent,
                    at: now
                )
            }
            let slot = insert(iteration)
            _ = withComposite(of: parent) { composite -> Void? in composite.active.append(slot) }
            ready.append(slot)
        } catch {
            abortActive(of: parent, at: now, into: &effects)
            stateFailed(parent, error, at: now, into: &effects)
        }
    }

    /// What `ItemSelector` makes of an item: it reads the Map's own input and `Map.Item`.
    mutating func selected(
        _ item: JSON,
        index: Int,
        by selector: PayloadTemplate,
        input: JSON,
        _ parent: Int,
        at now: Timestamp
    ) throws(StateFailure) -> JSON {
        let outer = tokens[parent].item
        tokens[parent].item = (index, item)
        defer { tokens[parent].item = outer }
        var evaluator = evaluator(for: parent, input: input, at: now)
        let value = try evaluator.value(of: selector)
        take(evaluator)
        return value
    }

    /// An iteration is done: its place goes to the next item, or the state is done with it.
    mutating func iterationSucceeded(
        _ token: Int,
        of parent: Int,
        index: Int,
        output: JSON,
        at now: Timestamp,
        into effects: inout Effects
    ) {
        let last = tokens[token].lastEventID
        let name = program.states[tokens[parent].state].name
        let succeededID = record(
            .mapIterationSucceeded(name: name, index: index),
            after: last,
            at: now,
            into: &effects
        )
        guard status == .running else { return }
        release(token)
        let results = withComposite(of: parent) { composite -> [JSON]? in
            composite.active.removeAll { $0 == token }
            composite.results[index] = output
            composite.remaining -= 1
            return composite.remaining == 0 ? composite.results : nil
        }
        if let results {
            tokens[parent].lastEventID = succeededID
            record(.mapStateSucceeded, after: succeededID, at: now, into: &effects)
            compositeSucceeded(parent, results: results, at: now, into: &effects)
        } else {
            // As recorded: it follows from the last event inside the iteration before it.
            startIteration(of: parent, after: last, at: now, into: &effects)
        }
    }

    /// An iteration failed: the others end with it.
    mutating func iterationFailed(
        _ token: Int,
        of parent: Int,
        index: Int,
        _ failure: TaskFailure,
        at now: Timestamp,
        into effects: inout Effects
    ) {
        let last = tokens[token].lastEventID
        let name = program.states[tokens[parent].state].name
        record(
            .mapIterationFailed(name: name, index: index),
            after: last,
            at: now,
            into: &effects
        )
        guard status == .running else { return }
        _ = withComposite(of: parent) { composite -> Void? in
            composite.active.removeAll { $0 == token }
        }
        release(token)
        abortActive(of: parent, at: now, into: &effects)
        tokens[parent].lastEventID = last
        handle(failure, of: parent, at: now, into: &effects)
        resume(parent)
    }
}

extension Evaluator {
    fileprivate mutating func items(of map: MapState, input: JSON) throws(StateFailure) -> [JSON] {
        switch map.items {
        case .input:
            guard let items = input.arrayValue else {
                let sentence = Sentence.mapInputNotArray(input)
                if usesJSONata { throw StateFailure(evaluation: sentence, location: nil) }
                throw StateFailure(ErrorName.runtime, sentence)
            }
            return items
        case .path(let expression):
            let value = try value(of: expression, field: "ItemsPath")
            guard let items = value.arrayValue else {
                throw StateFailure(
                    ErrorName.runtime,
                    Sentence.itemsPathNotArray(path: expression.text, value)
                )
            }
            return items
        case .template(.jsonata(let field)):
            return try value(of: field, expected: "array") { $0.arrayValue }
        case .template(let template):
            guard let items = try value(of: template).arrayValue else { return [] }
            return items
        }
    }

    fileprivate mutating func maxConcurrency(of map: MapState) throws(StateFailure) -> Int64 {
        try integer(of: map.maxConcurrency, path: "MaxConcurrencyPath") ?? 0
    }

    /// How many failures a distributed Map takes: `ToleratedFailureCount` and
    /// `ToleratedFailurePercentage`, whichever is passed first.
    mutating func toleratedFailures(
        of map: MapState,
        items: Int
    ) throws(StateFailure) -> Int {
        let count = try integer(of: map.toleratedFailureCount, path: "ToleratedFailureCountPath")
        if let count, count < 0 {
            throw StateFailure(ErrorName.runtime, "ToleratedFailureCount cannot be negative.")
        }
        let percentage = try number(
            of: map.toleratedFailurePercentage,
            path: "ToleratedFailurePercentagePath"
        )
        if let percentage, !(0...100).contains(percentage) {
            throw StateFailure(
                ErrorName.runtime,
                "ToleratedFailurePercentage must be between 0 and 100."
            )
        }
        let byCount = count.map { Int(clamping: $0) }
        let byPercentage = percentage.map { Int(Double(items) * $0 / 100) }
        if byCount == nil, byPercentage == nil { return 0 }
        return min(byCount ?? .max, byPercentage ?? .max)
    }

    private mutating func integer(
        of field: DynamicField<Int64>?,
        path name: String
    ) throws(StateFailure) -> Int64? {
        switch field {
        case nil: return nil
        case .literal(let number): return number
        case .path(let expression):
            let value = try value(of: expression, field: name)
            guard case .integer(let number) = value else {
                throw StateFailure(
                    ErrorName.runtime,
                    Sentence.notInteger(field: name, path: expression.text, value: value)
                )
            }
            return number
        case .jsonata(let field):
            return try value(of: field, expected: "integer") { $0.integerValue }
        }
    }

    private mutating func number(
        of field: DynamicField<Double>?,
        path name: String
    ) throws(StateFailure) -> Double? {
        switch field {
        case nil: return nil
        case .literal(let number): return number
        case .path(let expression):
            let value = try value(of: expression, field: name)
            guard let number = value.doubleValue else {
                throw StateFailure(
                    ErrorName.runtime,
                    Sentence.notFloat(field: name, path: expression.text, value: value)
                )
            }
            return number
        case .jsonata(let field):
            return try value(of: field, expected: "number") { $0.doubleValue }
        }
    }
}
