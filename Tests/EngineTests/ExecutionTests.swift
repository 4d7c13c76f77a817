import Engine
import Simulation
import StatesLanguage
import TestSupport
import Testing
import Values

/// What scenarios do not show: limits, late news, histories that do not fit.
@Suite struct ExecutionTests {
    private let start = Timestamp(milliseconds: 1_767_225_600_000)

    private func execution(
        _ text: String,
        type: StateMachineType = .standard,
        limits: ExecutionLimits = ExecutionLimits(),
        input: JSON = [:]
    ) throws -> Execution {
        let report = readDefinition(DefinitionSource(name: "test.asl.yaml", text: text))
        let machine = try #require(report.machine, "\(report.diagnostics.map(\.message))")
        return Execution(
            program: Program(machine, type: type, limits: limits),
            identity: ExecutionIdentity(name: "e", stateMachineName: "m", startTime: start),
            input: input,
            seed: 7
        )
    }

    private let task = """
        StartAt: Work
        States: {Work: {Type: Task, Resource: 'shell:run', End: true}}
        """

    @Test func anEndlessLoopEndsAtTheLastEventThereIs() throws {
        var limits = ExecutionLimits()
        limits.historyEventsMax = 100
        var execution = try execution(
            """
            StartAt: A
            States:
              A: {Type: Choice, Choices: [{Variable: $.end, IsPresent: true, Next: C}], Default: B}
              B: {Type: Pass, Next: A}
              C: {Type: Succeed}
            """,
            limits: limits
        )
        var effects = Effects()
        execution.apply(.started, at: start, into: &effects)
        #expect(execution.status == .failed)
        #expect(execution.failure?.error == "States.Runtime")
        #expect(effects.history.count == 100)
        #expect(effects.history.last?.type == "ExecutionFailed")
        #expect(execution.failure?.cause?.contains("(100)") == true)
    }

    @Test func newsThatNobodyWaitsForChangesNothing() throws {
        var execution = try execution(task)
        var effects = Effects()
        execution.apply(.started, at: start, into: &effects)
        let order = try #require(execution.outstandingTasks.first)
        effects.removeAll()
        execution.apply(.taskSucceeded(TaskID(eventID: 99), output: 1), at: start, into: &effects)
        execution.apply(.timerFired(TimerID(number: 5)), at: start, into: &effects)
        execution.apply(.started, at: start, into: &effects)
        #expect(effects.history.isEmpty && effects.commands.isEmpty)
        execution.apply(.taskSucceeded(order.id, output: 1), at: start, into: &effects)
        #expect(execution.status == .succeeded)
        effects.removeAll()
        execution.apply(.taskSucceeded(order.id, output: 2), at: start, into: &effects)
        execution.apply(.stopRequested(error: nil, cause: nil), at: start, into: &effects)
        #expect(effects.history.isEmpty && execution.output == 1)
    }

    /// The history has one event for a missed heartbeat and for a timeout: recovery must take it for
    /// the same, however late the timer was.
    @Test(arguments: [10, 99, 100, 5000]) func aLateHeartbeatIsRecoveredAsWhatItWas(
        seconds: Int64
    ) throws {
        let waiting = """
            StartAt: Work
            States:
              Work:
                Type: Task
                Resource: shell:run
                HeartbeatSeconds: 10
                TimeoutSeconds: 100
                Catch: [{ErrorEquals: [States.HeartbeatTimeout], Next: Gone}]
                End: true
              Gone: {Type: Pass, End: true}
            """
        var execution = try execution(waiting)
        var effects = Effects()
        execution.apply(.started, at: start, into: &effects)
        let first = try #require(execution.outstandingTimers.min { $0.until < $1.until })
        let later = start.advanced(bySeconds: seconds)
        execution.apply(.timerFired(first.id), at: later, into: &effects)
        #expect(execution.status == (seconds < 100 ? .succeeded : .failed))

        var recovered = try self.execution(waiting)
        var rest = Effects()
        try recovered.recover(from: effects.history, into: &rest)
        #expect(recovered.status == execution.status && rest.history.isEmpty)
    }

    @Test func expressTimesOutAfterFiveMinutes() throws {
        let execution = try execution(
            "{StartAt: W, States: {W: {Type: Wait, Seconds: 3600, End: true}}}",
            type: .express
        )
        var run = VirtualRun(execution, at: start) { _ in [] }
        run.run()
        #expect(run.execution.status == .timedOut)
        #expect(run.now.milliseconds - start.milliseconds == 300_000)
    }

    @Test func anOversizedAnswerIsAFailureOfItsTask() throws {
        var execution = try execution(task)
        var effects = Effects()
        execution.apply(.started, at: start, into: &effects)
        let order = try #require(execution.outstandingTasks.first)
        let long = JSON.string(String(repeating: "ä", count: 131_072))
        execution.apply(.taskSucceeded(order.id, output: long), at: start, into: &effects)
        #expect(execution.failure?.error == "States.DataLimitExceeded")
        #expect(effects.history.contains { $0.type == "TaskFailed" })
    }

    @Test func aHistoryOfAnotherMachineIsRefused() throws {
        var run = VirtualRun(try execution(task), at: start) { _ in
            [.init(afterMilliseconds: 5) { .taskSucceeded($0, output: 1) }]
        }
        run.run()
        var effects = Effects()
        var other = try execution(
            "{StartAt: Other, States: {Other: {Type: Task, Resource: 'shell:run', End: true}}}"
        )
        #expect(throws: HistoryError.self) {
            try other.recover(from: run.history, into: &effects)
        }
        var gap = try execution(task)
        var history = run.history
        history.remove(at: 2)
        #expect(throws: HistoryError.self) { try gap.recover(from: history, into: &effects) }
        var twice = try execution(task)
        #expect(throws: HistoryError.self) {
            try twice.recover(from: run.history + [run.history[0]], into: &effects)
        }
    }

    @Test(arguments: [
        ("a*", "abc", true), ("a*", "b", false), ("*.csv", "flights.csv", true),
        ("*.csv", ".csv", true), ("a*c*e", "abcde", true), ("a*c*e", "aec", false),
        ("a\\*b", "a*b", true), ("a\\*b", "axb", false), ("a\\\\*", "a\\x", true),
        ("", "", true), ("*", "", true), ("ab", "a", false), ("a*a", "a", false),
    ]) func stringMatches(pattern: String, text: String, expected: Bool) throws {
        let definition: JSON = [
            "StartAt": "C",
            "States": [
                "C": [
                    "Type": "Choice", "Default": "No",
                    "Choices": [
                        ["Variable": "$.t", "StringMatches": .string(pattern), "Next": "Yes"]
                    ],
                ],
                "Yes": ["Type": "Pass", "Result": true, "End": true],
                "No": ["Type": "Pass", "Result": false, "End": true],
            ],
        ]
        var execution = try execution(definition.text(), input: ["t": .string(text)])
        var effects = Effects()
        execution.apply(.started, at: start, into: &effects)
        #expect(execution.output == .bool(expected))
    }
}
