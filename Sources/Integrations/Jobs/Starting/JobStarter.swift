import Engine
package import Runtime
package import Values

/// Starts, stops and forgets runs for commands.
package struct JobStarter {
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

    /// Starts a run, which goes on whatever becomes of this process.
    ///
    /// - Parameters:
    ///   - parameters: those of `StartJobRun`.
    ///   - requester: who starts it, for its record.
    /// - Throws: Glue's errors; `Pawl.SecretNotFound`.
    /// - Returns: the run's id.
    package func start(
        _ parameters: JSON,
        requester: String
    ) throws(TaskFailureError) -> String {
        var generator = SystemRandomNumberGenerator()
        let key = "\(generator.next() as UInt64)\(generator.next() as UInt64)"
        let store = JobStore(store: storeDirectory)
        let run = try JobRunRequest(
            parameters,
            idempotencyKey: key,
            project: project,
            projectDirectory: projectDirectory,
            store: store
        )
        guard Files.isFile(run.script) else {
            throw TaskFailureError(
                JobRunRequest.invalid,
                "The script \(run.script) of job \"\(run.jobName)\" is not there."
            )
        }
        if !run.isQueued,
            let reason = JobConcurrency(store: store, request: run).obstacleToStart()
        {
            throw JobConcurrency.exceeded(run.jobName, reason)
        }
        let request = WorkerRequest(
            projectDirectory: projectDirectory,
            storeDirectory: storeDirectory,
            idempotencyKey: key,
            requester: requester,
            parameters: parameters
        )
        let process = ProcessPlan(
            arguments: [project.pawl, "perform", JobRunPerformer.kind],
            environment: try TaskEnvironment.make(
                project: project,
                projectDirectory: projectDirectory,
                own: try project.variables(of: run.job, in: projectDirectory)
            ),
            workingDirectory: projectDirectory,
            standardInput: Array(request.json.text().utf8),
            terminationGraceMilliseconds: GlueStartJobRun.graceMilliseconds
        )
        let plan = JobLaunch.plan(
            run,
            process: process,
            store: store,
            at: SystemClock().now(),
            requester: requester
        )
        let failed = try StoreFailure.wrapped { () throws(StoreError) in
            try LaunchedProcess.launch(plan)
        }
        if case .notStarted(let reason)? = failed?.end {
            throw TaskFailureError("Pawl.ProgramNotStarted", reason)
        }
        return run.id
    }

    /// Forgets what a job's runs have taken of its inputs, or what those after a run have.
    ///
    /// - Throws: `Glue.EntityNotFoundException` if there is no bookmark of that run.
    package func resetBookmark(
        of job: String,
        to run: String?
    ) throws(TaskFailureError) {
        try JobBookmarks(store: JobStore(store: storeDirectory), job: job).reset(to: run)
    }

    /// The run that has committed the bookmark of a job, and how many files of each input are in it; nil
    /// if there is none.
    package func bookmark(
        of job: String
    ) throws(TaskFailureError) -> (run: String?, files: [(input: String, count: Int)])? {
        let bookmark = try JobBookmarks(store: JobStore(store: storeDirectory), job: job).current()
        guard bookmark.version > 0 else { return nil }
        let inputs = bookmark.inputs.sorted { $0.key < $1.key }
        return (bookmark.runID, inputs.map { ($0.key, $0.value.count) })
    }
}
