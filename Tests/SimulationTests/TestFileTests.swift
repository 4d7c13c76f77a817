import Engine
import Simulation
import StatesLanguage
import Testing
import Values

/// Test files: what is read, what is refused and where, and what a test that fails says.
@Suite struct TestFileTests {
    static let machine = """
        StartAt: Load
        States:
          Load:
            Type: Task
            Resource: shell:run
            Parameters: {day.$: $.day, lines: [1, 2]}
            Retry: [{ErrorEquals: [Busy], MaxAttempts: 2, IntervalSeconds: 5, BackoffRate: 1}]
            ResultPath: $.loaded
            Next: Route
          Route:
            Type: Choice
            Choices: [{Variable: $.loaded, NumericEquals: 0, Next: Nothing}]
            Default: Each
          Each:
            Type: Map
            ItemsPath: $.items
            ItemProcessor:
              StartAt: Work
              States: {Work: {Type: Task, Resource: 'shell:run', End: true}}
            End: true
          Nothing: {Type: Fail, Error: Nothing.There, Cause: not a line}
        """

    private func run(_ expect: String, _ outcomes: String = "{Load: {return: 2}}") throws
        -> TestRun
    {
        let program = try Machines.program(Self.machine)
        let text = """
            outcomes: {Work: {return: {done: true}, took: 2s}}
            tests:
              - name: t
                input: {day: 7, items: [a, b]}
                outcomes: \(outcomes)
                expect: \(expect)
            """
        let (file, problems) = TestFile.read(
            DefinitionSource(name: "t", text: text, format: .yaml)
        ) { _ in program.machine }
        #expect(problems.map(\.message) == [])
        let read = try #require(file)
        let test = try #require(read.tests.first)
        return TestRun(test, common: read.outcomes, program: program, name: "machine")
    }

    /// What holds.
    @Test(arguments: [
        "{status: SUCCEEDED, error: null}",
        "{path: [Load, Route, Each], visits: {Work: 2, Nothing: 0}}",
        "{attempts: {Load: 1, Work: 2, 'Work[1]': 1}}",
        "{duration: 2s}", "{duration: 2}", "{duration: {at-least: 1s, at-most: 1h}}",
        "{output: [{done: true}, {done: true}]}",
        "{jsonpath: {'$[0].done': true, '$[*].done': [true, true]}}",
        "{jsonata: $count($) = 2}", "{jsonata: [$count($) = 2, '$[0].done']}",
        "{calls: [{state: Load, input: {lines: [1, 2], day: 7.0}}]}",
        "{calls: [{state: 'Work[1]', call: 1, jsonpath: {$: b}}]}",
        "{calls: [{state: Work, jsonata: '$length($) = 1'}]}",
    ]) func whatHoldsPasses(expect: String) throws {
        let run = try run(expect)
        #expect(run.failures.map(\.subject) == [])
        #expect(run.passed)
    }

    /// What does not hold: the expectation, the outcomes, and what is said.
    @Test(arguments: [
        ("{status: FAILED}", "{Load: {return: 2}}", "status: FAILED / SUCCEEDED"),
        (
            "{status: SUCCEEDED}", "{Load: {return: 0}}",
            "status: SUCCEEDED / FAILED with Nothing.There"
        ),
        (
            "{status: SUCCEEDED}", "{Load: {hang: true}}",
            "status: SUCCEEDED / RUNNING, waiting for ever for Load"
        ),
        ("{error: X}", "{Load: {return: 0}}", "error: X / Nothing.There"),
        ("{error: X}", "{Load: {return: 2}}", "error: X / none"),
        ("{cause: not a word}", "{Load: {return: 0}}", "cause: not a word / not a line"),
        (
            "{cause-contains: word}", "{Load: {return: 0}}",
            "cause: something with word / not a line"
        ),
        ("{path: [Load, Route, Nothing]}", "{Load: {return: 2}}", "path at step 3: Nothing / Each"),
        ("{path: [Load, Route]}", "{Load: {return: 2}}", "path at step 3: the end / Each"),
        (
            "{path: [Load, Route, Each, Load]}", "{Load: {return: 2}}",
            "path at step 4: Load / the end"
        ),
        ("{visits: {Work: 1}}", "{Load: {return: 2}}", "visits of Work: 1 / 2"),
        ("{attempts: {Load: 1}}", "{Load: {fail: Busy}}", "attempts of Load: 1 / 3"),
        ("{duration: 10s}", "{Load: {return: 2}}", "duration: 10s / 2s"),
        ("{duration: {at-least: 10s}}", "{Load: {return: 2}}", "duration: at least 10s / 2s"),
        (
            "{output: [{done: true}, {done: 1}]}", "{Load: {return: 2}}",
            "output $[1].done: 1 / true"
        ),
        (
            "{output: [{done: true}]}", "{Load: {return: 2}}",
            "output $[1]: nothing / {\"done\":true}"
        ),
        (
            "{output: []}", "{Load: {return: 0}}",
            "output: an output / none: the execution is FAILED with Nothing.There"
        ),
        (
            "{jsonpath: {'$[2].done': true}}", "{Load: {return: 2}}",
            "output $[2].done: true / nothing"
        ),
        ("{jsonata: $count($) = 3}", "{Load: {return: 2}}", "output $count($) = 3: true / false"),
        (
            "{calls: [{state: Load, input: {day: 8, lines: [1, 2]}}]}", "{Load: {return: 2}}",
            "call 1 of Load: $.day: 8 / 7"
        ),
        (
            "{calls: [{state: Load, call: 2, input: {}}]}", "{Load: {return: 2}}",
            "call of Load: a call 2 / 1 in all"
        ),
        (
            "{calls: [{state: Work, input: a}]}", "{Load: {return: 2}}",
            "call 1 of Work: $: \"a\" / \"b\""
        ),
    ]) func whatDoesNotHoldIsSaid(expect: String, outcomes: String, said: String) throws {
        let run = try run(expect, outcomes)
        let failure = try #require(run.failures.first)
        #expect("\(failure.subject): \(failure.expected) / \(failure.found)" == said)
        #expect(failure.range.start.line == 6)
        #expect(run.failures.count == 1)
    }

