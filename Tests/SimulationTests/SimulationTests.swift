import Engine
import Simulation
import StatesLanguage
import Testing
import Values

/// What becomes of attempts, and what the log says of it.
@Suite struct SimulationTests {
    static let patient = """
        StartAt: Load
        States:
          Load:
            Type: Task
            Resource: shell:run.waitForTaskToken
            Parameters: {Environment: {TOKEN.$: $$.Task.Token}}
            TimeoutSeconds: 100
            HeartbeatSeconds: 10
            Retry:
              - {ErrorEquals: [Busy], IntervalSeconds: 4, MaxAttempts: 2, BackoffRate: 2}
              - {ErrorEquals: [States.HeartbeatTimeout], MaxAttempts: 1}
            Catch:
              - {ErrorEquals: [Gone], Next: Mend}
              - {ErrorEquals: [States.ALL], Next: Mend}
            End: true
          Mend: {Type: Pass, End: true}
        """

    /// A script, and of each attempt: how it ended, after how many seconds, and what that led to.
    @Test(
        arguments: [
            ("Load: {return: 1, took: 30s}", ["succeeded 0-30 -"]),
            (
                "Load: {fail: Busy, took: 1s}",
                ["failed 0-1 retry0+4", "failed 5-6 retry0+8", "failed 14-15 catch1"]
            ),
            ("Load: {fail: Gone}", ["failed 0-0 catch0"]),
            ("Load: {hang: true}", ["timedOut 0-100 catch1"]),
            ("Load: {silent-after: 25s}", ["timedOut 0-35 retry1+1", "timedOut 36-71 catch1"]),
            (
                "Load: {return: 1, took: 40s, silent-after: 25s}",
                ["timedOut 0-35 retry1+1", "timedOut 36-71 catch1"]
            ),
            ("Load: {return: 1, took: 34s, silent-after: 25s}", ["succeeded 0-34 -"]),
            ("Load: {lost: true, took: 2s}", ["failed 0-2 catch1"]),
            ("Load: {oversized: true}", ["failed 0-0 catch1"]),
            (
                "Load: [{fail: Busy}, {silent-after: 0s}, {return: 1}]",
                ["failed 0-0 retry0+4", "timedOut 4-14 retry1+1", "succeeded 15-15 -"]
            ),
        ] as [(String, [String])]
    )
    func attemptsAreLogged(outcomes: String, expected: [String]) throws {
        let simulation = try Machines.simulation(Self.patient, outcomes)
        #expect(simulation.execution.status == .succeeded)
        #expect(simulation.attempts.map(Self.words) == expected)
    }

    static func words(_ attempt: SimulatedAttempt) -> String {
        let start = Simulation.usualStart.milliseconds
        let ordered = (attempt.orderedAt.milliseconds - start) / 1000
        let ended = ((attempt.endedAt?.milliseconds ?? 0) - start) / 1000
        let end =
            switch attempt.end {
            case .succeeded: "succeeded"
            case .failed: "failed"
            case .timedOut: "timedOut"
            case .cancelled: "cancelled"
            case nil: "runs"
            }
        let reaction =
            switch attempt.reaction {
            case .retried(let index, let delay): "retry\(index)+\(delay / 1000)"
            case .caught(let index): "catch\(index)"
            case .uncaught: "uncaught"
            case nil: "-"
            }
        return "\(end) \(ordered)-\(ended) \(reaction)"
    }

