import StatesLanguage

/// Which errors a kind of task is known to raise.
///
/// A task may also raise what its own Retry and Catch name, and some error that nobody thought of.
enum KnownErrors {
    /// The name that stands for an error nobody thought of.
    static let unforeseen = "Unforeseen.Error"

    /// The names, the likeliest first.
    static func names(of resource: Resource) -> [String] {
        switch resource.kind {
        case .activity: return []
        case .function: return functionErrors + own
        case .integration(let service, let action, let pattern):
            let isCarriedOut = carriedOut.contains(service)
            return names(service, action, pattern) + (isCarriedOut ? own : [])
        }
    }

    private static func names(
        _ service: String,
        _ action: String,
        _ pattern: Resource.Pattern
    ) -> [String] {
        let waits = pattern == .sync || pattern == .sync2
        switch (service, action) {
        case ("shell", _):
            return [
                "Shell.CommandFailed", "Shell.CommandNotFound", "Shell.InvalidOutput",
                "Shell.OutputLimitExceeded", "Shell.InvalidParameter",
            ]
        case ("lambda", _): return functionErrors
        case ("sns", _):
            return ["SNS.DeliveryFailed", "SNS.NotFoundException", "SNS.InvalidParameterException"]
        case ("http", _):
            return [
                "States.Http.StatusCode.500", "States.Http.StatusCode.404", "States.Http.Socket",
                "Events.ConnectionResource.NotFound",
            ]
        case ("glue", "startJobRun"):
            // What StartJobRun answers, from the service's model; a run that fails is TaskFailed.
            return (waits ? ["States.TaskFailed"] : []) + [
                "Glue.ConcurrentRunsExceededException", "Glue.EntityNotFoundException",
                "Glue.InvalidInputException", "Glue.InternalServiceException",
                "Glue.OperationTimeoutException", "Glue.ResourceNumberLimitExceededException",
            ]
        case ("states", _), ("aws-sdk:sfn", "startExecution"):
            return (waits ? ["States.TaskFailed"] : []) + [
                "StepFunctions.StateMachineDoesNotExistException",
                "StepFunctions.ExecutionAlreadyExistsException",
            ]
        default: return ["States.TaskFailed"]
        }
    }

    private static let functionErrors = [
        "Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException",
        "Lambda.TooManyRequestsException", "Lambda.ResourceNotFoundException", "Lambda.Unknown",
    ]

    /// What any task that is carried out here may end with.
    private static let own = ["Pawl.TaskLost"]
    private static let carriedOut: Set<String> = ["shell", "lambda", "sns", "http", "glue", "states"]

    /// Names in a handler that no task raises: they are patterns, or say that data did not fit.
    static let notRaisedByTasks: Set<String> = [
        "States.ALL", "States.TaskFailed", "States.Timeout", "States.HeartbeatTimeout",
        "States.Runtime", "States.ParameterPathFailure", "States.ResultPathMatchFailure",
        "States.QueryEvaluationError", "States.IntrinsicFailure", "States.NoChoiceMatched",
        "States.BranchFailed", "States.ItemReaderFailed", "States.ResultWriterFailed",
        "States.ExceedToleratedFailureThreshold",
    ]

    /// Names in a handler that only data brings about, which is not explored.
    static let raisedByData: Set<String> = [
        "States.ParameterPathFailure", "States.ResultPathMatchFailure",
        "States.QueryEvaluationError", "States.IntrinsicFailure",
    ]

    /// Whether a task chooses the names of its errors itself.
    static func isOpen(_ resource: Resource) -> Bool {
        switch resource.kind {
        case .function, .activity: true
        case .integration(let service, _, let pattern):
            pattern == .waitForTaskToken || ["lambda", "shell", "states"].contains(service)
        }
    }

    /// Whether a task may raise an error that its handler names.
    static func mayRaise(_ name: String, _ resource: Resource) -> Bool {
        if notRaisedByTasks.contains(name) { return names(of: resource).contains(name) }
        if isOpen(resource) { return true }
        guard case .integration(let service, _, _) = resource.kind,
            let dot = name.firstIndex(of: "."), !name.hasPrefix("States."), !name.hasPrefix("Pawl.")
        else { return true }
        // `Glue.X` comes from glue; of services whose prefix differs from their name nothing is said.
        let prefix = name[..<dot].lowercased()
        let plain = service.split(separator: ":").last.map { $0.lowercased() } ?? service
        return !servicesWithPrefix.contains(prefix) || prefix == plain
    }

    private static let servicesWithPrefix: Set<String> = [
        "lambda", "glue", "dynamodb", "sns", "sqs", "ecs", "batch", "athena", "s3", "shell",
    ]
}
