import Engine
import Runtime
import StatesLanguage
import Values

/// `states:startExecution`: another state machine of the same store.
struct StartExecution: Integration {
    static let known = ["StateMachineArn", "Name", "Input", "TraceHeader"]
    static let invalid = "StepFunctions.ValidationException"
    /// The service's limit on the name of an execution.
    static let nameCharactersMax = 80

    func plan(_ order: TaskOrder, attempt: TaskAttempt) throws(TaskFailureError) -> TaskPlan {
        let parameters = try Parameters(order, errorName: Self.invalid, known: Self.known)
        let machine = try parameters.required("StateMachineArn")
        let name = try parameters.string("Name")
        if let name, name.isEmpty || name.count > Self.nameCharactersMax {
            throw TaskFailureError(
                "StepFunctions.InvalidNameException",
                "Invalid Name: '\(name.prefix(100))'. An execution's name has 1 to \(Self.nameCharactersMax) "
                    + "characters."
            )
        }
        return .startExecution(
            StartExecutionPlan(
                stateMachine: machine,
                // Not a random name: a start that is repeated after a crash must find the first one.
                name: name ?? StableIdentifier.uuid(attempt.idempotencyKey, "nested-execution"),
                input: parameters["Input"] ?? [:],
                wait: wait(order.resource.pattern)
            )
        )
    }

    func outcome(of result: ProcessResult, order: TaskOrder, attempt: TaskAttempt) -> TaskOutcome {
        // No process is planned, so none ends.
        Failures.lost
    }

    func submission(of order: TaskOrder, attempt: TaskAttempt, result: ProcessResult?) -> JSON? {
        nil
    }

    private func wait(_ pattern: Resource.Pattern) -> StartExecutionPlan.Wait {
        switch pattern {
        case .requestResponse, .waitForTaskToken: .none
        case .sync: .description
        case .sync2: .parsedDescription
        }
    }
}
