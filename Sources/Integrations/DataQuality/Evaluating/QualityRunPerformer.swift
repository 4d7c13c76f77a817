import DataCatalog
import DataQuality
import Engine
import Glibc
import Runtime
import Values

/// Evaluates rulesets and writes down how they came out: the work of the process `pawl perform
/// data-quality`.
struct QualityRunPerformer: Worker {
    static let kind = "data-quality"
    /// The error of a task with `FailOnRule`.
    static let rulesFailed = "DataQuality.RulesFailed"

    let project: Project
    var clock: any Clock = SystemClock()

    /// What the worker is asked for beside the service's parameters.
    struct Task {
        var id: String
        var startedOn: Timestamp
        var request: JSON

        var json: JSON {
            [
                "RunId": .string(id), "StartedOn": .string(startedOn.description),
                "Request": request,
            ]
        }

        init(id: String, startedOn: Timestamp, request: JSON) {
            self.id = id
            self.startedOn = startedOn
            self.request = request
        }

        init?(_ json: JSON) {
            guard let id = json["RunId"]?.stringValue, let request = json["Request"],
                let time = json["StartedOn"]?.stringValue.flatMap({ Timestamp(iso8601: $0) })
            else { return nil }
            self.init(id: id, startedOn: time, request: request)
        }
    }

    func perform(_ request: WorkerRequest) throws(TaskFailureError) -> JSON {
        guard let task = Task(request.parameters) else {
            throw TaskFailureError(QualityRunRequest.invalid, "The worker's request is incomplete.")
        }
        let order = try QualityRunRequest(task.request, project: project)
        let report = try evaluate(
            order,
            run: order.run(task.id, at: task.startedOn, requester: request.requester),
            in: request
        )
        return try report.answer(failsOnRule: order.failsOnRule)
    }

    /// Evaluates, and writes the run and its results down.
    ///
    /// - Throws: why that could not be written down, or DuckDB is missing. What keeps the rules from
    ///   being evaluated makes the run FAILED.
    func evaluate(_ order: QualityRunRequest, run: QualityRun, in request: WorkerRequest)
        throws(TaskFailureError) -> QualityRunReport
    {
        let store = QualityStore(store: request.storeDirectory)
        let duckDB = DuckDB(
            program: try project.programs(in: request.projectDirectory).duckDB(),
            temporaryDirectory: store.run(run.id) + "/duckdb-temp",
            workingDirectory: request.projectDirectory
        )
        var run = run
        let lock = try StoreFailure.wrapped { () throws(StoreError) in try store.begin(run) }
        defer {
            rmdir(store.run(run.id) + "/duckdb-temp")
            withExtendedLifetime(lock) {}
        }
        run.state = .running
        run.lastModifiedOn = clock.now()
        let begun = run
        try StoreFailure.wrapped { () throws(StoreError) in try store.write(begun) }

        let configuration = project.configuration
        let projectDirectory = request.projectDirectory
        let evaluator = RulesetEvaluator(
            duckDB: duckDB,
            views: CatalogViews(
                store: CatalogStore(store: request.storeDirectory),
                configuration: configuration,
                projectDirectory: projectDirectory
            ),
            localPath: { configuration.localPath($0, in: projectDirectory) }
        )
        var report = QualityRunReport(run: run)
        do throws(TableQuery.Problem) {
            for (name, ruleset) in order.rulesets {
                report.results.append(
                    (
                        name,
                        try evaluator.evaluate(
                            RulesetEvaluator.Order(
                                ruleset: ruleset,
                                primary: order.primary,
                                references: order.references,
                                now: clock.now(),
                                history: store.history(
                                    of: name,
                                    on: order.primary.table,
                                    count: ruleset.historyCount
                                ),
                                composesRows: order.composesRows
                            )
                        )
                    )
                )
            }
            report.run.state = .succeeded
        } catch {
            report.results = []
            report.run.state = .failed
            report.run.errorString = error.message
        }
        report.run.completedOn = clock.now()
        report.run.lastModifiedOn = report.run.completedOn ?? report.run.lastModifiedOn
        report.run.resultIDs = report.results.map { QualityRun.resultID(run.id, $0.name) }
        let finished = report
        try StoreFailure.wrapped { () throws(StoreError) in
            for index in finished.results.indices {
                try store.write(
                    finished.result(index),
                    of: finished.results[index].name,
                    run: run.id
                )
            }
            try store.write(finished.run)
        }
        return report
    }
}
