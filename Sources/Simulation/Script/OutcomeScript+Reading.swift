import Engine
public import StatesLanguage
import Values

// A script as text: state by state, what becomes of its task.
//
//     Fetch:                            # one outcome for each call, the last for all further ones
//       - fail: {Error: Http.503, Cause: busy}
//         took: 2s
//       - return: {rows: 3}
//     Load: {fail: Glue.Busy, attempt: 1-2}
//     Work[1]: {lost: true}             # of the Map's second item
extension OutcomeScript {
    static let endFields = ["return", "fail", "lost", "hang", "oversized", "silent-after"]
    static let otherFields = [
        "took", "submitted", "submitted-after", "worker", "visit", "attempt", "call",
    ]

    /// Reads a script of its own file.
    ///
    /// - Parameters:
    ///   - source: the text, YAML or JSON.
    ///   - states: the states of the machine that it is for; nil to take any name.
    /// - Returns: the script, nil if there are errors; and what there is to say.
    public static func read(
        _ source: DefinitionSource,
        states: StateIndex? = nil
    ) -> (script: OutcomeScript?, diagnostics: [Diagnostic]) {
        var script: OutcomeScript?
        let (node, diagnostics) = Node.parse(
            source,
            wanted: "an object with the outcomes of each state; {} where nothing is to be said"
        ) { node in
            var reader = LocatedReader(file: source.name)
            script = OutcomeScript(
                reading: LocatedReader.Value(node),
                by: &reader,
                states: states
            )
            return reader.diagnostics
        }
        return (node == nil ? nil : script, diagnostics)
    }

    /// Reads the part of a text that is a script.
    public init(
        reading value: LocatedReader.Value,
        by reader: inout LocatedReader,
        states: StateIndex? = nil
    ) {
        self.init()
        guard let entries = value.node.entries else {
            reader.wrong(value, wanted: "an object with the outcomes of each state")
            return
        }
        for entry in entries {
            let member = value.member(entry)
            let address = OutcomeAddress(entry.key, names: states?.names ?? [])
            if let states { check(address, states, member, entry.keyRange, &reader) }
            if let elements = member.node.elements {
                addList(elements, member, address, &reader)
            } else if let rule = rule(member, address, &reader) {
                rules.append(rule)
            }
        }
    }

    private func check(
        _ address: OutcomeAddress,
        _ states: StateIndex,
        _ value: LocatedReader.Value,
        _ range: SourceRange,
        _ reader: inout LocatedReader
    ) {
        guard let entry = states[address.state] else {
            reader.report(
                .scriptState,
                "The machine has no state \"\(address.state)\".",
                at: value,
                range: range,
                help: "Its tasks are \(states.taskNames.joined(separator: ", ")).",
                suggestion: Suggestion.nearest(to: address.state, among: states.names)
            )
            return
        }
        guard case .task = entry.state.kind else {
            reader.report(
                .scriptState,
                "\"\(address.state)\" is a \(entry.state.kind.typeName) state; only a Task has outcomes.",
                at: value,
                range: range
            )
            return
        }
        guard address.iteration.count <= entry.mapDepth else {
            let depth = entry.mapDepth
            let found = depth == 0 ? "no Map" : depth == 1 ? "one Map" : "\(depth) Maps"
            reader.report(
                .scriptState,
                "\"\(address.text)\" names an iteration of \(address.iteration.count), "
                    + "and \"\(address.state)\" is inside \(found).",
                at: value,
                range: range
            )
            return
        }
    }

    private mutating func addList(
        _ elements: [Node],
        _ value: LocatedReader.Value,
        _ address: OutcomeAddress,
        _ reader: inout LocatedReader
    ) {
        guard !elements.isEmpty else {
            reader.wrong(value, wanted: "at least one outcome")
            return
        }
        let first = rules.count
        for (index, element) in elements.enumerated() {
            if let rule = rule(value.element(index, element), address, &reader) {
                rules.append(rule)
            }
        }
        // What says not which attempts it is for is for one call after the other, the last for the rest.
        let inOrder = rules.indices.dropFirst(first).filter { rules[$0].isForAll }
        guard inOrder.count > 1 else { return }
        for (number, index) in inOrder.enumerated() {
            let isLast = number == inOrder.count - 1
            rules[index].calls = number + 1...(isLast ? .max : number + 1)
        }
    }