    @Test func anOutcomeThatNothingCameToIsSaid() throws {
        let run = try run("{status: SUCCEEDED}", "{Load: [{return: 2}, {fail: Busy}]}")
        #expect(run.unusedRules.map(\.calls) == [2...Int.max])
        #expect(run.placeholders == [])
    }

    /// What is refused: the text, the place, and a part of the sentence.
    @Test(arguments: [
        ("{tests: [{expect: {status: FAILED}}]}", "1:10", "\"name\" is missing"),
        ("{tests: [{name: a}]}", "1:17", "expects nothing"),
        ("{tests: [{name: a, expect: {}}]}", "1:28", "Expected one of status"),
        ("{tests: [{name: a, expect: {status: SUCEEDED}}]}", "1:37", "found \"SUCEEDED\""),
        (
            "{tests: [{name: a, expect: {path: [Load, Work]}}]}", "1:42",
            "\"Work\" is inside \"Each\""
        ),
        ("{tests: [{name: a, expect: {visits: {Wrk: 1}}}]}", "1:43", "no state \"Wrk\""),
        (
            "{tests: [{name: a, expect: {visits: {'Work[0]': 1}}}]}", "1:38",
            "visits are counted in all"
        ),
        (
            "{tests: [{name: a, expect: {attempts: {'Load[0]': 1}}}]}", "1:40",
            "inside no Map"
        ),
        (
            "{tests: [{name: a, expect: {attempts: {'Work[0][1]': 1}}}]}", "1:40",
            "inside one Map"
        ),
        (
            "{tests: [{name: a, expect: {calls: [{state: 'Load[1]', input: 1}]}}]}", "1:45",
            "inside no Map"
        ),
        ("{tests: [{name: a, expect: {attempts: {Load: -1}}}]}", "1:46", "a whole number from 0"),
        (
            "{tests: [{name: a, expect: {duration: {at-least: 2s, at-most: 1s}}}]}", "1:39",
            "not below at-least"
        ),
        ("{tests: [{name: a, expect: {jsonpath: {'$.[': 1}}}]}", "1:40", "is no path"),
        ("{tests: [{name: a, expect: {jsonata: '1 +'}}]}", "1:38", "is no JSONata expression"),
        (
            "{tests: [{name: a, expect: {calls: [{state: Load}]}}]}", "1:37",
            "not said what the call"
        ),
        ("{tests: [{name: a, expect: {calls: [{input: {}}]}}]}", "1:37", "\"state\" is missing"),
        ("{tests: [{name: a, at: noon, expect: {status: FAILED}}]}", "1:24", "Expected a time"),
        (
            "{tests: [{name: a, expect: {status: FAILED}}, {name: a, expect: {status: FAILED}}]}",
            "1:54", "another test named"
        ),
        (
            "{tests: [{name: a, outcomes: {Lod: {return: 1}}, expect: {status: FAILED}}]}", "1:31",
            "no state \"Lod\""
        ),
        ("{outcomes: {}}", "1:1", "\"tests\" is missing"),
        ("{test: []}", "1:2", "no field \"test\""),
        ("{type: FAST, tests: []}", "1:8", "STANDARD or EXPRESS"),
    ]) func mistakesAreToldWithTheirPlace(text: String, place: String, message: String) throws {
        let machine = try Machines.program(Self.machine).machine
        let (file, problems) = TestFile.read(
            DefinitionSource(name: "t", text: text, format: .yaml)
        ) { _ in machine }
        #expect(file == nil)
        let problem = try #require(problems.first { $0.message.contains(message) }, "\(problems)")
        #expect("\(problem.range.start.line):\(problem.range.start.column)" == place)
    }

    @Test func propertiesAreKeptForWhoeverChecksThem() throws {
        let (file, problems) = TestFile.read(
            DefinitionSource(name: "t", text: "properties: [{never: [A, B]}]", format: .yaml)
        ) { _ in nil }
        #expect(problems.map(\.message) == [])
        #expect(file?.properties?.path == "/properties")
    }
}
