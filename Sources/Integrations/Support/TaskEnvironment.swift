import Engine
import Runtime
import Values

/// The environment of a task's process.
///
/// It does not inherit Pawl's own: what a task sees is this list, `Environment` of `pawl.yaml`, that of
/// the function or job, and the variables that tell it who it is. Later ones win.
struct TaskEnvironment {
    /// What is inherited.
    static let inherited = [
        "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR",
        "JAVA_HOME",
    ]

    let project: Project
    let order: TaskOrder
    let attempt: TaskAttempt

    /// The whole environment.
    ///
    /// - Throws: `Pawl.SecretNotFound`.
    func make(
        own: [String: ConfiguredText] = [:],
        plain: [String: String] = [:]
    ) throws(TaskFailureError) -> [String: String] {
        try Self.make(project: project, projectDirectory: attempt.projectDirectory, own: own)
            .merging(plain) { $1 }.merging(identity) { $1 }
    }

    /// The environment of a process that belongs to no task: without who it is.
    ///
    /// - Throws: `Pawl.SecretNotFound`.
    static func make(
        project: Project,
        projectDirectory: String,
        own: [String: ConfiguredText]
    ) throws(TaskFailureError) -> [String: String] {
        var result: [String: String] = [:]
        for name in inherited { result[name] = project.environment.value(name) }
        result["PATH"] = project.programs(in: projectDirectory).searchPath
        let secrets = Secrets(environment: project.environment, projectDirectory: projectDirectory)
        for (name, text) in project.configuration.environment {
            result[name] = try secrets.resolve(text)
        }
        for (name, text) in own { result[name] = try secrets.resolve(text) }
        result["PAWL_PROJECT_DIRECTORY"] = projectDirectory
        if !project.configuration.buckets.isEmpty {
            result["PAWL_BUCKETS"] = buckets(of: project, in: projectDirectory).text()
        }
        return result
    }

    /// Who the task is.
    var identity: [String: String] {
        var result = [
            "PAWL_EXECUTION_ARN": attempt.execution.arn,
            "PAWL_EXECUTION_NAME": attempt.execution.name,
            "PAWL_STATE_MACHINE": attempt.execution.stateMachineName,
            "PAWL_STATE": order.stateName,
            "PAWL_ATTEMPT": String(order.retryCount),
            "PAWL_IDEMPOTENCY_KEY": attempt.idempotencyKey,
            "PAWL_TASK_DIRECTORY": attempt.directory,
            "PAWL_RESULT_FILE": AttemptFiles.path(AttemptFiles.answer, of: attempt),
            "PAWL_ERROR_FILE": AttemptFiles.path(AttemptFiles.error, of: attempt),
        ]
        if let token = order.taskToken { result["PAWL_TASK_TOKEN"] = token }
        if let index = order.mapIndex { result["PAWL_MAP_INDEX"] = String(index) }
        return result
    }

    /// Bucket → its folder, absolute.
    private static func buckets(of project: Project, in projectDirectory: String) -> JSON {
        .object(
            JSONObject(
                project.configuration.buckets.sorted { $0.key < $1.key }.map {
                    ($0.key, .string(Path.resolve($0.value, in: projectDirectory)))
                }
            )
        )
    }
}
