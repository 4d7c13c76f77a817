import Engine
import JSONPath
import JSONata
import StatesLanguage
import Values

/// Reads what a test expects.
struct ExpectationReader {
    typealias Value = LocatedReader.Value

    var reader: LocatedReader
    let states: StateIndex?
    private var found: [Expectation] = []

    private static let fields = [
        "status", "error", "cause", "cause-contains", "path", "visits", "attempts", "duration",
        "output", "jsonpath", "jsonata", "calls",
    ]

    init(reader: LocatedReader, states: StateIndex?) {
        self.reader = reader
        self.states = states
    }

    mutating func expectations(_ value: Value) -> [Expectation] {
        found = []
        guard let fields = reader.fields(value, known: Self.fields) else { return [] }
        if fields.isEmpty {
            reader.wrong(value, wanted: "one of \(Self.fields.joined(separator: ", "))")
        }
        if let value = fields["status"] { status(value) }
        if let value = fields["error"] {
            if case .null = value.node.content {
                add(.error(nil), value)
            } else if let error = reader.string(value) {
                add(.error(error), value)
            }
        }
        if let value = fields["cause"], let text = reader.string(value) { add(.cause(text), value) }
        if let value = fields["cause-contains"], let text = reader.string(value) {
            add(.causeContains(text), value)
        }
        if let value = fields["path"] { path(value) }
        for (name, count) in counts(fields["visits"], ofEachIteration: false) {
            add(.visits(name.state, count.number), count.value)
        }
        for (name, count) in counts(fields["attempts"], ofEachIteration: true) {
            add(.attempts(name, count.number), count.value)
        }
        if let value = fields["duration"] { duration(value) }
        for (expectation, value) in values(fields, exact: "output") {
            add(.output(expectation), value)
        }
        if let value = fields["calls"] { calls(value) }
        return found
    }

    private mutating func add(_ kind: Expectation.Kind, _ value: Value) {
        found.append(Expectation(kind: kind, range: value.node.range))
    }

    private mutating func status(_ value: Value) {
        guard let text = reader.string(value) else { return }
        let known = ExecutionStatus.allCases.map(\.rawValue)
        guard known.contains(text) else {
            reader.report(
                .scriptValue,
                "Expected one of \(known.joined(separator: ", ")), found \"\(text)\".",
                at: value,
                suggestion: Suggestion.nearest(to: text, among: known)
            )
            return
        }
        add(.status(text), value)
    }

    private mutating func path(_ value: Value) {
        guard let elements = value.node.elements else {
            reader.wrong(value, wanted: "an array of state names")
            return
        }
        var names: [String] = []
        for (index, element) in elements.enumerated() {
            let element = value.element(index, element)
            guard let name = reader.string(element) else { return }
            check(name, element)
            if let parent = states?[name]?.parent {
                reader.report(
                    .scriptState,
                    "\"\(name)\" is inside \"\(parent)\"; a path has the states at the top.",
                    at: element,
                    help: "visits says how often a state was entered, wherever it is."
                )
            }
            names.append(name)
        }
        add(.path(names), value)
    }

    /// Notes a state that there is not.
    private mutating func check(_ name: String, _ value: Value) {
        guard let states, states[name] == nil else { return }
        reader.report(
            .scriptState,
            "The machine has no state \"\(name)\".",
            at: value,
            suggestion: Suggestion.nearest(to: name, among: states.names)
        )
    }

    /// Notes an iteration that there cannot be.
    private mutating func check(
        _ address: OutcomeAddress,
        _ value: Value,
        range: SourceRange? = nil
    ) {
        check(address.state, value)
        guard let depth = states?[address.state]?.mapDepth, address.iteration.count > depth else {
            return
        }
        let found = depth == 0 ? "no Map" : depth == 1 ? "one Map" : "\(depth) Maps"
        reader.report(
            .scriptState,
            "\"\(address.text)\" names an iteration of \(address.iteration.count), "
                + "and \"\(address.state)\" is inside \(found).",
            at: value,
            range: range
        )
    }

