import Engine
import Runtime
import Values

/// `glue:getDataQualityRulesetEvaluationRun` and `glue:getDataQualityResult`: what the store knows.
struct GetQualityRun: Integration {
    /// What is asked for.
    enum Subject { case run, result }

    let subject: Subject

    func plan(_ order: TaskOrder, attempt: TaskAttempt) throws(TaskFailureError) -> TaskPlan {
        let store = QualityStore(store: attempt.storeDirectory)
        let name = subject == .run ? "RunId" : "ResultId"
        let parameters = try Parameters(
            order,
            errorName: QualityRunRequest.invalid,
            known: [name]
        )
        let id = try parameters.required(name)
        let found = subject == .run ? store.read(id)?.json(.iso8601) : store.result(id)
        guard let found else {
            throw TaskFailureError(
                QualityRunRequest.notFound,
                "There is no \(subject == .run ? "evaluation run" : "result") \(id) in this store."
            )
        }
        return .done(.succeeded(found))
    }

    func outcome(of result: ProcessResult, order: TaskOrder, attempt: TaskAttempt) -> TaskOutcome {
        WorkerPlan.outcome(of: result)
    }

    func submission(of order: TaskOrder, attempt: TaskAttempt, result: ProcessResult?) -> JSON? {
        nil
    }
}
