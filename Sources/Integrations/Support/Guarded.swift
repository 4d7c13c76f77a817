import Engine
import Runtime
import Values

/// An integration with what holds for all of them: the project's secrets are masked in what may go into
/// a history, and no word of a plan is cut short.
struct Guarded: Integration {
    let inner: any Integration
    let project: Project

    func plan(_ order: TaskOrder, attempt: TaskAttempt) throws(TaskFailureError) -> TaskPlan {
        do throws(TaskFailureError) {
            let plan = try inner.plan(order, attempt: attempt)
            if case .process(let process) = plan { try check(process) }
            return plan
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

    /// A zero byte ends a word for the system: what comes after it, perhaps a `--dry-run`, would be lost.
    private func check(_ plan: ProcessPlan) throws(TaskFailureError) {
        let words =
            plan.arguments + plan.environment.keys + plan.environment.values
            + [plan.workingDirectory]
        guard words.contains(where: { $0.utf8.contains(0) }) else { return }
        throw TaskFailureError(
            "Pawl.InvalidText",
            "An argument or variable of the task has the character U+0000 in it, which no process can be "
                + "given. Standard input or a file can carry it."
        )
    }

    private func redactor(_ attempt: TaskAttempt) -> Redactor {
        Redactor(project.configuration.references, secrets: project.secrets(attempt))
    }
}
