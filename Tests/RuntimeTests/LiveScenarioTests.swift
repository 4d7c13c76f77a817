import Engine
import Foundation
import Simulation
import StatesLanguage
import Synchronization
import TestSupport
import Testing
import Values

@testable import Runtime

/// Every scenario of the engine, run by the live driver and simulated: the same history, event for
/// event and time for time.
///
/// The driver is the real one with its store, its timers and its supervised processes; only its clock
/// is set by hand. Each task is a process that waits at a gate until the moment at which the scenario
/// has it answer.
@Suite struct LiveScenarioTests {
    @Test(arguments: Scenario.all) func liveHistoryEqualsTheSimulatedOne(
        _ scenario: Scenario
    ) throws {
        var simulated = scenario.makeRun()
        let stage = try Stage(scenario)
        // What comes to the execution comes in the same order at the same times; what it leads to,
        // timers included, is the driver's own affair.
        while simulated.step(), let news = simulated.news.last {
            // Late answers of tasks that nobody waits for: their processes are gone.
            if simulated.effects.history.isEmpty, simulated.effects.commands.isEmpty,
                news.event != .redriveRequested
            {
                continue
            }
            try stage.give(news.event, at: news.at)
            try stage.drive(untilEvents: simulated.history.count)
            // What follows a difference says nothing; timers of the same time have fired as well.
            try #require(try stage.history().starts(with: simulated.history))
        }
        #expect(try stage.history() == simulated.history)
    }
}

/// A live driver with a clock set by hand, and one execution of a scenario.
private final class Stage {
    private let scratch = Scratch()
    private let clock = HandSetClock(Scenario.start)
    private let gates: Gates
    private let driver: Driver
    private let key: ExecutionKey
    private let request: StartRequest
    /// Those that workers have got.
    private var tokens: [TaskID: String] = [:]

    init(_ scenario: Scenario) throws {
        gates = Gates(scratch.path)
        driver = try Driver(
            store: try Store.open(scratch.store),
            registry: gates,
            options: DriverOptions(projectDirectory: scratch.path),
            clock: clock
        )
        let execution = scenario.makeExecution()
        let definition = try #require(scenario.json["definition"])
        request = StartRequest(
            machine: try machine(definition, name: scenario.name),
            name: execution.identity.name,
            input: execution.input,
            seed: execution.seed
        )
        key = try ExecutionKey(machine: scenario.name, name: execution.identity.name)
    }

    private func token(of id: TaskID) -> String? { tokens[id] ?? gates.token(of: id) }

    func history() throws -> [HistoryEvent] { try StoreReader(scratch.store).history(of: key) }

    func drive(untilEvents count: Int) throws {
        try driver.run { try history().count >= count }
    }

    /// Lets something come to the execution.
    func give(_ event: Event, at time: Timestamp) throws {
        clock.set(time)
        switch event {
        case .started: try driver.start(request)
        // Their time has come.
        case .timerFired: break
        case .taskSubmitted(let id, let output): try gates.open(id, ["submitted": output])
        case .activityStarted(let id, let worker):
            let scheduled = try #require(try history().first { $0.id == id.eventID })
            guard case .activityScheduled(let arn, _, _, _) = scheduled.details,
                case .activityTask(let task?) = try driver.ask(
                    .takeActivityTask(activityARN: arn, workerName: worker)
                )
            else {
                Issue.record("there is no task for the worker")
                return
            }
            tokens[id] = task.token
        case .taskHeartbeat(let id):
            try driver.heartbeat(token: try #require(token(of: id)))
        case .taskSucceeded(let id, let output):
            if let token = token(of: id) {
                try driver.succeed(token: token, output: output)
            } else {
                try gates.open(id, ["succeeds": output])
            }
        case .taskFailed(let id, let failure):
            var fields = JSONObject()
            fields["Error"] = failure.error.map { .string($0) }
            fields["Cause"] = failure.cause.map { .string($0) }
            try gates.open(id, ["fails": .object(fields)])
        case .redriveRequested:
            // What changes nothing in the simulation is refused here.
            do { try driver.redrive(key) } catch is RequestRefused {}
        case .stopRequested(let error, let cause):
            try driver.stop(key, error: error, cause: cause)
        }
    }
}

/// A clock that stands still until somebody sets it.
private final class HandSetClock: Clock {
    private let milliseconds: Atomic<Int64>

    init(_ time: Timestamp) { milliseconds = Atomic(time.milliseconds) }

    func set(_ time: Timestamp) { milliseconds.store(time.milliseconds, ordering: .relaxed) }

    func now() -> Timestamp { Timestamp(milliseconds: milliseconds.load(ordering: .relaxed)) }
}

/// A world in which each task is a process that waits at a named pipe for what it is to answer.
private final class Gates: IntegrationRegistry, Integration {
    private let folder: String
    private let tokens = Mutex<[TaskID: String]>([:])

    init(_ folder: String) { self.folder = folder }

    /// The token that was handed to a task.
    func token(of id: TaskID) -> String? { tokens.withLock { $0[id] } }

    /// Lets a task's process end with an answer.
    func open(_ id: TaskID, _ answer: JSON) throws {
        // Opening does not wait: a process that is just being started has no end of it yet.
        var pipe: Int32 = -1
        #expect(
            eventually {
                pipe = Glibc.open(path(id), O_WRONLY | O_NONBLOCK)
                return pipe >= 0
            },
            "task \(id) does not wait for its answer"
        )
        guard pipe >= 0 else { return }
        defer { close(pipe) }
        let bytes = Array(answer.text().utf8)
        #expect(write(pipe, bytes, bytes.count) == bytes.count)
    }

    private func path(_ id: TaskID) -> String { "\(folder)/gate-\(id)" }

    func integration(for resource: Resource) -> (any Integration)? { self }
    func stateMachine(_ nameOrARN: String) -> MachineDefinition? { nil }

    func plan(_ order: TaskOrder, attempt: TaskAttempt) throws(TaskFailureError) -> TaskPlan {
        if case .activity = order.resource.kind { return .waitForAnswer }
        tokens.withLock { $0[order.id] = order.taskToken }
        guard mkfifo(path(order.id), 0o600) == 0 else {
            throw TaskFailureError("Test.NoGate", "a named pipe cannot be made")
        }
        return .process(
            ProcessPlan(
                arguments: ["cat", path(order.id)],
                environment: ["PATH": "/usr/bin:/bin"],
                workingDirectory: folder
            )
        )
    }

    func submission(of order: TaskOrder, attempt: TaskAttempt, result: ProcessResult?) -> JSON? {
        result.flatMap { Self.answer($0)?["submitted"] }
    }

    func outcome(of result: ProcessResult, order: TaskOrder, attempt: TaskAttempt) -> TaskOutcome {
        guard let answer = Self.answer(result) else {
            return .failed(TaskFailure(error: "Test.NoAnswer", cause: "\(result.end)"))
        }
        if let failure = answer["fails"] {
            return .failed(
                TaskFailure(
                    error: failure["Error"]?.stringValue,
                    cause: failure["Cause"]?.stringValue
                )
            )
        }
        return .succeeded(answer["succeeds"] ?? .null)
    }

    private static func answer(_ result: ProcessResult) -> JSON? {
        try? JSON(parsing: result.standardOutput)
    }
}
