import Engine
import Runtime
import StatesLanguage
import Values

/// `athena:startQueryExecution`: a query over the catalog.
///
/// With `.sync` the result is the query as it ended, and a query that failed fails the task. Without, it goes
/// on after the task.
struct StartQuery: Integration {
    let project: Project

    func plan(_ order: TaskOrder, attempt: TaskAttempt) throws(TaskFailureError) -> TaskPlan {
        let request = try QueryRequest(
            order.input,
            project: project,
            projectDirectory: attempt.projectDirectory
        )
        let id = Self.id(attempt)
        let process = try WorkerPlan(kind: QueryPerformer.kind, project: project)
            .process(
                [
                    "QueryExecutionId": .string(id),
                    "SubmissionDateTime": .string(order.scheduledAt.description),
                    "Request": order.input,
                ],
                order: order,
                attempt: attempt
            )
        if order.resource.pattern == .sync { return .process(process) }
        let store = QueryStore(store: attempt.storeDirectory)
        let execution = request.execution(
            id,
            at: order.scheduledAt,
            store: store,
            requester: attempt.execution.arn
        )
        return .launch(
            LaunchPlan(
                process: process,
                directory: store.launch(id),
                announcement: LaunchPlan.Announcement(
                    path: store.record(id),
                    bytes: Array((execution.record.prettyText() + "\n").utf8)
                ),
                answer: ["QueryExecutionId": .string(id)]
            )
        )
    }

    private static func id(_ attempt: TaskAttempt) -> String {
        StableIdentifier.uuid(attempt.idempotencyKey, "query-execution")
    }

    func outcome(of result: ProcessResult, order: TaskOrder, attempt: TaskAttempt) -> TaskOutcome {
        if case .signalled = result.end,
            let query = QueryStore(store: attempt.storeDirectory).read(Self.id(attempt)),
            query.state == .cancelled
        {
            // Somebody has stopped it.
            return Failures.failed(
                "States.TaskFailed",
                ["QueryExecution": query.json(.milliseconds)] as JSON
            )
        }
        switch WorkerPlan.outcome(of: result) {
        case .failed(let failure): return .failed(failure)
        case .succeeded(let execution):
            let answer: JSON = ["QueryExecution": execution]
            guard
                execution["Status"]?["State"]?.stringValue
                    == QueryExecution.State.succeeded.rawValue
            else { return Failures.failed("States.TaskFailed", answer) }
            return .succeeded(answer)
        }
    }

    func submission(of order: TaskOrder, attempt: TaskAttempt, result: ProcessResult?) -> JSON? {
        guard order.resource.pattern == .sync else { return nil }
        return ["QueryExecutionId": .string(Self.id(attempt))]
    }
}
