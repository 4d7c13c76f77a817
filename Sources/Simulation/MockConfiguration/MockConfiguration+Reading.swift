import Engine
public import StatesLanguage
import Values

extension MockConfiguration {
    /// Reads a mock configuration.
    ///
    /// - Parameters:
    ///   - source: the text, JSON or YAML.
    ///   - states: the states of the machine that is to run, and its name: test cases for it may name
    ///     only these. Nil to take any.
    /// - Returns: the configuration, nil if there are errors; and what there is to say.
    public static func read(
        _ source: DefinitionSource,
        states: (machine: String, index: StateIndex)? = nil
    ) -> (configuration: MockConfiguration?, diagnostics: [Diagnostic]) {
        var configuration = MockConfiguration()
        let (node, diagnostics) = Node.parse(
            source,
            wanted: "an object with StateMachines and MockedResponses"
        ) { node in
            var reader = MockReader(reader: LocatedReader(file: source.name), states: states)
            configuration.testCases = reader.testCases(LocatedReader.Value(node))
            return reader.reader.diagnostics
        }
        return (node == nil ? nil : configuration, diagnostics)
    }
}

/// Reads the tree of a mock configuration.
private struct MockReader {
    var reader: LocatedReader
    let states: (machine: String, index: StateIndex)?

    mutating func testCases(_ root: LocatedReader.Value) -> [MockConfiguration.TestCase] {
        guard let fields = reader.fields(root, known: ["StateMachines", "MockedResponses"]) else {
            return []
        }
        var responses: [String: MockConfiguration.Response] = [:]
        var names: [String] = []
        for (name, value) in members(fields["MockedResponses"], of: root, "MockedResponses") {
            names.append(name)
            if let response = response(name, value) { responses[name] = response }
        }
        var cases: [MockConfiguration.TestCase] = []
        for (machine, value) in members(fields["StateMachines"], of: root, "StateMachines") {
            guard let fields = reader.fields(value, known: ["TestCases"]) else { continue }
            for (name, value) in members(fields["TestCases"], of: value, "TestCases") {
                var named: [(state: String, response: MockConfiguration.Response)] = []
                for (state, value) in members(value, of: value, name) {
                    check(state, of: machine, value)
                    guard let wanted = reader.string(value) else { continue }
                    if let response = responses[wanted] {
                        named.append((state, response))
                    } else if !names.contains(wanted) {
                        reader.report(
                            .scriptValue,
                            "There is no mocked response \"\(wanted)\".",
                            at: value,
                            help: "MockedResponses has \(names.joined(separator: ", ")).",
                            suggestion: Suggestion.nearest(to: wanted, among: names)
                        )
                    }
                }
                cases.append(
                    MockConfiguration.TestCase(machine: machine, name: name, responses: named)
                )
            }
        }
        return cases
    }

    private mutating func members(
        _ value: LocatedReader.Value?,
        of whole: LocatedReader.Value,
        _ name: String
    ) -> [(String, LocatedReader.Value)] {
        guard let value else {
            reader.report(.scriptMissing, "The field \"\(name)\" is missing.", at: whole)
            return []
        }
        guard let entries = value.node.entries else {
            reader.wrong(value, wanted: "an object")
            return []
        }
        return entries.map { ($0.key, value.member($0)) }
    }

    private mutating func check(_ state: String, of machine: String, _ value: LocatedReader.Value) {
        guard let states, states.machine == machine else { return }
        guard let entry = states.index[state] else {
            reader.report(
                .scriptState,
                "The machine has no state \"\(state)\".",
                at: value,
                help: "Its tasks are \(states.index.taskNames.joined(separator: ", ")).",
                suggestion: Suggestion.nearest(to: state, among: states.index.names)
            )
            return
        }
        guard case .task = entry.state.kind else {
            reader.report(
                .scriptState,
                "\"\(state)\" is a \(entry.state.kind.typeName) state; only a Task is mocked.",
                at: value
            )
            return
        }
    }

    /// One of `MockedResponses`: its numbers have to follow each other from 0 on.
    private mutating func response(
        _ name: String,
        _ value: LocatedReader.Value
    ) -> MockConfiguration.Response? {
        guard let entries = value.node.entries, !entries.isEmpty else {
            reader.wrong(value, wanted: "an object such as {\"0\": {\"Return\": {}}}")
            return nil
        }
        var ends: [(calls: ClosedRange<Int>, end: Outcome.End)] = []
        var numbers: [(calls: ClosedRange<Int>, entry: Node.Entry)] = []
        for entry in entries {
            guard let calls = Self.numbers(entry.key) else {
                reader.report(
                    .scriptValue,
                    "Expected the number of a call or a range, found \"\(entry.key)\".",
                    at: value.member(entry),
                    range: entry.keyRange,
                    help: "\"0\" is the first call, \"1-2\" the two after it."
                )
                continue
            }
            numbers.append((calls, entry))
            if let end = end(value.member(entry)) { ends.append((calls, end)) }
        }
        var next = 0
        for number in numbers.sorted(by: { $0.calls.lowerBound < $1.calls.lowerBound }) {
            let first = number.calls.lowerBound
            if first != next {
                reader.report(
                    .scriptValue,
                    first < next
                        ? "Call \(first) has two responses."
                        : "Call \(next) has no response: numbers must not have gaps.",
                    at: value.member(number.entry),
                    range: number.entry.keyRange
                )
            }
            next = max(next, number.calls.upperBound + 1)
        }
        return MockConfiguration.Response(name: name, ends: ends)
    }

    /// `0`, or `1-2`.
    private static func numbers(_ text: String) -> ClosedRange<Int>? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { part in
            part.utf8.allSatisfy { (48...57).contains($0) } ? Int(part) : nil
        }
        guard (1...2).contains(parts.count), let first = parts[0],
            let last = parts[parts.count - 1],
            last >= first, last < .max
        else { return nil }
        return first...last
    }

    private mutating func end(_ value: LocatedReader.Value) -> Outcome.End? {
        guard let fields = reader.fields(value, known: ["Return", "Throw"]) else { return nil }
        switch (fields["Return"], fields["Throw"]) {
        case (let result?, nil): return .returns(result.node.json)
        case (nil, let failure?):
            guard let fields = reader.fields(failure, known: ["Error", "Cause"]) else { return nil }
            for name in ["Error", "Cause"] where fields[name] == nil {
                reader.report(.scriptMissing, "The field \"\(name)\" is missing.", at: failure)
            }
            guard let error = reader.string(fields["Error"]),
                let cause = reader.string(fields["Cause"])
            else { return nil }
            return .throwsError(TaskFailure(error: error, cause: cause))
        case (nil, nil), (_?, _?):
            reader.report(
                .scriptValue,
                "A response has either Return or Throw.",
                at: value
            )
            return nil
        }
    }
}
