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

    /// What a redrive did again counts as it went the last time: a test of it has no redrive.
    @Test func whatARedriveDidAgainCountsOnce() throws {
        let program = try Machines.program(
            """
            StartAt: First
            States:
              First: {Type: Task, Resource: shell:run, Parameters: {Command: [a]}, Next: Both}
              Both:
                Type: Parallel
                Branches:
                  - StartAt: Good
                    States:
                      Good: {Type: Task, Resource: shell:run, Parameters: {Command: [b]}, End: true}
                  - StartAt: Bad
                    States:
                      Bad:
                        Type: Task
                        Resource: shell:run
                        Parameters: {Command: [c]}
                        Retry: [{ErrorEquals: [States.ALL], MaxAttempts: 1}]
                        End: true
                End: true
            """
        )
        let begun = Execution(
            program: program,
            identity: Simulation.identity(),
            input: [:],
            seed: 0
        )
        var execution = begun
        var now = execution.identity.startTime
        var history: [HistoryEvent] = []
        func come(_ event: Event) {
            now = Timestamp(milliseconds: now.milliseconds + 5000)
            var effects = Effects()
            execution.apply(event, at: now, into: &effects)
            history += effects.history
        }
        func task(_ name: String) throws -> TaskID {
            try #require(execution.outstandingTasks.first { $0.stateName == name }).id
        }
        come(.started)
        come(.taskSucceeded(try task("First"), output: 1))
        come(.taskSucceeded(try task("Good"), output: 2))
        come(.taskFailed(try task("Bad"), TaskFailure(error: "X", cause: nil)))
        come(.timerFired(try #require(execution.outstandingWaits.first).timer))
        come(.taskFailed(try task("Bad"), TaskFailure(error: "X", cause: nil)))
        #expect(execution.status == .failed)
        come(.redriveRequested)
        come(.taskFailed(try task("Bad"), TaskFailure(error: "Y", cause: nil)))
        come(.timerFired(try #require(execution.outstandingWaits.first).timer))
        come(.taskSucceeded(try task("Bad"), output: 3))
        #expect(execution.status == .succeeded)

        let recorded = try RecordedOutcomes(of: begun, history: history)
        #expect(recorded.attempts.map(\.call.state) == ["First", "Good", "Bad", "Bad"])
        #expect(recorded.attempts.map(\.call.call) == [1, 1, 1, 2])
        let sources: [any OutcomeSource] = [recorded, recorded.script]
        for source in sources {
            let again = Simulation.finished(program: program, input: [:], sources: [source])
            #expect(again.execution.status == .succeeded)
            #expect(again.execution.output == execution.output)
            #expect(again.attempts.count == 4)
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
