import Runtime

/// What every integration knows: the project's configuration, and where variables are looked up.
struct Project: Sendable {
    let configuration: ProjectConfiguration
    let environment: EnvironmentLookup

    func secrets(_ attempt: TaskAttempt) -> Secrets {
        Secrets(environment: environment, projectDirectory: attempt.projectDirectory)
    }

    func programs(_ attempt: TaskAttempt) -> Programs {
        Programs(
            configuration: configuration.engines,
            projectDirectory: attempt.projectDirectory,
            environment: environment
        )
    }
}
