import Engine
import Runtime
import Values

/// An integration with the project's secrets masked in all that may go into a history.
struct Masked: Integration {
    let inner: any Integration
    let project: Project

    func plan(_ order: TaskOrder, attempt: TaskAttempt) throws(TaskFailureError) -> TaskPlan {
        do throws(TaskFailureError) {
            return try inner.plan(order, attempt: attempt)
        } catch {
            throw TaskFailureError(redactor(attempt).redact(error.failure))
        }
    }

    func outcome(
        of result: ProcessResult,
        order: TaskOrder,
        attempt: TaskAttempt
    ) -> TaskOutcome {
        redactor(attempt).redact(inner.outcome(of: result, order: order, attempt: attempt))
    }

    func submission(of order: TaskOrder, attempt: TaskAttempt, result: ProcessResult?) -> JSON? {
        inner.submission(of: order, attempt: attempt, result: result)
            .map { redactor(attempt).redact($0) }
    }

    private func redactor(_ attempt: TaskAttempt) -> Redactor {
        Redactor(project.configuration.references, secrets: project.secrets(attempt))
    }
}