    @Test func iterationsVisitsAndCallsAreCounted() throws {
        let simulation = try Machines.simulation(
            """
            StartAt: Outer
            States:
              Outer:
                Type: Map
                ItemProcessor:
                  StartAt: Inner
                  States:
                    Inner:
                      Type: Map
                      ItemProcessor:
                        StartAt: Work
                        States:
                          Work:
                            Type: Task
                            Resource: shell:run
                            Retry: [{ErrorEquals: [Again], MaxAttempts: 3}]
                            Next: Loop
                          Loop:
                            Type: Choice
                            Choices: [{Variable: $.more, BooleanEquals: true, Next: Work}]
                            Default: Done
                          Done: {Type: Pass, End: true}
                      End: true
                End: true
            """,
            """
            Work: [{return: {more: true}}, {return: {more: false}}]
            Work[1][0]: [{return: {more: true}}, {fail: Again, attempt: 1, visit: 2}, {return: {more: false}}]
            """,
            input: [[1], [2, 3]]
        )
        #expect(simulation.execution.status == .succeeded)
        let log = simulation.attempts.map { attempt in
            let call = attempt.call
            return "\(call.iteration) \(call.visit) \(call.attempt) \(call.call)"
        }
        #expect(
            log == [
                "[0, 0] 1 1 1", "[1, 0] 1 1 1", "[1, 1] 1 1 1", "[0, 0] 2 1 2", "[1, 0] 2 1 2",
                "[1, 1] 2 1 2", "[1, 0] 2 2 3",
            ]
        )
        #expect(simulation.attempts.map(\.call.callInAll) == Array(1...7))
    }

    @Test func whatNobodySaysIsAPlaceholderAndSaidToBe() throws {
        let simulation = try Machines.simulation(
            """
            StartAt: Run
            States:
              Run: {Type: Task, Resource: 'glue:startJobRun.sync', Parameters: {JobName: j}, Next: Child}
              Child:
                Type: Task
                Resource: states:startExecution.sync:2
                Parameters: {StateMachineArn: child}
                Next: Tell
              Tell: {Type: Task, Resource: 'sns:publish', Parameters: {TopicArn: t}, End: true}
            """,
            "Tell: {return: {}}"
        )
        #expect(simulation.placeholders == ["Run", "Child"])
        #expect(
            simulation.attempts.map(\.planned.origin) == [
                .placeholder, .placeholder, .script(rule: 0),
            ]
        )
        // `.sync` says first that its request was accepted.
        #expect(simulation.history.count { $0.type == "TaskSubmitted" } == 2)
        #expect(simulation.execution.status == .succeeded)
    }

    @Test func aPlaceholderHasWhatIsPickedOutOfIt() throws {
        let simulation = try Machines.simulation(
            """
            StartAt: A
            States:
              A:
                Type: Task
                Resource: lambda:invoke
                Parameters: {FunctionName: f}
                ResultSelector:
                  rows.$: $.Payload.rows
                  status.$: $.StatusCode
                  text.$: States.Format('{} {}', $.Payload.name, $$.State.Name)
                End: true
            """
        )
        #expect(
            simulation.execution.output == [
                "rows": "<A $.Payload.rows>", "status": 200, "text": "<A $.Payload.name> A",
            ]
        )
    }

    @Test func aTaskThatNeverEndsIsSaidTo() throws {
        let simulation = try Machines.simulation(
            "{StartAt: A, States: {A: {Type: Task, Resource: 'shell:run', End: true}}}",
            "A: {hang: true}"
        )
        #expect(simulation.execution.status == .running)
        #expect(simulation.endlessAttempts.map(\.call.state) == ["A"])
    }

    @Test func anActivityIsTakenByAWorkerFirst() throws {
        let simulation = try Machines.simulation(
            """
            StartAt: A
            States:
              A: {Type: Task, Resource: 'arn:aws:states:local:000000000000:activity:w', End: true}
            """,
            "A: {return: 1, worker: anna}"
        )
        #expect(
            simulation.history.map(\.type) == [
                "ExecutionStarted", "TaskStateEntered", "ActivityScheduled", "ActivityStarted",
                "ActivitySucceeded", "TaskStateExited", "ExecutionSucceeded",
            ]
        )
    }

    @Test func aRequestThatIsRefusedIsNotSubmitted() throws {
        let simulation = try Machines.simulation(
            Self.patient,
            "Load: {fail: Gone, submitted: false}"
        )
        #expect(!simulation.history.contains { $0.type == "TaskSubmitted" })
    }

    @Test func aFailedResultSelectorBelongsToItsAttempt() throws {
        let simulation = try Machines.simulation(
            """
            StartAt: A
            States:
              A:
                Type: Task
                Resource: shell:run
                ResultSelector: {x.$: $.missing}
                End: true
            """,
            "A: {return: {}}"
        )
        #expect(simulation.attempts.map(\.end) == [.succeeded([:])])
        #expect(simulation.execution.failure?.error == "States.Runtime")
        #expect(simulation.attempts.map(\.reaction) == [.uncaught])
    }

    @Test func sameSeedSameWaits() throws {
        let machine = """
            StartAt: A
            States:
              A:
                Type: Task
                Resource: shell:run
                Retry: [{ErrorEquals: [States.ALL], MaxAttempts: 9, JitterStrategy: FULL}]
                End: true
            """
        let durations = try [1, 1, 2].map {
            try Machines.simulation(machine, "A: {fail: X}", seed: $0).durationMilliseconds
        }
        #expect(durations[0] == durations[1])
        #expect(durations[0] != durations[2])
    }
}
