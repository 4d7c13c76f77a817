import Engine
import Runtime
import StatesLanguage
import Values

/// `glue:startCrawler`: a crawl of a crawler of the project.
///
/// The crawl goes on after the task is done, and the crawler is `RUNNING` from the moment at which the task
/// has its answer. With `.sync`, which is Pawl's own, the task is the crawl: it fails with the crawl's
/// error, and whoever stops it stops the crawl.
struct GlueStartCrawler: Integration {
    let project: Project

    func plan(_ order: TaskOrder, attempt: TaskAttempt) throws(TaskFailureError) -> TaskPlan {
        let start = try CrawlRequest(order.input, project: project)
        let store = CrawlerStore(store: attempt.storeDirectory)
        let id = CrawlRequest.id(attempt.idempotencyKey)
        // This one may have been started before, by a driver that is gone.
        if store.state(of: start.name) != .ready, store.announced(start.name)?.id != id {
            throw CrawlRequest.running(start.name)
        }
        let process = try WorkerPlan(kind: CrawlPerformer.kind, project: project)
            .process(order.input, order: order, attempt: attempt)
        if order.resource.pattern == .sync { return .process(process) }
        return .launch(
            CrawlLaunch.plan(
                CrawlRecord(
                    id: id,
                    crawler: start.name,
                    startTime: order.scheduledAt,
                    requester: attempt.execution.arn
                ),
                process: process,
                store: store
            )
        )
    }

    func outcome(
        of result: ProcessResult,
        order: TaskOrder,
        attempt: TaskAttempt
    ) -> TaskOutcome {
        WorkerPlan.outcome(of: result)
    }

    func submission(of order: TaskOrder, attempt: TaskAttempt, result: ProcessResult?) -> JSON? {
        guard order.resource.pattern == .sync else { return nil }
        return ["CrawlId": .string(CrawlRequest.id(attempt.idempotencyKey))]
    }
}

/// `glue:getCrawler`: how a crawler stands.
struct GlueGetCrawler: Integration {
    let project: Project

    func plan(_ order: TaskOrder, attempt: TaskAttempt) throws(TaskFailureError) -> TaskPlan {
        let parameters = try Parameters(
            order.input,
            errorName: CrawlRequest.invalid,
            known: ["Name"]
        )
        let name = try parameters.required("Name")
        let crawler = try CrawlRequest.crawler(name, project: project)
        let description = CrawlerDescription(
            name,
            crawler,
            in: CrawlerStore(store: attempt.storeDirectory),
            at: order.scheduledAt
        )
        return .done(.succeeded(["Crawler": description.json]))
    }

    func outcome(
        of result: ProcessResult,
        order: TaskOrder,
        attempt: TaskAttempt
    ) -> TaskOutcome {
        WorkerPlan.outcome(of: result)
    }

    func submission(of order: TaskOrder, attempt: TaskAttempt, result: ProcessResult?) -> JSON? {
        nil
    }
}

/// A crawl that nobody waits for.
enum CrawlLaunch {
    static func plan(
        _ record: CrawlRecord,
        process: ProcessPlan,
        store: CrawlerStore
    ) -> LaunchPlan {
        LaunchPlan(
            process: process,
            directory: store.launch(record.id, of: record.crawler),
            announcement: LaunchPlan.Announcement(
                path: store.announcement(record.crawler),
                bytes: Array(JSON.object(record.object).text().utf8)
            ),
            answer: .object(JSONObject())
        )
    }
}
