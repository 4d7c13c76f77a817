import Engine
import Runtime
import Values

/// `glue:getJobRun`: how a run of a job stands.
struct GlueGetJobRun: Integration {
    func plan(_ order: TaskOrder, attempt: TaskAttempt) throws(TaskFailureError) -> TaskPlan {
        let parameters = try Parameters(
            order,
            errorName: JobRunRequest.invalid,
            known: ["JobName", "RunId", "PredecessorsIncluded"]
        )
        let job = try parameters.required("JobName")
        let id = try parameters.required("RunId")
        guard let run = JobStore(store: attempt.storeDirectory).read(id, of: job) else {
            throw TaskFailureError(
                JobRunRequest.notFound,
                "There is no run \(id) of job \"\(job)\" in this store."
            )
        }
        return .done(.succeeded(["JobRun": run.jobRun(.iso8601)]))
    }

    func outcome(of result: ProcessResult, order: TaskOrder, attempt: TaskAttempt) -> TaskOutcome {
        WorkerPlan.outcome(of: result)
    }

    func submission(of order: TaskOrder, attempt: TaskAttempt, result: ProcessResult?) -> JSON? {
        nil
    }
}
