public import Engine
public import Runtime
import StatesLanguage
public import Values

/// Everything that a Task's `Resource` can name: the only list of it.
///
/// It is an integration itself, so that whoever drives executions needs to know only one.
public struct Registry: Integration {
    private let project: Project

    /// Makes a registry for a project.
    ///
    /// - Parameters:
    ///   - configuration: the content of the project's `pawl.yaml`.
    ///   - environment: where variables and `${env:…}` are looked up.
    public init(
        configuration: ProjectConfiguration,
        environment: EnvironmentLookup = .process
    ) {
        project = Project(configuration: configuration, environment: environment)
    }

    /// What carries out an order; nil if there is nothing for its resource.
    private func integration(for order: TaskOrder) -> (any Integration)? {
        switch order.resource.kind {
        case .activity: return Activity()
        case .function: return LambdaInvoke(project: project)
        case .integration(let service, let action, let pattern):
            guard Self.patterns["\(service):\(action)"]?.contains(pattern) == true else {
                return nil
            }
            switch (service, action) {
            case ("shell", "run"): return ShellRun(project: project)
            case ("lambda", "invoke"): return LambdaInvoke(project: project)
            case ("sns", "publish"): return SNSPublish(project: project)
            case ("http", "invoke"): return HTTPInvoke(project: project)
            case ("states", "startExecution"): return StartExecution()
            case ("glue", "startJobRun"): return GlueStartJobRun(project: project)
            default: return nil
            }
        }
    }

    /// The forms in which each can be called.
    static let patterns: [String: Set<Resource.Pattern>] = [
        "shell:run": [.requestResponse, .waitForTaskToken],
        "lambda:invoke": [.requestResponse, .waitForTaskToken],
        "sns:publish": [.requestResponse, .waitForTaskToken],
        "http:invoke": [.requestResponse],
        "states:startExecution": [.requestResponse, .sync, .sync2, .waitForTaskToken],
        "glue:startJobRun": [.requestResponse, .sync],
    ]

    /// How an order is to be carried out.
    ///
    /// Secrets in a failure are masked.
    public func plan(
        _ order: TaskOrder,
        attempt: TaskAttempt
    ) throws(TaskFailureError) -> TaskPlan {
        guard let integration = integration(for: order) else { throw Self.unknown(order.resource) }
        do throws(TaskFailureError) {
            return try integration.plan(order, attempt: attempt)
        } catch {
            let failure = redactor(attempt).redact(error.failure)
            throw TaskFailureError(failure.error ?? "", failure.cause)
        }
    }

    /// What the end of the planned process means.
    ///
    /// Secrets in it are masked.
    public func outcome(
        of result: ProcessResult,
        order: TaskOrder,
        attempt: TaskAttempt
    ) -> TaskOutcome {
        guard let integration = integration(for: order) else {
            return .failed(Self.unknown(order.resource).failure)
        }
        return redactor(attempt).redact(
            integration.outcome(of: result, order: order, attempt: attempt)
        )
    }

    /// What `TaskSubmitted` records.
    ///
    /// Secrets in it are masked.
    public func submission(
        of order: TaskOrder,
        attempt: TaskAttempt,
        result: ProcessResult?
    ) -> JSON? {
        integration(for: order)?.submission(of: order, attempt: attempt, result: result)
            .map { redactor(attempt).redact($0) }
    }

    private func redactor(_ attempt: TaskAttempt) -> Redactor {
        Redactor(project.configuration.references, secrets: project.secrets(attempt))
    }

    private static func unknown(_ resource: Resource) -> TaskFailureError {
        let known = patterns.flatMap { name, patterns in patterns.map { name + $0.rawValue } }
        var name = resource.arn
        let prefix = "arn:aws:states:::"
        if name.hasPrefix(prefix) { name.removeFirst(prefix.count) }
        return TaskFailureError(
            "Pawl.UnknownResource",
            "Nothing here carries out \(resource.arn).\(NearestName.hint(name, among: known)) Known are "
                + known.sorted().joined(separator: ", ") + ", functions and activities."
        )
    }
}
