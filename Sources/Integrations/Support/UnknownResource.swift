import Engine
import Runtime
import StatesLanguage
import Values

/// Stands for a resource that nothing carries out.
struct UnknownResource: Integration {
    let resource: Resource
    let known: [String]

    func plan(_ order: TaskOrder, attempt: TaskAttempt) throws(TaskFailureError) -> TaskPlan {
        var name = resource.arn
        let prefix = "arn:aws:states:::"
        if name.hasPrefix(prefix) { name.removeFirst(prefix.count) }
        throw TaskFailureError(
            "States.Runtime",
            "Nothing here carries out the resource '\(resource.arn)'."
                + NearestName.hint(name, among: known) + " Known are "
                + known.joined(separator: ", ") + ", functions and activities."
        )
    }

    func outcome(
        of result: ProcessResult,
        order: TaskOrder,
        attempt: TaskAttempt
    ) -> TaskOutcome {
        do throws(TaskFailureError) {
            _ = try plan(order, attempt: attempt)
            return Failures.lost
        } catch { return .failed(error.failure) }
    }

    func submission(of order: TaskOrder, attempt: TaskAttempt, result: ProcessResult?) -> JSON? {
        nil
    }
}
