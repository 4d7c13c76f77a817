import StatesLanguage
import Values

// The three families of task events: integrations, functions by their ARN, activities.
extension Resource {
    /// Whether the answer names the task by a token: a callback's or an activity's.
    var answersByToken: Bool {
        switch kind {
        case .activity: true
        case .function: false
        case .integration(_, _, let pattern): pattern == .waitForTaskToken
        }
    }

    /// `resourceType` and `resource` of an integration's events.
    var named: HistoryEvent.TaskResource {
        switch kind {
        case .integration(let service, let action, let pattern):
            HistoryEvent.TaskResource(
                resourceType: service, resource: action + pattern.rawValue)
        case .function, .activity: HistoryEvent.TaskResource(resourceType: "", resource: arn)
        }
    }

    /// How a sentence about an oversized result names its source.
    var sourceOfResult: String {
        switch kind {
        case .integration(let service, _, _): service
        case .function, .activity: arn
        }
    }

    func scheduled(
        input: JSON, region: String, timeoutSeconds: Int64?, heartbeatSeconds: Int64?,
        credentials: JSON?
    ) -> HistoryEvent.Details {
        switch kind {
        case .function:
            .lambdaFunctionScheduled(
                resource: arn, input: input, timeoutSeconds: timeoutSeconds,
                credentials: credentials)
        case .activity:
            .activityScheduled(
                resource: arn, input: input, timeoutSeconds: timeoutSeconds,
                heartbeatSeconds: heartbeatSeconds)
        case .integration:
            .taskScheduled(
                HistoryEvent.TaskScheduled(
                    resource: named, region: region, parameters: input,
                    timeoutSeconds: timeoutSeconds, heartbeatSeconds: heartbeatSeconds,
                    credentials: credentials))
        }
    }

    var started: HistoryEvent.Details? {
        switch kind {
        case .function: .lambdaFunctionStarted
        case .activity: nil
        case .integration: .taskStarted(named)
        }
    }

    func succeeded(output: JSON) -> HistoryEvent.Details {
        switch kind {
        case .function: .lambdaFunctionSucceeded(output: output)
        case .activity: .activitySucceeded(output: output)
        case .integration: .taskSucceeded(named, output: output)
        }
    }

    func failed(error: String?, cause: String?) -> HistoryEvent.Details {
        switch kind {
        case .function: .lambdaFunctionFailed(error: error, cause: cause)
        case .activity: .activityFailed(error: error, cause: cause)
        case .integration: .taskFailed(named, error: error, cause: cause)
        }
    }

    func timedOut(error: String?, cause: String?) -> HistoryEvent.Details {
        switch kind {
        case .function: .lambdaFunctionTimedOut(error: error, cause: cause)
        case .activity: .activityTimedOut(error: error, cause: cause)
        case .integration: .taskTimedOut(named, error: error, cause: cause)
        }
    }
}
