public import Engine
import JSONPath
import JSONata
public import StatesLanguage
import Values

/// A test that was run: its simulation, and what was not as expected.
public struct TestRun: Sendable {
    /// Something that was not as expected.
    public struct Failure: Sendable {
        /// What it is about: `status`, `output $.rows[2].id`, `attempts of Load`.
        public let subject: String
        /// What was expected, in words or as JSON.
        public let expected: String
        /// What was found, in words or as JSON.
        public let found: String
        /// Where the expectation stands in the test file.
        public let range: SourceRange
    }

    /// The test.
    public let test: TestCase
    /// How the execution ended.
    public let status: ExecutionStatus
    /// The states at the top in the order in which they were entered.
    public let path: [String]
    /// How much virtual time has passed, in milliseconds.
    public let durationMilliseconds: Int64
    /// What was not as expected, in the order of the expectations; none if it passed.
    public let failures: [Failure]
    /// The states with attempts of which nobody said what becomes of them.
    public let placeholders: [String]
    /// The rules of the test's own outcomes that no attempt came to.
    public let unusedRules: [OutcomeScript.Rule]
    /// What it went through.
    public let coverage: Coverage

    /// Runs a test.
    ///
    /// - Parameters:
    ///   - test: the test.
    ///   - common: the outcomes that all tests of its file have.
    ///   - program: the machine.
    ///   - name: the machine's name.
    public init(_ test: TestCase, common: OutcomeScript, program: Program, name: String) {
        let simulation = Simulation.finished(
            program: program,
            input: test.input,
            identity: Simulation.identity(machine: name, startTime: test.start),
            seed: test.seed,
            sources: [test.outcomes, ExampleOutcomes(common)]
        )
        let check = TestCheck(simulation, states: StateIndex(program.machine))
        self.test = test
        status = simulation.execution.status
        path = check.path
        durationMilliseconds = simulation.durationMilliseconds
        failures = test.expectations.flatMap { check.failures(of: $0) }
        placeholders = simulation.placeholders
        unusedRules = simulation.unusedRules(of: test.outcomes)
        var coverage = Coverage(program.machine)
        coverage.add(simulation)
        self.coverage = coverage
    }

    /// Whether all was as expected.
    public var passed: Bool { failures.isEmpty }
}

/// The outcomes that a test file has for all its tests: examples of what the tasks usually do.
public struct ExampleOutcomes: OutcomeSource {
    private let script: OutcomeScript

    /// Makes a source of a script.
    public init(_ script: OutcomeScript) { self.script = script }

    /// What the script says, as an example.
    public func outcome(of call: TaskCall) -> SourcedOutcome? {
        script.rule(for: call).map { SourcedOutcome(script.rules[$0].outcome, from: .example) }
    }
}

extension Simulation {
    /// The states with attempts of which nobody said what becomes of them, in order.
    public var placeholders: [String] {
        var names: [String] = []
        for attempt in attempts where attempt.planned.origin == .placeholder {
            if !names.contains(attempt.call.state) { names.append(attempt.call.state) }
        }
        return names
    }

    /// The rules of a script that was its first source that no attempt came to.
    public func unusedRules(of script: OutcomeScript) -> [OutcomeScript.Rule] {
        var used: Set<Int> = []
        for attempt in attempts {
            if case .script(let rule) = attempt.planned.origin { used.insert(rule) }
        }
        return script.rules.indices.filter { !used.contains($0) }.map { script.rules[$0] }
    }

    /// The states at the top in the order in which they were entered.
    public var path: [String] { path(in: StateIndex(execution.program.machine)) }

    func path(in states: StateIndex) -> [String] {
        history.compactMap { event in
            guard case .stateEntered(_, let name, _) = event.details,
                states[name]?.parent == nil
            else { return nil }
            return name
        }
    }
}

/// Holds expectations against a finished simulation.
private struct TestCheck {
    typealias Failure = TestRun.Failure

    let simulation: Simulation
    let path: [String]

    init(_ simulation: Simulation, states: StateIndex) {
        self.simulation = simulation
        path = simulation.path(in: states)
    }

