import Engine
import Runtime
import Values

/// Looks after one run of a job, from the question whether it may begin to its end: the work of the
/// process `pawl perform job-run`.
///
/// It is the same process whoever wants the run: a task that waits, a task that does not, a command.
/// Its answer is Glue's `JobRun` with times in milliseconds, however the run ended.
struct JobRunPerformer: Worker {
    static let kind = "job-run"
    /// A member of the request beside the service's parameters: how many milliseconds a minute has, so
    /// that a test of time limits need not wait for one.
    static let minuteMember = "MinuteMilliseconds"

    let project: Project

    func perform(_ request: WorkerRequest) throws(TaskFailureError) -> JSON {
        let store = JobStore(store: request.storeDirectory)
        guard case .object(var parameters) = request.parameters else {
            throw TaskFailureError(JobRunRequest.invalid, "The parameters must be an object.")
        }
        let minute = parameters[Self.minuteMember]?.integerValue ?? 60_000
        parameters[Self.minuteMember] = nil
        let run = try JobRunRequest(
            .object(parameters),
            idempotencyKey: request.idempotencyKey,
            project: project,
            projectDirectory: request.projectDirectory,
            store: store
        )
        let stop: StopSignal
        do throws(SystemError) { stop = try StopSignal() } catch {
            throw TaskFailureError(StoreFailure.name, "cannot take signals: \(error.text)")
        }
        var performance = JobPerformance(
            project: project,
            worker: request,
            store: store,
            request: run,
            stop: stop,
            minuteMilliseconds: minute
        )
        return try performance.run().jobRun(.milliseconds)
    }
}
