import Engine
import Foundation
import Simulation
import StatesLanguage
import TestSupport
import Testing
import Values

/// Recorded executions of the real service: the same submissions must give the same history, event
/// for event.
///
/// The cases lie beside the project, in `shared/conformance`, or where PAWL_CONFORMANCE says. A case
/// that is known to miss stands in `Misses` with its reason, and fails the test once it passes.
@Suite struct ExecutionCases {
    @Test func historiesEqualTheRecordedOnes() throws {
        guard let folder = Folders.outside("conformance", variable: "PAWL_CONFORMANCE") else {
            print(
                "conformance: no recorded cases here (PAWL_CONFORMANCE names none), nothing compared"
            )
            return
        }
        var tally = Tally()
        for url in Folders.jsonFiles(below: folder) {
            guard let recorded = try? RecordedCase(url),
                ["core", "lambda", "mock-config"].contains(recorded.group)
            else { continue }
            tally.add(recorded, try CaseRun(recorded).difference())
        }
        print(tally.report)
        for (name, difference) in tally.unexpected { Issue.record("\(name): \(difference)") }
    }
}

/// Passed of tried, by class and query language.
struct Tally {
    private var counts: [String: (passed: Int, tried: Int)] = [:]
    private(set) var missed: [(name: String, difference: String)] = []

    var unexpected: [(name: String, difference: String)] {
        missed.filter { Misses.reason(of: $0.name) == nil }
    }

    mutating func add(_ recorded: RecordedCase, _ difference: String?) {
        let key = "\(recorded.group) \(recorded.queryLanguage)"
        counts[key, default: (0, 0)].tried += 1
        if let difference {
            missed.append((recorded.name, difference))
        } else {
            counts[key, default: (0, 0)].passed += 1
        }
    }

    var report: String {
        var lines = ["conformance: executions compared with recorded ones"]
        for key in counts.keys.sorted() {
            let count = counts[key] ?? (0, 0)
            lines.append("  \(key): \(count.passed) passed of \(count.tried)")
        }
        for miss in missed {
            lines.append(
                "  missed \(miss.name): \(Misses.reason(of: miss.name) ?? miss.difference)"
            )
        }
        return lines.joined(separator: "\n")
    }
}

/// Cases that are known to miss, with the reason.
enum Misses {
    static func reason(of name: String) -> String? {
        reasons.first { name.hasPrefix($0.key) }?.reason
    }

    private static let reasons: [(key: String, reason: String)] = [
        (
            "scenario--map-item-reader-csv-max-items-paths",
            "an ItemReader: running a distributed Map over files is not there yet"
        ),
        (
            "scenario--map-state-config-distributed-reentrant-lambda",
            "a distributed Map with a Task in it is not run yet"
        ),
        (
            "mocked--map-state-lambda",
            "a distributed Map with a Task in it is not run yet"
        ),
        (
            "scenario--lambda-invoke-with-retry-extended-input",
            "an older recording: its context object has no Execution.RedriveCount, all newer ones do"
        ),
    ]
}

/// Runs one case and finds the first difference.
struct CaseRun {
    let recorded: RecordedCase
    let comparison: Comparison

    init(_ recorded: RecordedCase) {
        self.recorded = recorded
        comparison = Comparison(
            substitutions: recorded.substitutions,
            notCompared: recorded.notCompared
        )
    }

    func difference() throws -> String? {
        for execution in recorded.json["executions"]?.arrayValue ?? [] {
            guard let expected = execution["expected"], !expected.isNull else { continue }
            if let found = difference(execution, expected) { return found }
        }
        return nil
    }

    private func difference(_ execution: JSON, _ expected: JSON) -> String? {
        guard let id = execution["state_machine"]?.stringValue,
            let machine = recorded.json["state_machines"]?[id],
            let definition = machine["updated_definition"]?.stringValue
                ?? machine["definition"]?.stringValue
        else { return "the case has no definition" }
        let type = StateMachineType(rawValue: machine["type"]?.stringValue ?? "") ?? .standard
        let report = readDefinition(
            DefinitionSource(name: recorded.name, text: definition, format: .json),
            options: DefinitionOptions(type: type)
        )
        guard let checked = report.machine else {
            return "refused: \(report.diagnostics.filter { $0.severity == .error }.map(\.message))"
        }
        let start = Timestamp(milliseconds: 1_767_225_600_000)
        let role = expected["history"]?.arrayValue?.first?["executionStartedEventDetails"]?[
            "roleArn"
        ]
        let identity = ExecutionIdentity(
            name: execution["name"]?.stringValue ?? "execution",
            stateMachineName: machine["name"]?.stringValue ?? "machine",
            startTime: start,
            account: "111111111111",
            region: "us-east-1",
            roleARN: role?.stringValue ?? "snf_role_arn"
        )
        guard let input = try? JSON(parsing: execution["input"]?.stringValue ?? "{}") else {
            return "the input is not JSON"
        }
        let history = expected["history"]?.arrayValue
        let functions = LocalFunctions(
            setup: recorded.json["setup"]?.arrayValue ?? [],
            recorded: RecordedAnswers(history: history ?? [])
        )
        let started = Execution(
            program: Program(checked, type: type),
            identity: identity,
            input: input,
            seed: 1
        )
        let ended: Execution
        let events: [HistoryEvent]
        if let name = execution["mock_test_case"]?.stringValue {
            guard let simulation = simulation(of: started, mock: name) else {
                return "the mock configuration has no such case, or is refused"
            }
            (ended, events) = (simulation.execution, simulation.history)
        } else {
            var run = VirtualRun(started, at: start, answer: functions.answer)
            run.run(stepsMax: 30_000)
            (ended, events) = (run.execution, run.history)
        }
        return endDifference(expected, ended)
            ?? history.flatMap {
                recorded.notCompared.contains("$") ? nil : historyDifference($0, events)
            }
    }

