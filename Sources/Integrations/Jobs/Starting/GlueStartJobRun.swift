import Engine
import Runtime
import StatesLanguage
import Values

/// `glue:startJobRun`: a run of a job of the project.
///
/// With `.sync` the task is the process that looks after the run, its result is the run, and a failed run
/// fails the task. Without, the same process outlives the task, and the result is the run's id.
struct GlueStartJobRun: Integration {
    /// How long the process that looks after a run may take to end it, on a stop.
    static let graceMilliseconds = JobAttempt.graceMilliseconds + 10_000

    let project: Project

    func plan(_ order: TaskOrder, attempt: TaskAttempt) throws(TaskFailureError) -> TaskPlan {
        let store = JobStore(store: attempt.storeDirectory)
        let run = try request(order, attempt, store)
        guard Files.isFile(run.script) else {
            throw TaskFailureError(
                JobRunRequest.invalid,
                "The script \(run.script) of job \"\(run.jobName)\" is not there."
            )
        }
        let concurrency = JobConcurrency(store: store, request: run)
        if !run.isQueued, let reason = concurrency.obstacleToStart() {
            throw JobConcurrency.exceeded(run.jobName, reason)
        }
        var process = try WorkerPlan(kind: JobRunPerformer.kind, project: project)
            .process(
                order.input,
                order: order,
                attempt: attempt,
                own: try project.variables(of: run.job, in: attempt.projectDirectory)
            )
        process.terminationGraceMilliseconds = Self.graceMilliseconds
        if order.resource.pattern == .sync { return .process(process) }
        return .launch(
            JobLaunch.plan(
                run,
                process: process,
                store: store,
                at: order.scheduledAt,
                requester: attempt.execution.arn
            )
        )
    }

    func outcome(
        of result: ProcessResult,
        order: TaskOrder,
        attempt: TaskAttempt
    ) -> TaskOutcome {
        switch result.end {
        case .exited, .notStarted, .outputLimitExceeded, .lost: break
        case .signalled:
            // Who looked after the run was killed; what is known of the run stands in its record.
            let store = JobStore(store: attempt.storeDirectory)
            if let run = try? request(order, attempt, store),
                let record = store.read(run.id, of: run.jobName)
            {
                return Self.outcome(record.jobRun(.milliseconds))
            }
        }
        switch WorkerPlan.outcome(of: result) {
        case .succeeded(let run): return Self.outcome(run)
        case .failed(let failure): return .failed(failure)
        }
    }

    /// SUCCEEDED and STOPPED are results, any other end fails the task with the run as its cause.
    static func outcome(_ run: JSON) -> TaskOutcome {
        let state = run["JobRunState"]?.stringValue.flatMap(JobRunState.init(rawValue:))
        switch state {
        case .succeeded, .stopped: return .succeeded(run)
        case .failed, .timeout, .error, .expired, .starting, .running, .stopping, .waiting, nil:
            return Failures.failed("States.TaskFailed", run)
        }
    }

    func submission(of order: TaskOrder, attempt: TaskAttempt, result: ProcessResult?) -> JSON? {
        guard order.resource.pattern == .sync else { return nil }
        return try? request(order, attempt, JobStore(store: attempt.storeDirectory)).started
    }

    private func request(
        _ order: TaskOrder,
        _ attempt: TaskAttempt,
        _ store: JobStore
    ) throws(TaskFailureError) -> JobRunRequest {
        try JobRunRequest(
            order.input,
            idempotencyKey: attempt.idempotencyKey,
            project: project,
            projectDirectory: attempt.projectDirectory,
            store: store
        )
    }
}

/// A run that nobody waits for.
enum JobLaunch {
    static func plan(
        _ run: JobRunRequest,
        process: ProcessPlan,
        store: JobStore,
        at time: Timestamp,
        requester: String
    ) -> LaunchPlan {
        LaunchPlan(
            process: process,
            directory: store.launch(run.id, of: run.jobName),
            announcement: LaunchPlan.Announcement(
                path: store.announcement(run.id, of: run.jobName),
                bytes: Array(run.record(at: time, requester: requester).json.text().utf8)
            ),
            answer: run.started
        )
    }
}
