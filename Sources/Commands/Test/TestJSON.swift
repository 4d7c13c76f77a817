import Engine
import Simulation
import StatesLanguage
import Values

/// Test results for programs.
enum TestJSON {
    static func json(of results: TestResults) -> JSON {
        [
            "passed": .integer(Int64(results.count - results.failedCount)),
            "failed": .integer(Int64(results.failedCount)),
            "files": .array(results.files.map(file)),
            "coverage": .array(results.coverage.map(coverage)),
        ]
    }

    private static func file(_ file: TestResults.File) -> JSON {
        [
            "file": .string(file.loaded.file),
            "definition": .string(file.loaded.definition),
            "tests": .array(file.runs.map(run)),
        ]
    }

    private static func run(_ run: TestRun) -> JSON {
        [
            "name": .string(run.test.name),
            "passed": .bool(run.passed),
            "status": .string(run.status.rawValue),
            "path": .array(run.path.map { .string($0) }),
            "virtualMilliseconds": .integer(run.durationMilliseconds),
            "failures": .array(
                run.failures.map { failure in
                    [
                        "subject": .string(failure.subject),
                        "expected": .string(failure.expected),
                        "found": .string(failure.found),
                        "line": .integer(Int64(failure.range.start.line)),
                        "column": .integer(Int64(failure.range.start.column)),
                    ]
                }
            ),
            "placeholders": .array(run.placeholders.map { .string($0) }),
            "unusedOutcomes": .array(run.unusedRules.map { .string(SimulationRemarks.words($0)) }),
        ]
    }

    /// What was gone through, with each item and how often.
    static func coverage(_ entry: TestResults.Covered) -> JSON {
        let states = StateIndex(entry.program.machine)
        var shares = JSONObject()
        for kind in Coverage.Kind.allCases {
            let share = entry.coverage.share(of: kind)
            shares[kind.rawValue] = [
                "total": .integer(Int64(share.total)),
                "covered": .integer(Int64(share.covered)),
                "percent": .double(share.percent),
            ]
        }
        return [
            "definition": .string(entry.definition),
            "executions": .integer(Int64(entry.coverage.executions)),
            "shares": .object(shares),
            "items": .array(entry.coverage.items.map { item($0, in: states) }),
        ]
    }

    private static func item(_ item: Coverage.Item, in states: StateIndex) -> JSON {
        var object = JSONObject()
        object["kind"] = .string(item.kind.rawValue)
        object["state"] = .string(item.state)
        switch item.exit {
        case .rule(let index), .catcher(let index): object["index"] = .integer(Int64(index))
        case .next, .otherwise: break
        case nil: object["index"] = item.retrier.map { .integer(Int64($0)) }
        }
        object["next"] = item.target.map { .string($0) }
        object["count"] = .integer(Int64(item.count))
        object["words"] = .string(CoverageText.words(item, in: states))
        return .object(object)
    }
}
