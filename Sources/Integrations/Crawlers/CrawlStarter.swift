import Engine
package import Runtime
package import Values

/// Starts crawls for commands.
package struct CrawlStarter {
    private let project: Project
    private let projectDirectory: String
    private let storeDirectory: String

    /// Makes one.
    ///
    /// - Parameters:
    ///   - configuration: the content of the project's `pawl.yaml`.
    ///   - projectDirectory: the project's folder, an absolute path.
    ///   - storeDirectory: the store's folder, an absolute path.
    package init(
        configuration: ProjectConfiguration,
        projectDirectory: String,
        storeDirectory: String
    ) {
        project = Project(configuration: configuration, environment: .process)
        self.projectDirectory = projectDirectory
        self.storeDirectory = storeDirectory
    }

    /// Starts a crawl, which goes on whatever becomes of this process.
    ///
    /// - Parameters:
    ///   - parameters: those of `StartCrawler`.
    ///   - requester: who starts it, for its record.
    /// - Throws: Glue's errors; `Pawl.SecretNotFound`.
    /// - Returns: the crawl's id.
    package func start(
        _ parameters: JSON,
        requester: String
    ) throws(TaskFailureError) -> String {
        var generator = SystemRandomNumberGenerator()
        let key = "\(generator.next() as UInt64)\(generator.next() as UInt64)"
        let store = CrawlerStore(store: storeDirectory)
        let start = try CrawlRequest(parameters, project: project)
        guard store.state(of: start.name) == .ready else { throw CrawlRequest.running(start.name) }
        let request = WorkerRequest(
            projectDirectory: projectDirectory,
            storeDirectory: storeDirectory,
            idempotencyKey: key,
            requester: requester,
            parameters: parameters
        )
        let process = ProcessPlan(
            arguments: [project.pawl, "perform", CrawlPerformer.kind],
            environment: try TaskEnvironment.make(
                project: project,
                projectDirectory: projectDirectory,
                own: [:]
            ),
            workingDirectory: projectDirectory,
            standardInput: Array(request.json.text().utf8)
        )
        let record = CrawlRecord(
            id: CrawlRequest.id(key),
            crawler: start.name,
            startTime: SystemClock().now(),
            requester: requester
        )
        let plan = CrawlLaunch.plan(record, process: process, store: store)
        let failed = try StoreFailure.wrapped { () throws(StoreError) in
            try LaunchedProcess.launch(plan)
        }
        if case .notStarted(let reason)? = failed?.end {
            throw TaskFailureError("Pawl.ProgramNotStarted", reason)
        }
        return record.id
    }
}
