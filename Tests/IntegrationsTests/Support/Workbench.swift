@testable import Engine
@testable import Integrations
import Runtime
import StatesLanguage
import Testing
import Values

/// A project in a folder of its own, on which tasks are planned and carried out for real.
struct Workbench {
    let scratch: Scratch
    var configuration: ProjectConfiguration
    var environment: [String: String]

    /// The repository's folder.
    static let repository = String(
        #filePath.dropLast("/Tests/IntegrationsTests/Support/Workbench.swift".count)
    )
    /// The program, as it was built beside the tests.
    static let pawl = repository + "/.build/debug/pawl"
    /// Python and DuckDB as `make setup` installs them.
    static let virtualEnvironment = repository + "/.venv"

    init(_ configuration: ProjectConfiguration = ProjectConfiguration()) throws {
        scratch = try Scratch()
        self.configuration = configuration
        if Files.isExecutable(Self.virtualEnvironment + "/bin/python3") {
            self.configuration.engines.python = Self.virtualEnvironment + "/bin/python3"
        }
        environment = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": scratch.path]
    }

    var registry: Registry {
        Registry(
            configuration: configuration,
            environment: EnvironmentLookup(environment),
            pawl: Self.pawl
        )
    }

    func integration(_ order: TaskOrder) throws -> any Integration {
        try #require(registry.integration(for: order.resource))
    }

    /// An attempt with a folder of its own.
    func attempt(_ number: Int = 5) -> TaskAttempt {
        TaskAttempt(
            execution: ExecutionIdentity(
                name: "run-1",
                stateMachineName: "nightly",
                startTime: Timestamp(milliseconds: 1_700_000_000_000)
            ),
            directory: scratch.folder("attempt-\(number)"),
            idempotencyKey: "key-\(number)",
            projectDirectory: scratch.path,
            storeDirectory: scratch.path + "/.pawl"
        )
    }

    func order(_ resource: String, _ input: JSON, token: String? = nil) throws -> TaskOrder {
        TaskOrder(
            id: TaskID(eventID: 5),
            stateName: "Work",
            resource: try #require(Resource(parsing: resource)),
            input: input,
            retryCount: 2,
            taskToken: token,
            timeoutSeconds: nil,
            heartbeatSeconds: nil,
            scheduledAt: Timestamp(milliseconds: 1_700_000_001_000),
            mapIndex: nil,
            mapIndices: [],
            enteredEventID: 4
        )
    }

    /// The planned process; a test fails if there is none.
    func plan(_ resource: String, _ input: JSON, token: String? = nil) throws -> ProcessPlan {
        let order = try order(resource, input, token: token)
        let plan = try integration(order).plan(order, attempt: attempt())
        guard case .process(let process) = plan else {
            throw Unexpected("no process was planned but \(plan)")
        }
        return process
    }

    /// Plans a task, runs its process and reads the outcome; a failure in planning is an outcome too.
    func run(_ resource: String, _ input: JSON, number: Int = 5, token: String? = nil) throws
        -> TaskOutcome
    {
        let order = try order(resource, input, token: token)
        let attempt = attempt(number)
        let integration = try integration(order)
        do throws(TaskFailureError) {
            switch try integration.plan(order, attempt: attempt) {
            case .process(let plan):
                let result = Subprocess.run(plan, in: attempt.directory)
                return integration.outcome(of: result, order: order, attempt: attempt)
            case .done(let outcome): return outcome
            case .launch, .startExecution, .waitForAnswer:
                Issue.record("no process was planned")
                return .succeeded(.null)
            }
        } catch { return .failed(error.failure) }
    }

    /// What an invented end of the process would mean.
    func outcome(_ resource: String, _ input: JSON, _ result: ProcessResult) throws -> TaskOutcome {
        let order = try order(resource, input)
        return try integration(order).outcome(of: result, order: order, attempt: attempt())
    }
}

struct Unexpected: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

extension TaskOutcome {
    /// The output; a test fails if there is none.
    func output() throws -> JSON {
        switch self {
        case .succeeded(let output): return output
        case .failed(let failure): throw Unexpected("failed: \(failure)")
        }
    }

    /// The failure; a test fails if there is none.
    func failure() throws -> TaskFailure {
        switch self {
        case .succeeded(let output): throw Unexpected("succeeded: \(output)")
        case .failed(let failure): return failure
        }
    }

    /// The error's name, empty if it succeeded.
    var error: String { if case .failed(let failure) = self { failure.error ?? "" } else { "" } }
}

extension TaskFailure {
    /// The cause read as JSON.
    func causeJSON() throws -> JSON { try JSON(parsing: cause ?? "") }
}