    private mutating func counts(
        _ value: Value?,
        ofEachIteration: Bool
    ) -> [(OutcomeAddress, (number: Int, value: Value))] {
        guard let value else { return [] }
        guard let entries = value.node.entries else {
            reader.wrong(value, wanted: "an object with a number for each state")
            return []
        }
        return entries.compactMap { entry in
            let member = value.member(entry)
            let address = OutcomeAddress(entry.key, names: states?.names ?? [])
            if ofEachIteration || address.iteration.isEmpty {
                check(address, member, range: entry.keyRange)
            } else {
                check(address.state, member)
                reader.report(
                    .scriptState,
                    "\"\(address.text)\" names an iteration; visits are counted in all of them together.",
                    at: member,
                    range: entry.keyRange,
                    help: "attempts can be said of one iteration."
                )
            }
            return reader.integer(member).map { (address, (Int(clamping: $0), member)) }
        }
    }

    /// `1h5m`, or `{at-least: 1h, at-most: 2h}`.
    private mutating func duration(_ value: Value) {
        if value.node.entries == nil {
            if let exact = reader.duration(value) { add(.duration(exact...exact), value) }
            return
        }
        guard let fields = reader.fields(value, known: ["at-least", "at-most"]) else { return }
        let least = reader.duration(fields["at-least"]) ?? 0
        let most = reader.duration(fields["at-most"]) ?? .max
        guard least <= most else {
            return reader.wrong(value, wanted: "an at-most that is not below at-least")
        }
        add(.duration(least...most), value)
    }

    private mutating func calls(_ value: Value) {
        guard let elements = value.node.elements else {
            reader.wrong(value, wanted: "an array such as [{state: Load, input: {…}}]")
            return
        }
        for (index, element) in elements.enumerated() {
            let value = value.element(index, element)
            let known = ["state", "call", "input", "jsonpath", "jsonata"]
            guard let fields = reader.fields(value, known: known) else { continue }
            guard let named = fields["state"], let name = reader.string(named) else {
                reader.report(.scriptMissing, "The field \"state\" is missing.", at: value)
                continue
            }
            let address = OutcomeAddress(name, names: states?.names ?? [])
            check(address, named)
            let number = reader.integer(fields["call"], from: 1).map { Int(clamping: $0) }
            let expected = values(fields, exact: "input")
            if expected.isEmpty {
                reader.report(
                    .scriptMissing,
                    "It is not said what the call is made with.",
                    at: value,
                    help: "One of input, jsonpath, jsonata; attempts says how many there are."
                )
            }
            for (expectation, value) in expected {
                add(.call(address, number: number, expectation), value)
            }
        }
    }

    private mutating func values(
        _ fields: [String: Value],
        exact: String
    ) -> [(ValueExpectation, Value)] {
        var values: [(ValueExpectation, Value)] = []
        if let value = fields[exact] { values.append((.equals(value.node.json), value)) }
        if let value = fields["jsonpath"] {
            guard let entries = value.node.entries else {
                reader.wrong(value, wanted: "an object with a value for each path")
                return values
            }
            for entry in entries {
                let member = value.member(entry)
                do throws(JSONPathError) {
                    let query = try JSONPathQuery(parsing: entry.key)
                    values.append((.at(query, entry.value.json), member))
                } catch {
                    reader.report(
                        .scriptValue,
                        "\(entry.key) is no path: \(error)",
                        at: member,
                        range: entry.keyRange
                    )
                }
            }
        }
        for value in expressions(fields["jsonata"]) {
            guard let text = reader.string(value) else { continue }
            do throws(JSONataError) {
                let expression = try JSONataExpression(parsing: text, dialect: .standard)
                values.append((.satisfies(expression), value))
            } catch {
                reader.report(
                    .scriptValue,
                    "\(text) is no JSONata expression: \(error.message)",
                    at: value
                )
            }
        }
        return values
    }

    /// One expression, or several.
    private func expressions(_ value: Value?) -> [Value] {
        guard let value else { return [] }
        return value.node.elements?.enumerated().map { value.element($0, $1) } ?? [value]
    }
}