    private func rule(
        _ value: LocatedReader.Value,
        _ address: OutcomeAddress,
        _ reader: inout LocatedReader
    ) -> Rule? {
        guard let fields = reader.fields(value, known: Self.endFields + Self.otherFields) else {
            return nil
        }
        let outcome = outcome(fields, value, &reader)
        let visit = reader.integer(fields["visit"], from: 1)
        let attempts = reader.range(fields["attempt"])
        let calls = reader.range(fields["call"])
        return outcome.map {
            Rule(
                state: address.state,
                iteration: address.iteration,
                visit: visit.map { Int(clamping: $0) },
                attempts: attempts,
                calls: calls,
                outcome: $0
            )
        }
    }

    private func outcome(
        _ fields: [String: LocatedReader.Value],
        _ value: LocatedReader.Value,
        _ reader: inout LocatedReader
    ) -> Outcome? {
        let given = Self.endFields.filter { fields[$0] != nil }
        let ends = given.filter { $0 != "silent-after" }
        guard !given.isEmpty else {
            // A field that there is not was probably meant to say it.
            if value.node.entries?.count ?? 0 > fields.count { return nil }
            reader.report(
                .scriptMissing,
                "It is not said how the attempt ends.",
                at: value,
                help: "One of \(Self.endFields.joined(separator: ", "))."
            )
            return nil
        }
        guard ends.count <= 1 else {
            reader.report(
                .scriptValue,
                "An attempt has one end, found \(ends.joined(separator: " and ")).",
                at: value
            )
            return nil
        }
        guard let end = end(ends.first, fields, &reader) else { return nil }
        var outcome = Outcome(end)
        outcome.tookMilliseconds = reader.duration(fields["took"]) ?? 0
        outcome.aliveMilliseconds = reader.duration(fields["silent-after"])
        outcome.acceptedMilliseconds = reader.duration(fields["submitted-after"]) ?? 0
        if let took = fields["took"], end == .silence {
            reader.wrong(took, wanted: "no took for an attempt that does not end by itself")
        }
        if let submitted = fields["submitted"] {
            if case .bool(false) = submitted.node.content {
                outcome.acceptance = .none
            } else {
                outcome.acceptance = .answered(submitted.node.json)
            }
        }
        if let worker = fields["worker"] {
            if case .null = worker.node.content {
                outcome.acceptance = .taken(byWorker: nil)
            } else {
                outcome.acceptance = .taken(byWorker: reader.string(worker))
            }
        }
        return outcome
    }

    private func end(
        _ name: String?,
        _ fields: [String: LocatedReader.Value],
        _ reader: inout LocatedReader
    ) -> Outcome.End? {
        guard let name, let value = fields[name] else { return .silence }
        switch name {
        case "return": return .returns(value.node.json)
        case "fail": return failure(value, &reader).map { .throwsError($0) }
        default: break
        }
        guard case .bool(true) = value.node.content else {
            reader.wrong(value, wanted: "true")
            return nil
        }
        switch name {
        case "lost": return .isLost
        case "oversized": return .returnsTooMuch
        default: return .silence
        }
    }

    private func failure(
        _ value: LocatedReader.Value,
        _ reader: inout LocatedReader
    ) -> TaskFailure? {
        if let name = value.node.string { return TaskFailure(error: name, cause: nil) }
        guard let fields = reader.fields(value, known: ["Error", "Cause"]) else { return nil }
        var cause: String?
        if let value = fields["Cause"] {
            switch value.node.content {
            case .null: break
            case .string(let text): cause = text
            // As functions give theirs: an object as its JSON text.
            case .mapping, .sequence, .bool, .integer, .double: cause = value.node.json.text()
            }
        }
        var error: String?
        if let value = fields["Error"], case .null = value.node.content {
            error = nil
        } else {
            error = reader.string(fields["Error"])
        }
        return TaskFailure(error: error, cause: cause)
    }
}

extension OutcomeScript.Rule {
    /// Whether it says not which attempts it is for.
    var isForAll: Bool { visit == nil && attempts == nil && calls == nil }
}
