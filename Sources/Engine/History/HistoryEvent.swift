public import Values

/// One line of an execution's history, as Step Functions' `HistoryEvent`.
public struct HistoryEvent: Sendable, Equatable {
    /// Counted from 1 without gaps.
    public let id: Int64
    /// The event that this one follows from, 0 for the first two.
    public let previousEventID: Int64
    /// When it happened.
    public let timestamp: Timestamp
    /// What happened.
    public let details: Details

    /// Makes an event.
    public init(id: Int64, previousEventID: Int64, timestamp: Timestamp, details: Details) {
        self.id = id
        self.previousEventID = previousEventID
        self.timestamp = timestamp
        self.details = details
    }
}

extension HistoryEvent {
    /// The types of event with their details.
    ///
    /// Values that the service keeps as JSON texts (`input`,
    /// `output`, `parameters`) are JSON values here; the codec writes them as texts.
    public enum Details: Sendable, Equatable {
        case executionStarted(input: JSON, roleARN: String)
        case executionSucceeded(output: JSON)
        case executionFailed(error: String?, cause: String?)
        case executionTimedOut(error: String?, cause: String?)
        case executionAborted(error: String?, cause: String?)
        /// It goes on after it had ended; counted from 1.
        case executionRedriven(redriveCount: Int)

        case stateEntered(StateType, name: String, input: JSON)
        case stateExited(StateType, name: String, output: JSON, assignedVariables: JSONObject?)
        /// `TaskStateAborted`, `WaitStateAborted`, `ParallelStateAborted`, `MapStateAborted`.
        case stateAborted(StateType)

        // Indirect where the details are long: an event of a Pass state, the commonest, stays short.
        indirect case taskScheduled(TaskScheduled)
        case taskStarted(TaskResource)
        indirect case taskSubmitted(TaskResource, output: JSON)
        indirect case taskSucceeded(TaskResource, output: JSON)
        indirect case taskFailed(TaskResource, error: String?, cause: String?)
        indirect case taskTimedOut(TaskResource, error: String?, cause: String?)

        indirect case lambdaFunctionScheduled(
            resource: String,
            input: JSON,
            timeoutSeconds: Int64?,
            credentials: JSON?
        )
        case lambdaFunctionStarted
        case lambdaFunctionSucceeded(output: JSON)
        case lambdaFunctionFailed(error: String?, cause: String?)
        case lambdaFunctionTimedOut(error: String?, cause: String?)

        indirect case activityScheduled(
            resource: String,
            input: JSON,
            timeoutSeconds: Int64?,
            heartbeatSeconds: Int64?
        )
        case activityStarted(workerName: String?)
        case activitySucceeded(output: JSON)
        case activityFailed(error: String?, cause: String?)
        case activityTimedOut(error: String?, cause: String?)

        case parallelStateStarted
        case parallelStateSucceeded
        case parallelStateFailed
        case mapStateStarted(length: Int)
        case mapStateSucceeded
        case mapStateFailed
        case mapIterationStarted(name: String, index: Int)
        case mapIterationSucceeded(name: String, index: Int)
        case mapIterationFailed(name: String, index: Int)
        case mapIterationAborted(name: String, index: Int)
        case mapRunStarted(mapRunARN: String)
        case mapRunSucceeded
        case mapRunFailed(error: String?, cause: String?)

        indirect case evaluationFailed(
            error: String,
            cause: String,
            location: String?,
            state: String
        )
    }

    /// The types of state as event types name them: `PassStateEntered`.
    public enum StateType: String, Sendable, CaseIterable {
        case pass = "Pass"
        case task = "Task"
        case choice = "Choice"
        case wait = "Wait"
        case succeed = "Succeed"
        case fail = "Fail"
        case parallel = "Parallel"
        case map = "Map"
    }

    /// What an integration's events repeat: `resourceType` `lambda` and `resource` `invoke`.
    public struct TaskResource: Sendable, Equatable {
        /// The service: `lambda`, `glue`, `states`, `aws-sdk:sfn`.
        public let resourceType: String
        /// The action with its pattern: `startJobRun.sync`.
        public let resource: String

        /// Makes one of its parts.
        public init(resourceType: String, resource: String) {
            self.resourceType = resourceType
            self.resource = resource
        }
    }

