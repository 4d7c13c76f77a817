import Engine
import Values

/// History events in a few words.
enum EventText {
    private static let payloadBytesMax = 200

    /// The type, painted by what it means.
    static func type(_ event: HistoryEvent, _ paint: Paint) -> String {
        let type = event.type
        if type.hasSuffix("Failed") || type.hasSuffix("TimedOut") { return paint(.bad, type) }
        if type.hasSuffix("Aborted") { return paint(.caution, type) }
        if type.hasSuffix("Succeeded") { return paint(.good, type) }
        return type
    }

    /// What it is about: a name, an error, the beginning of a payload.
    static func subject(of event: HistoryEvent) -> String {
        switch event.details {
        case .executionStarted(let input, _): beginning(of: input)
        case .executionSucceeded(let output), .lambdaFunctionSucceeded(let output),
            .activitySucceeded(let output):
            beginning(of: output)
        case .executionFailed(let error, let cause), .executionTimedOut(let error, let cause),
            .executionAborted(let error, let cause), .lambdaFunctionFailed(let error, let cause),
            .lambdaFunctionTimedOut(let error, let cause), .activityFailed(let error, let cause),
            .activityTimedOut(let error, let cause), .mapRunFailed(let error, let cause),
            .taskFailed(_, let error, let cause), .taskTimedOut(_, let error, let cause):
            words(error, cause)
        case .executionRedriven(let count): count == 1 ? "" : "\(count) times"
        case .stateEntered(_, let name, let input): name + "  " + beginning(of: input)
        case .stateExited(_, let name, let output, _): name + "  " + beginning(of: output)
        case .taskScheduled(let task):
            name(of: task.resource) + "  " + beginning(of: task.parameters)
        case .taskStarted(let resource): name(of: resource)
        case .taskSubmitted(let resource, let output), .taskSucceeded(let resource, let output):
            name(of: resource) + "  " + beginning(of: output)
        case .lambdaFunctionScheduled(let resource, let input, _, _),
            .activityScheduled(let resource, let input, _, _):
            resource + "  " + beginning(of: input)
        case .activityStarted(let worker): worker ?? ""
        case .mapStateStarted(let length): length == 1 ? "1 item" : "\(length) items"
        case .mapIterationStarted(let name, let index),
            .mapIterationSucceeded(let name, let index), .mapIterationFailed(let name, let index),
            .mapIterationAborted(let name, let index):
            "\(name)[\(index)]"
        case .mapRunStarted(let arn): arn
        case .evaluationFailed(let error, let cause, _, let state):
            state + "  " + words(error, cause)
        case .stateAborted, .lambdaFunctionStarted, .parallelStateStarted, .parallelStateSucceeded,
            .parallelStateFailed, .mapStateSucceeded, .mapStateFailed, .mapRunSucceeded:
            ""
        }
    }

    private static func name(of resource: HistoryEvent.TaskResource) -> String {
        resource.resourceType + ":" + resource.resource
    }

    private static func words(_ error: String?, _ cause: String?) -> String {
        guard error != nil || cause != nil else { return "" }
        return VisitLine.words(ExecutionTree.Failure(error: error, cause: cause))
    }

    private static func beginning(of value: JSON) -> String {
        let text = value.text()
        return text.utf8.count <= payloadBytesMax ? text : text.prefix(payloadBytesMax) + "…"
    }
}
