import Runtime

/// What every integration knows: the project's configuration, and where variables are looked up.
struct Project: Sendable {
    let configuration: ProjectConfiguration
    let environment: EnvironmentLookup
    /// The program that does Pawl's own work: this one, where nothing else is said.
    var pawl: String = Programs.own

    func secrets(_ attempt: TaskAttempt) -> Secrets {
        Secrets(environment: environment, projectDirectory: attempt.projectDirectory)
    }

    func programs(_ attempt: TaskAttempt) -> Programs { programs(in: attempt.projectDirectory) }

    func programs(in projectDirectory: String) -> Programs {
        Programs(
            configuration: configuration.engines,
            projectDirectory: projectDirectory,
            environment: environment
        )
    }
}
