import Engine
import Runtime
import StatesLanguage
import Values

/// What carries out the tasks of the simulated world, as its drivers see it.
///
/// Used by one thread only.
final class SimulatedTasks: TaskHost, IntegrationRegistry, Integration, @unchecked Sendable {
    unowned let world: World
    /// The driver whose world it is.
    let process: Int32
    let disk: ProcessDisk

    init(_ world: World, process: Int32, disk: ProcessDisk) {
        (self.world, self.process, self.disk) = (world, process, disk)
    }

    // A host of supervisors.

    func start(
        _ plan: ProcessPlan,
        program: String,
        in folder: TaskFolder
    ) throws(SystemError) -> any TaskSupervisor {
        if disk.isDead { throw ProcessDisk.death }
        let supervisor = world.startSupervisor(in: folder.path)
        return SupervisorHandle(supervisor, of: self, isChild: true)
    }

    func find(_ process: Int32) throws(SystemError) -> (any TaskSupervisor)? {
        guard let supervisor = world.supervisors[process], supervisor.phase != .exited else {
            return nil
        }
        return SupervisorHandle(supervisor, of: self, isChild: false)
    }

    // A registry and its integration.

    func integration(for resource: Resource) -> (any Integration)? { self }

    func stateMachine(_ nameOrARN: String) -> MachineDefinition? {
        world.scenarios[nameOrARN]?.machine
    }

    func plan(_ order: TaskOrder, attempt: TaskAttempt) throws(TaskFailureError) -> TaskPlan {
        let behaviour = world.ordered(order, attempt, isSeen: !disk.isDead)
        guard case .integration(let service, let action, let pattern) = order.resource.kind else {
            return .process(process(order, attempt))
        }
        switch (service, pattern) {
        case ("states", _):
            let wait: StartExecutionPlan.Wait =
                switch pattern {
                case .sync: .description
                case .sync2: .parsedDescription
                case .requestResponse, .waitForTaskToken: .none
                }
            return .startExecution(
                StartExecutionPlan(
                    stateMachine: order.input["StateMachineArn"]?.stringValue ?? "",
                    name: order.input["Name"]?.stringValue,
                    input: order.input["Input"] ?? .null,
                    wait: wait
                )
            )
        case ("sqs", .waitForTaskToken):
            if !disk.isDead { world.handedOut(order, attempt) }
            return .waitForAnswer
        case ("shell", .requestResponse) where action == "launch":
            let folder = "\(attempt.storeDirectory)/runs/\(attempt.idempotencyKey)"
            if !disk.isDead { world.launched(order, attempt, behaviour, in: folder) }
            return .launch(
                LaunchPlan(
                    process: process(order, attempt),
                    directory: folder + "/launch",
                    announcement: .init(path: folder + "/run.json", bytes: Array("{}".utf8)),
                    answer: Ledger.launchAnswer
                )
            )
        case ("sns", _):
            switch behaviour.end {
            case .succeeds(let value): return .done(.succeeded(value))
            case .fails(let error, let cause):
                return .done(.failed(TaskFailure(error: error, cause: cause)))
            case .silence: return .process(process(order, attempt))
            }
        default: return .process(process(order, attempt))
        }
    }

    private func process(_ order: TaskOrder, _ attempt: TaskAttempt) -> ProcessPlan {
        ProcessPlan(
            arguments: ["work", order.stateName],
            environment: [:],
            workingDirectory: attempt.projectDirectory,
            standardInput: Array(order.input.text().utf8)
        )
    }

    func outcome(of result: ProcessResult, order: TaskOrder, attempt: TaskAttempt) -> TaskOutcome {
        switch result.end {
        case .exited(code: 0):
            guard let value = try? JSON(parsing: result.standardOutput) else {
                return .failed(TaskFailure(error: "Sim.Garbled", cause: nil))
            }
            return .succeeded(value)
        case .exited:
            let failure = try? JSON(parsing: result.standardError)
            return .failed(
                TaskFailure(
                    error: failure?["Error"]?.stringValue,
                    cause: failure?["Cause"]?.stringValue
                )
            )
        case .signalled: return .failed(TaskFailure(error: "Sim.Signalled", cause: nil))
        case .notStarted, .outputLimitExceeded, .lost:
            return .failed(TaskFailure(error: "Sim.NotStarted", cause: nil))
        }
    }

    func submission(of order: TaskOrder, attempt: TaskAttempt, result: ProcessResult?) -> JSON? {
        guard case .integration(_, _, let pattern) = order.resource.kind,
            pattern != .requestResponse
        else { return nil }
        return ["attempt": .string(attempt.idempotencyKey)]
    }
}

/// A supervisor as a driver holds it.
///
/// Used by one thread only.
private final class SupervisorHandle: TaskSupervisor, @unchecked Sendable {
    private let supervisor: SimulatedSupervisor
    private unowned let tasks: SimulatedTasks
    private let isChild: Bool

    init(_ supervisor: SimulatedSupervisor, of tasks: SimulatedTasks, isChild: Bool) {
        (self.supervisor, self.tasks, self.isChild) = (supervisor, tasks, isChild)
    }

    func watch(as number: UInt64) throws(SystemError) {
        if tasks.disk.isDead { throw ProcessDisk.death }
        if supervisor.phase == .exited {
            tasks.world.tell(tasks.process, of: number)
        } else {
            supervisor.watchers.append((tasks.process, number))
        }
    }

    func end() {
        if !tasks.disk.isDead { tasks.world.signal(supervisor) }
    }

    func takeExitCode() -> Int32 { isChild ? supervisor.exitCode : 0 }
}
