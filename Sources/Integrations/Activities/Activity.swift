import Engine
import Runtime
import Values

/// An activity: a worker asks for the task, and answers it.
struct Activity: Integration {
    func plan(_ order: TaskOrder, attempt: TaskAttempt) throws(TaskFailureError) -> TaskPlan {
        .waitForAnswer
    }

    func outcome(of result: ProcessResult, order: TaskOrder, attempt: TaskAttempt) -> TaskOutcome {
        // No process is planned, so none ends.
        Failures.lost
    }

    func submission(of order: TaskOrder, attempt: TaskAttempt, result: ProcessResult?) -> JSON? {
        nil
    }
}
