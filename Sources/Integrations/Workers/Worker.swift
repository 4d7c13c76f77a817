public import Runtime
public import Values

/// Work of Pawl's own that a process does: a crawl, a query, a job's run.
///
/// An integration plans the process (``WorkerPlan``); the command `pawl perform` finds the worker by its
/// kind and has it do the work.
public protocol Worker: Sendable {
    /// Does the work.
    ///
    /// - Returns: what goes to standard output: the task's result, or what an outcome is read from.
    /// - Throws: ``Runtime/TaskFailureError``, which becomes the task's failure.
    func perform(_ request: WorkerRequest) throws(TaskFailureError) -> JSON
}

/// The kinds of workers: the only list of them.
public enum Workers {
    /// Makes the worker of a kind for a project; nil if there is no such kind.
    public static func worker(
        _ kind: String,
        configuration: ProjectConfiguration,
        environment: EnvironmentLookup = .process
    ) -> (any Worker)? {
        kinds[kind]?(Project(configuration: configuration, environment: environment))
    }

    /// Every kind.
    public static var names: [String] { kinds.keys.sorted() }

    private static let kinds: [String: @Sendable (Project) -> any Worker] = [
        CatalogRequest.kind: { CatalogRequest(project: $0) },
        GlueCatalogPerformer.kind: { _ in GlueCatalogPerformer() },
        CrawlPerformer.kind: { CrawlPerformer(project: $0) },
        JobRunPerformer.kind: { JobRunPerformer(project: $0) },
        QualityRunPerformer.kind: { QualityRunPerformer(project: $0) },
        QueryPerformer.kind: { QueryPerformer(project: $0) },
        QueryStopper.kind: { _ in QueryStopper() },
    ]
}