    /// `taskScheduledEventDetails`.
    public struct TaskScheduled: Sendable, Equatable {
        /// What does the work.
        public let resource: TaskResource
        /// Where it is done.
        public let region: String
        /// What it is to do.
        public let parameters: JSON
        /// `TimeoutSeconds` where the author gave one.
        public let timeoutSeconds: Int64?
        /// `HeartbeatSeconds` where the author gave one.
        public let heartbeatSeconds: Int64?
        /// `Credentials` where the author gave them.
        public let credentials: JSON?

        /// Makes one of its parts.
        public init(
            resource: TaskResource,
            region: String,
            parameters: JSON,
            timeoutSeconds: Int64?,
            heartbeatSeconds: Int64?,
            credentials: JSON?
        ) {
            self.resource = resource
            self.region = region
            self.parameters = parameters
            self.timeoutSeconds = timeoutSeconds
            self.heartbeatSeconds = heartbeatSeconds
            self.credentials = credentials
        }
    }
}

extension HistoryEvent {
    /// The event's type as the service spells it.
    public var type: String {
        switch details {
        case .executionStarted: "ExecutionStarted"
        case .executionSucceeded: "ExecutionSucceeded"
        case .executionFailed: "ExecutionFailed"
        case .executionTimedOut: "ExecutionTimedOut"
        case .executionAborted: "ExecutionAborted"
        case .executionRedriven: "ExecutionRedriven"
        case .stateEntered(let type, _, _): type.enteredEvent
        case .stateExited(let type, _, _, _): type.exitedEvent
        case .stateAborted(let type): type.rawValue + "StateAborted"
        case .taskScheduled: "TaskScheduled"
        case .taskStarted: "TaskStarted"
        case .taskSubmitted: "TaskSubmitted"
        case .taskSucceeded: "TaskSucceeded"
        case .taskFailed: "TaskFailed"
        case .taskTimedOut: "TaskTimedOut"
        case .lambdaFunctionScheduled: "LambdaFunctionScheduled"
        case .lambdaFunctionStarted: "LambdaFunctionStarted"
        case .lambdaFunctionSucceeded: "LambdaFunctionSucceeded"
        case .lambdaFunctionFailed: "LambdaFunctionFailed"
        case .lambdaFunctionTimedOut: "LambdaFunctionTimedOut"
        case .activityScheduled: "ActivityScheduled"
        case .activityStarted: "ActivityStarted"
        case .activitySucceeded: "ActivitySucceeded"
        case .activityFailed: "ActivityFailed"
        case .activityTimedOut: "ActivityTimedOut"
        case .parallelStateStarted: "ParallelStateStarted"
        case .parallelStateSucceeded: "ParallelStateSucceeded"
        case .parallelStateFailed: "ParallelStateFailed"
        case .mapStateStarted: "MapStateStarted"
        case .mapStateSucceeded: "MapStateSucceeded"
        case .mapStateFailed: "MapStateFailed"
        case .mapIterationStarted: "MapIterationStarted"
        case .mapIterationSucceeded: "MapIterationSucceeded"
        case .mapIterationFailed: "MapIterationFailed"
        case .mapIterationAborted: "MapIterationAborted"
        case .mapRunStarted: "MapRunStarted"
        case .mapRunSucceeded: "MapRunSucceeded"
        case .mapRunFailed: "MapRunFailed"
        case .evaluationFailed: "EvaluationFailed"
        }
    }
}

// Spelled out: a text that is put together costs an allocation for each event.
extension HistoryEvent.StateType {
    fileprivate var enteredEvent: String {
        switch self {
        case .pass: "PassStateEntered"
        case .task: "TaskStateEntered"
        case .choice: "ChoiceStateEntered"
        case .wait: "WaitStateEntered"
        case .succeed: "SucceedStateEntered"
        case .fail: "FailStateEntered"
        case .parallel: "ParallelStateEntered"
        case .map: "MapStateEntered"
        }
    }

    fileprivate var exitedEvent: String {
        switch self {
        case .pass: "PassStateExited"
        case .task: "TaskStateExited"
        case .choice: "ChoiceStateExited"
        case .wait: "WaitStateExited"
        case .succeed: "SucceedStateExited"
        case .fail: "FailStateExited"
        case .parallel: "ParallelStateExited"
        case .map: "MapStateExited"
        }
    }
}
