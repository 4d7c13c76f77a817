import DataCatalog
import Engine
import Runtime
import StatesLanguage
import Values

/// `glue:startDataQualityRulesetEvaluationRun`: evaluates rulesets on a table.
///
/// With `.sync`, which is Pawl's own, the result is the run with its results, and `FailOnRule: true` fails
/// the task where a rule is not met. Without, the evaluation outlives the task.
struct StartQualityRun: Integration {
    let project: Project

    func plan(_ order: TaskOrder, attempt: TaskAttempt) throws(TaskFailureError) -> TaskPlan {
        let request = try QualityRunRequest(order.input, project: project)
        if request.failsOnRule, order.resource.pattern != .sync {
            throw TaskFailureError(
                QualityRunRequest.invalid,
                "FailOnRule needs somebody who waits: startDataQualityRulesetEvaluationRun.sync."
            )
        }
        try Self.checkTables(of: request, CatalogStore(store: attempt.storeDirectory))
        let task = QualityRunPerformer.Task(
            id: Self.id(order, attempt),
            startedOn: order.scheduledAt,
            request: order.input
        )
        let process = try WorkerPlan(kind: QualityRunPerformer.kind, project: project)
            .process(task.json, order: order, attempt: attempt)
        if order.resource.pattern == .sync { return .process(process) }
        let store = QualityStore(store: attempt.storeDirectory)
        let run = request.run(task.id, at: order.scheduledAt, requester: attempt.execution.arn)
        return .launch(
            LaunchPlan(
                process: process,
                directory: store.launch(run.id),
                announcement: LaunchPlan.Announcement(
                    path: store.record(run.id),
                    bytes: Array((run.record.prettyText() + "\n").utf8)
                ),
                answer: ["RunId": .string(run.id)]
            )
        )
    }

    private static func checkTables(of request: QualityRunRequest, _ store: CatalogStore)
        throws(TaskFailureError)
    {
        for source in [request.primary] + request.references.values {
            do throws(CatalogError) {
                _ = try store.table(source.table)
            } catch { throw TaskFailureError(error.errorName, error.message) }
        }
    }

    private static func id(_ order: TaskOrder, _ attempt: TaskAttempt) -> String {
        QualityRun.id(at: order.scheduledAt, key: attempt.idempotencyKey)
    }

    func outcome(of result: ProcessResult, order: TaskOrder, attempt: TaskAttempt) -> TaskOutcome {
        WorkerPlan.outcome(of: result)
    }

    func submission(of order: TaskOrder, attempt: TaskAttempt, result: ProcessResult?) -> JSON? {
        guard order.resource.pattern == .sync else { return nil }
        return ["RunId": .string(Self.id(order, attempt))]
    }
}