    /// The execution with the outcomes of a test case of its mock configuration.
    private func simulation(of execution: Execution, mock name: String) -> Simulation? {
        let setup = recorded.json["setup"]?.arrayValue ?? []
        guard
            let content = setup.first(where: {
                $0["type"]?.stringValue == "mock-configuration"
            })?["content"]
        else { return nil }
        let machine = execution.identity.stateMachineName
        let (configuration, problems) = MockConfiguration.read(
            DefinitionSource(name: "MockConfigFile.json", text: content.text(), format: .json),
            states: (machine, StateIndex(execution.program.machine))
        )
        for problem in problems { Issue.record("\(recorded.name): \(problem.message)") }
        guard let mock = configuration?.testCases(named: name, machine: machine).first else {
            return nil
        }
        return Simulation.finished(
            program: execution.program,
            input: execution.input,
            identity: execution.identity,
            seed: execution.seed,
            sources: [mock]
        )
    }

    private func endDifference(_ expected: JSON, _ execution: Execution) -> String? {
        let status = expected["status"] ?? expected["describe_execution"]?["status"]
        if let status, status.stringValue != execution.status.rawValue {
            return "status: expected \(status), got \(execution.status.rawValue)"
                + " (\(execution.failure?.error ?? ""): \(execution.failure?.cause ?? ""))"
        }
        let pairs: [(String, JSON?)] = [
            ("output", execution.output.map { .string($0.text()) }),
            ("error", execution.failure?.error.map { .string($0) }),
            ("cause", execution.failure?.cause.map { .string($0) }),
        ]
        var wanted = JSONObject()
        var given = JSONObject()
        for (name, actual) in pairs {
            guard let value = expected[name], !value.isNull else { continue }
            wanted[name] = value
            given[name] = actual ?? .null
        }
        return comparison.difference(
            expected: comparison.normalized(expected: .object(wanted)),
            actual: comparison.normalized(actual: .object(given)),
            at: "end"
        )
    }

    private func historyDifference(_ expected: [JSON], _ history: [HistoryEvent]) -> String? {
        let wanted = expected.map(comparison.normalized(expected:))
        let given = history.map { comparison.normalized(actual: $0.json) }
        var position = 0
        var index = 0
        while index < wanted.count {
            if wanted[index]["id"]?.arrayValue == nil {
                guard position < given.count else {
                    return "event \(wanted[index]["id"] ?? .null): missing \(wanted[index])"
                }
                if let found = comparison.difference(
                    expected: comparison.pruned(event: wanted[index], at: index),
                    actual: comparison.pruned(event: given[position], at: index),
                    at: "event \(given[position]["id"] ?? .null)"
                ) {
                    return found
                }
                index += 1
                position += 1
                continue
            }
            // Events in sorted form: compared as a set up to the next numbered one.
            let run = wanted[index...].prefix { $0["id"]?.arrayValue != nil }
            index += run.count
            let end =
                index < wanted.count
                ? Int(wanted[index]["id"]?.integerValue ?? 0) - 1 : given.count
            guard position <= end, end <= given.count else {
                return "events: too few, got \(given.count)"
            }
            if let found = setDifference(Array(run), Array(given[position..<end])) { return found }
            position = end
        }
        return position == given.count
            ? nil : "events: \(given.count - position) more than expected, first \(given[position])"
    }

    private func setDifference(_ expected: [JSON], _ actual: [JSON]) -> String? {
        func withoutIDs(_ event: JSON) -> JSON {
            guard case .object(var object) = event else { return event }
            object["id"] = nil
            object["previousEventId"] = nil
            return .object(object)
        }
        var rest = actual.map(withoutIDs)
        for event in expected.map(withoutIDs) {
            guard
                let index = rest.firstIndex(where: {
                    comparison.difference(expected: event, actual: $0, at: "") == nil
                })
            else { return "among side by side events: missing \(event)" }
            rest.remove(at: index)
        }
        // The recordings of this form leave out the closing events of the branches.
        let closing = [
            "ParallelStateSucceeded", "ParallelStateFailed", "ParallelStateAborted",
            "ParallelStateExited",
        ]
        return rest.first { !closing.contains($0["type"]?.stringValue ?? "") }
            .map { "among side by side events: not expected \($0)" }
    }
}