    func failures(of expectation: Expectation) -> [Failure] {
        let execution = simulation.execution
        let range = expectation.range
        func equal(_ subject: String, _ expected: String, _ found: String?) -> [Failure] {
            expected == found
                ? []
                : [
                    Failure(
                        subject: subject,
                        expected: expected,
                        found: found ?? "none",
                        range: range
                    )
                ]
        }
        switch expectation.kind {
        case .status(let status):
            var found = execution.status.rawValue
            if let error = execution.failure?.error { found += " with \(error)" }
            let ways = simulation.endlessAttempts.map(\.call.state)
            if !ways.isEmpty { found += ", waiting for ever for \(ways.joined(separator: ", "))" }
            return status == execution.status.rawValue ? [] : equal("status", status, found)
        case .error(let error):
            let found = execution.failure?.error
            return error == found ? [] : equal("error", error ?? "none", found)
        case .cause(let cause): return equal("cause", cause, execution.failure?.cause)
        case .causeContains(let text):
            let cause = execution.failure?.cause
            if cause?.contains(text) ?? false { return [] }
            return equal("cause", "something with \(text)", cause)
        case .path(let names):
            guard names != path else { return [] }
            let same = zip(names, path).prefix { $0 == $1 }.count
            return [
                Failure(
                    subject: "path at step \(same + 1)",
                    expected: same < names.count ? names[same] : "the end",
                    found: same < path.count ? path[same] : "the end",
                    range: range
                )
            ]
        case .visits(let state, let count):
            let found = simulation.history.count { event in
                if case .stateEntered(_, state, _) = event.details { true } else { false }
            }
            return equal("visits of \(state)", String(count), String(found))
        case .attempts(let address, let count):
            let found = attempts(address).count
            return equal("attempts of \(address.text)", String(count), String(found))
        case .duration(let wanted):
            let found = simulation.durationMilliseconds
            guard !wanted.contains(found) else { return [] }
            return equal("duration", Self.words(wanted), DurationForm.text(milliseconds: found))
        case .output(let value):
            guard let output = execution.output else {
                let error = execution.failure?.error.map { " with \($0)" } ?? ""
                let end = execution.status.rawValue + error
                return equal("output", "an output", "none: the execution is \(end)")
            }
            return failures(of: value, output, "output", range)
        case .call(let address, let number, let value):
            return failures(ofCall: address, number, value, range)
        }
    }

    private func attempts(_ address: OutcomeAddress) -> [SimulatedAttempt] {
        simulation.attempts.filter { attempt in
            attempt.call.state == address.state
                && attempt.call.iteration.suffix(address.iteration.count) == address.iteration[...]
        }
    }

    private func failures(
        ofCall address: OutcomeAddress,
        _ number: Int?,
        _ value: ValueExpectation,
        _ range: SourceRange
    ) -> [Failure] {
        let made = attempts(address)
        let wanted = made.filter { number == nil || $0.call.call == number }
        guard !wanted.isEmpty else {
            return [
                Failure(
                    subject: "call of \(address.text)",
                    expected: number.map { "a call \($0)" } ?? "a call",
                    found: made.isEmpty ? "no call" : "\(made.count) in all",
                    range: range
                )
            ]
        }
        return wanted.flatMap { attempt in
            failures(
                of: value,
                attempt.call.order.input,
                "call \(attempt.call.call) of \(address.text):",
                range
            )
        }
    }

    private func failures(
        of expectation: ValueExpectation,
        _ value: JSON,
        _ subject: String,
        _ range: SourceRange
    ) -> [Failure] {
        switch expectation {
        case .equals(let expected): return differences(expected, value, subject, "$", range)
        case .at(let query, let expected):
            do throws(PathEvaluationError) {
                let found = try query.evaluate(on: value)
                if let found { return differences(expected, found, subject, query.text, range) }
                return [
                    Failure(
                        subject: "\(subject) \(query.text)",
                        expected: expected.text(),
                        found: "nothing",
                        range: range
                    )
                ]
            } catch {
                return [
                    Failure(
                        subject: "\(subject) \(query.text)",
                        expected: expected.text(),
                        found: "\(error)",
                        range: range
                    )
                ]
            }
        case .satisfies(let expression):
            var environment = JSONataEnvironment(
                now: simulation.now,
                random: RandomGenerator(seed: simulation.execution.seed)
            )
            let found: String
            do throws(JSONataError) {
                let result = try expression.evaluate(input: value, environment: &environment)
                if result?.boolValue == true { return [] }
                found = result.map { $0.text() } ?? "nothing"
            } catch {
                found = error.message
            }
            return [
                Failure(
                    subject: "\(subject) \(expression.text)",
                    expected: "true",
                    found: found,
                    range: range
                )
            ]
        }
    }

    private func differences(
        _ expected: JSON,
        _ found: JSON,
        _ subject: String,
        _ root: String,
        _ range: SourceRange
    ) -> [Failure] {
        JSONDifference.all(between: expected, and: found).map { difference in
            Failure(
                subject: "\(subject) \(root)\(difference.path.dropFirst())",
                expected: difference.expected.map { $0.text() } ?? "nothing",
                found: difference.found.map { $0.text() } ?? "nothing",
                range: range
            )
        }
    }

    private static func words(_ range: ClosedRange<Int64>) -> String {
        let least = DurationForm.text(milliseconds: range.lowerBound)
        if range.lowerBound == range.upperBound { return least }
        if range.upperBound == .max { return "at least \(least)" }
        let most = DurationForm.text(milliseconds: range.upperBound)
        return range.lowerBound == 0 ? "at most \(most)" : "from \(least) to \(most)"
    }
}
