import Engine
import Simulation
import StatesLanguage
import Testing
import Values

/// Scripts as text: what is read, what is written, and what is said about mistakes.
@Suite struct ScriptTests {
    /// Rows of text and what is wrong with it: place, and a part of the sentence with its help.
    @Test(
        arguments: [
            ("Lod: {return: 1}", "1:1", "The machine has no state \"Lod\"", "Load"),
            ("Route: {return: 1}", "1:1", "\"Route\" is a Choice state; only a Task", nil),
            ("Load[1]: {return: 1}", "1:1", "inside no Map", nil),
            ("Load: {retrun: 1}", "1:8", "There is no field \"retrun\"", "return"),
            ("Load: {took: 1s}", "1:7", "It is not said how the attempt ends", nil),
            (
                "Load: {return: 1, fail: X}", "1:7",
                "An attempt has one end, found return and fail", nil
            ),
            ("Load: {return: 1, took: 1 week}", "1:25", "Expected a duration such as 45s", nil),
            ("Load: {return: 1, attempt: 3-1}", "1:28", "a range such as 1-3 or 4-", nil),
            ("Load: {return: 1, visit: 0}", "1:26", "Expected a whole number from 1", nil),
            ("Load: {lost: 1}", "1:14", "Expected true, found the number 1", nil),
            ("Load: {hang: true, took: 1s}", "1:26", "does not end by itself", nil),
            ("Load: []", "1:7", "Expected at least one outcome", nil),
            ("Load: 12", "1:7", "Expected an object, found the number 12", nil),
            ("- Load", "1:1", "Expected an object with the outcomes", nil),
            ("Load: {fail: {Eror: X}}", "1:15", "There is no field \"Eror\"", "Error"),
        ] as [(String, String, String, String?)]
    )
    func mistakesAreToldWithTheirPlace(
        text: String,
        place: String,
        message: String,
        suggestion: String?
    ) throws {
        let (script, problems) = read(text)
        #expect(script == nil)
        let problem = try #require(problems.first)
        let start = problem.range.start
        #expect("\(start.line):\(start.column)" == place)
        #expect(problem.message.contains(message), "\(problem.message)")
        #expect(problem.suggestion == suggestion)
    }

    /// Texts that YAML takes less literally than JSON, and a worker of whom no name is known.
    @Test func whatIsWrittenIsReadBackWhateverItIs() throws {
        let text = "a\u{7F}b\u{85}c\u{9F}d\u{2028}e\u{2029}f\u{FEFF}g\u{FFFE}h\u{1F600}i\u{A0}j"
        let script = OutcomeScript(rules: [
            OutcomeScript.Rule(state: "Load", outcome: Outcome(.returns(.string(text)))),
            OutcomeScript.Rule(
                state: "Say " + text,
                outcome: Outcome(.throwsError(TaskFailure(error: "X", cause: text)))
            ),
            OutcomeScript.Rule(
                state: "Ask",
                outcome: Outcome(.returns(1), acceptance: .taken(byWorker: nil))
            ),
        ])
        let (read, problems) = OutcomeScript.read(source(script.yaml))
        #expect(problems.map(\.message) == [])
        #expect(read == script, "\(script.yaml)")
    }

    @Test func allFormsReadBackAsTheyWereWritten() throws {
        let text = """
            Load:
              - fail: {Error: Http.503, Cause: busy}
                took: 2s
              - lost: true
                took: 1m30s
              - return: {rows: 3, "null": [null, "1-2", " x", "yes"]}
            Work[1]: {silent-after: 15s}
            Work[0][2]: {hang: true}
            Work:
              - {fail: Once, attempt: 1-2}
              - {oversized: true, visit: 2}
              - {return: late, call: 4-, submitted: {id: 1}, submitted-after: 100ms}
              - {return: else, silent-after: 1s, took: 250ms}
            Ask: {return: 1, worker: anna}
            Refused: {fail: {Cause: no name}, submitted: false}
            """
        let (first, problems) = OutcomeScript.read(source(text))
        #expect(problems.map(\.message) == [])
        let script = try #require(first)
        #expect(script.rules.count == 11)
        #expect(script.rules[0].calls == 1...1)
        #expect(script.rules[2].calls == 3...Int.max)
        let (second, others) = OutcomeScript.read(source(script.yaml))
        #expect(others.map(\.message) == [])
        #expect(second == script, "\(script.yaml)")
    }

    @Test(
        arguments: [
            ("45s", 45_000), ("1h30m", 5_400_000), ("250ms", 250), ("2d", 172_800_000),
            ("1.5s", 1500),
        ] as [(String, Int64)]
    ) func durations(text: String, milliseconds: Int64) {
        #expect(DurationForm.milliseconds(of: text) == milliseconds)
        let written = DurationForm.text(milliseconds: milliseconds)
        #expect(DurationForm.milliseconds(of: written) == milliseconds)
    }

    @Test(arguments: ["", "s", "5", "5 s", "-1s", "1w", "1e3s", "9999999999d", "1s!"])
    func noDurations(text: String) { #expect(DurationForm.milliseconds(of: text) == nil) }

    private func source(_ text: String) -> DefinitionSource {
        DefinitionSource(name: "script", text: text, format: .yaml)
    }

    private func read(_ text: String) -> (OutcomeScript?, [Diagnostic]) {
        let report = readDefinition(
            DefinitionSource(
                name: "machine",
                text: """
                    StartAt: Load
                    States:
                      Load: {Type: Task, Resource: shell:run, Next: Route}
                      Route: {Type: Choice, Choices: [{Variable: $.a, IsPresent: true, Next: Load}], Default: Done}
                      Done: {Type: Succeed}
                    """,
                format: .yaml
            )
        )
        guard let machine = report.machine else {
            Issue.record("\(report.diagnostics.map(\.message))")
            return (nil, [])
        }
        return OutcomeScript.read(source(text), states: StateIndex(machine))
    }
}
