import StatesLanguage
import Values

// The three families of task events: integrations, functions by their ARN, activities.
extension Resource {
    /// Whether an answer may name the task by a token: an activity's and a callback's always does, a
    /// job's that is waited for may, where the state hands its token on.
    func takesToken(ifRead isRead: Bool) -> Bool {
        switch kind {
        case .activity: true
        case .function: false
        case .integration(_, _, .waitForTaskToken): true
        case .integration(_, _, .sync), .integration(_, _, .sync2): isRead
        case .integration(_, _, .requestResponse): false
        }
    }

    /// `resourceType` and `resource` of an integration's events.
    var named: HistoryEvent.TaskResource {
        switch kind {
        case .integration(let service, let action, let pattern):
            HistoryEvent.TaskResource(
                resourceType: service,
                resource: action + pattern.rawValue
            )
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
        input: JSON,
        region: String,
        timeoutSeconds: Int64?,
        heartbeatSeconds: Int64?,
        credentials: JSON?
    ) -> HistoryEvent.Details {
        switch kind {
        case .function:
            .lambdaFunctionScheduled(
                resource: arn,
                input: input,
                timeoutSeconds: timeoutSeconds,
                credentials: credentials
            )
        case .activity:
            .activityScheduled(
                resource: arn,
                input: input,
                timeoutSeconds: timeoutSeconds,
                heartbeatSeconds: heartbeatSeconds
            )
        case .integration:
            .taskScheduled(
                HistoryEvent.TaskScheduled(
                    resource: named,
                    region: region,
                    parameters: input,
                    timeoutSeconds: timeoutSeconds,
                    heartbeatSeconds: heartbeatSeconds,
                    credentials: credentials
                )
            )
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
