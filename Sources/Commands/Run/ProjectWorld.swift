import Engine
import Integrations
import Runtime
import StatesLanguage
import Synchronization
import Values

/// What a driver finds around it.
///
/// Executions of one store may belong to several projects: each task is carried out in the project
/// of its execution's definition.
final class ProjectWorld: IntegrationRegistry {
    private let reader: StoreReader
    /// The folder of the project of executions whose definition came from no file.
    let home: String
    private let known = Mutex(Known())

    private struct Known {
        var folders: [ExecutionKey: String] = [:]
        var projects: [String: Project] = [:]
        var machines: [String: MachineDefinition] = [:]
    }

    /// A project's folder and what carries out its tasks; nil where its `pawl.yaml` is invalid.
    struct Project: Sendable {
        let folder: String
        let registry: Registry?
    }

    init(reader: StoreReader, home: String) {
        self.reader = reader
        self.home = home
        _ = project(in: home)
    }

    func integration(for resource: Resource) -> (any Integration)? {
        ProjectIntegration(world: self)
    }

    func stateMachine(_ nameOrARN: String) -> MachineDefinition? {
        let parts = nameOrARN.split(separator: ":", omittingEmptySubsequences: false)
        // arn:aws:states:region:account:stateMachine:name, perhaps with a version after it.
        let name = nameOrARN.hasPrefix("arn:") && parts.count > 6 ? String(parts[6]) : nameOrARN
        let (cached, folders) = known.withLock { known in
            (known.machines[name], [home] + known.projects.keys.filter { $0 != home }.sorted())
        }
        if let cached { return cached }
        for folder in folders {
            guard let machine = ProjectMachines(folder: folder).machine(name) else { continue }
            known.withLock { $0.machines[name] = machine }
            return machine
        }
        return nil
    }

    /// The project of an execution.
    fileprivate func project(of execution: ExecutionIdentity) -> Project {
        let key = execution.key
        if let folder = known.withLock({ $0.folders[key] }) { return project(in: folder) }
        let source = (try? reader.record(of: key))?.definitionSource
        let folder = source.map(ProjectFolder.of) ?? home
        known.withLock { $0.folders[key] = folder }
        return project(in: folder)
    }

    private func project(in folder: String) -> Project {
        if let project = known.withLock({ $0.projects[folder] }) { return project }
        let configuration = ProjectConfiguration.load(from: folder).configuration
        let project = Project(
            folder: folder,
            registry: configuration.map { Registry(configuration: $0) }
        )
        known.withLock { $0.projects[folder] = project }
        return project
    }
}

/// Carries out tasks in the project that they belong to.
private struct ProjectIntegration: Integration {
    let world: ProjectWorld

    func plan(_ order: TaskOrder, attempt: TaskAttempt) throws(TaskFailureError) -> TaskPlan {
        let (integration, attempt) = place(order, attempt)
        guard let integration else {
            throw TaskFailureError(
                "Pawl.ProjectInvalid",
                "\(attempt.projectDirectory)/\(ProjectConfiguration.fileName) is invalid; `pawl validate` "
                    + "says why."
            )
        }
        return try integration.plan(order, attempt: attempt)
    }

    func outcome(of result: ProcessResult, order: TaskOrder, attempt: TaskAttempt) -> TaskOutcome {
        let (integration, attempt) = place(order, attempt)
        return integration?.outcome(of: result, order: order, attempt: attempt)
            ?? .failed(TaskFailure(error: "Pawl.ProjectInvalid", cause: nil))
    }

    func submission(of order: TaskOrder, attempt: TaskAttempt, result: ProcessResult?) -> JSON? {
        let (integration, attempt) = place(order, attempt)
        return integration?.submission(of: order, attempt: attempt, result: result)
    }

    private func place(
        _ order: TaskOrder,
        _ attempt: TaskAttempt
    ) -> ((any Integration)?, TaskAttempt) {
        let project = world.project(of: attempt.execution)
        var attempt = attempt
        attempt.projectDirectory = project.folder
        return (project.registry?.integration(for: order.resource), attempt)
    }
}
