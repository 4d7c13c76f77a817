import Engine
import Simulation
import StatesLanguage
import Testing
import Values

/// What was recorded, simulated again: the same history, also by way of the script's text.
@Suite struct RecordedOutcomesTests {
    static let machine = """
        StartAt: All
        States:
          All:
            Type: Parallel
            Branches:
              - StartAt: Each
                States:
                  Each:
                    Type: Map
                    ItemsPath: $.items
                    MaxConcurrency: 2
                    ItemProcessor:
                      StartAt: Work
                      States:
                        Work:
                          Type: Task
                          Resource: glue:startJobRun.sync
                          Parameters: {JobName: work}
                          TimeoutSeconds: 60
                          HeartbeatSeconds: 20
                          Retry: [{ErrorEquals: [States.ALL], MaxAttempts: 2, JitterStrategy: FULL}]
                          End: true
                    End: true
              - StartAt: Ask
                States:
                  Ask:
                    Type: Task
                    Resource: arn:aws:states:local:000000000000:activity:people
                    End: true
            Catch: [{ErrorEquals: [States.ALL], ResultPath: $.failure, Next: Mend}]
            End: true
          Mend: {Type: Task, Resource: 'arn:aws:lambda:local:000000000000:function:mend', End: true}
        """

    @Test(arguments: [
        "Ask: {return: yes, took: 1h, worker: anna}",
        "{Ask: {fail: Refused, took: 90s}, Work: {return: 1, took: 40s}}",
        "{Work: {silent-after: 15s}, Ask: {return: 1, took: 5m}}",
        "{Work: [{lost: true, took: 1500ms}, {hang: true}, {return: {a: 1}, took: 3s}], Ask: {return: 1}}",
        "{'Work[1]': {fail: {Error: X, Cause: c}, took: 12s}, Work: {return: 2, took: 20s}, Ask: {hang: true}}",
        "{Work: {oversized: true, submitted: {JobRunId: jr_1}, submitted-after: 2s, took: 4s}, Ask: {return: 1}}",
    ]) func simulatedAgainTheHistoryIsTheSame(outcomes: String) throws {
        let first = try Machines.simulation(
            Self.machine,
            outcomes,
            input: ["items": [1, 2, 3]],
            seed: 11
        )
        let execution = Execution(
            program: first.execution.program,
            identity: first.execution.identity,
            input: first.execution.input,
            seed: 11
        )
        let recorded = try RecordedOutcomes(of: execution, history: first.history)
        #expect(recorded.attempts.count == first.attempts.count)
        let (script, _) = OutcomeScript.read(
            DefinitionSource(name: "script", text: recorded.script.yaml, format: .yaml)
        )
        let sources: [any OutcomeSource] = [recorded, try #require(script)]
        for source in sources {
            let again = Simulation.finished(
                program: execution.program,
                input: execution.input,
                identity: execution.identity,
                seed: 11,
                sources: [source]
            )
            #expect(again.history == first.history)
        }
    }

    @Test func aHistoryOfAnotherMachineIsRefused() throws {
        let first = try Machines.simulation(Self.machine, input: ["items": []])
        let other = try Machines.program("{StartAt: A, States: {A: {Type: Succeed}}}")
        let execution = Execution(
            program: other,
            identity: first.execution.identity,
            input: first.execution.input,
            seed: 0
        )
        #expect(throws: HistoryError.self) {
            try RecordedOutcomes(of: execution, history: first.history)
        }
    }
}
