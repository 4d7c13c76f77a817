import DataCatalog
import Engine
import Glibc
import Runtime
import Values

/// Carries out a query and keeps its result: the work of the process `pawl perform query`.
struct QueryPerformer: Worker {
    static let kind = "query"

    let project: Project
    var clock: any Clock = SystemClock()

    func perform(_ request: WorkerRequest) throws(TaskFailureError) -> JSON {
        guard let id = request.parameters["QueryExecutionId"]?.stringValue,
            let time = request.parameters["SubmissionDateTime"]?.stringValue,
            let submitted = Timestamp(iso8601: time), let input = request.parameters["Request"]
        else { throw TaskFailureError(QueryRequest.invalid, "The worker's request is incomplete.") }
        let order = try QueryRequest(
            input,
            project: project,
            projectDirectory: request.projectDirectory
        )
        let store = QueryStore(store: request.storeDirectory)
        var execution = order.execution(
            id,
            at: submitted,
            store: store,
            requester: request.requester
        )
        let engine = QueryEngine(
            duckDB: DuckDB(
                program: try project.programs(in: request.projectDirectory).duckDB(),
                temporaryDirectory: store.own(id) + "/duckdb-temp",
                workingDirectory: request.projectDirectory
            ),
            views: CatalogViews(
                store: CatalogStore(store: request.storeDirectory),
                configuration: project.configuration,
                projectDirectory: request.projectDirectory
            )
        )
        let lock = try StoreFailure.wrapped { () throws(StoreError) in try store.begin(id) }
        defer {
            rmdir(store.own(id) + "/duckdb-temp")
            withExtendedLifetime(lock) {}
        }
        // It may have been cancelled before it began.
        guard !Files.exists(store.cancellation(id)) else {
            execution.state = .cancelled
            execution.reason = "Query cancelled by user"
            execution.completed = clock.now()
            let cancelled = execution
            try StoreFailure.wrapped { () throws(StoreError) in try store.write(cancelled) }
            return execution.json(.milliseconds)
        }
        execution.state = .running
        let begun = execution
        try StoreFailure.wrapped { () throws(StoreError) in try store.write(begun) }
        do throws(QueryEngine.Failure) {
            execution.columns = try Self.run(order, engine, store.result(id))
            if let copy = order.copy(id) { try Self.copy(store.result(id), to: copy) }
            execution.state = .succeeded
        } catch {
            execution.state = .failed
            execution.reason = error.message
        }
        execution.completed = clock.now()
        let ended = execution
        try StoreFailure.wrapped { () throws(StoreError) in try store.write(ended) }
        return execution.json(.milliseconds)
    }

    /// Carries out what can be.
    static func run(_ order: QueryRequest, _ engine: QueryEngine, _ path: String)
        throws(QueryEngine.Failure) -> [QueryColumn]
    {
        let text = QueryText(order.query)
        try check(text)
        return try engine.run(
            try filled(text, order.parameters),
            database: order.database,
            into: path
        )
    }

    /// That a statement is one that can be carried out.
    static func check(_ text: QueryText) throws(QueryEngine.Failure) {
        guard !text.isRead else { return }
        throw QueryEngine.Failure(
            message:
                "NOT_SUPPORTED: \(text.verb.isEmpty ? "This statement" : text.verb) is not carried out: "
                + "queries read (SELECT, WITH, VALUES); tables are written by sql jobs and crawlers."
        )
    }

    private static func filled(_ text: QueryText, _ parameters: [String])
        throws(QueryEngine.Failure) -> String
    {
        do throws(QueryText.Mismatch) {
            return try text.filled(with: parameters)
        } catch { throw QueryEngine.Failure(message: error.message) }
    }

    /// How much is copied at a time.
    private static let copyBytes = 64 << 20

    private static func copy(_ source: String, to path: String) throws(QueryEngine.Failure) {
        do throws(SystemError) {
            if let slash = path.lastIndex(of: "/") {
                try Runtime.Files.makeFolder(String(path[..<slash]))
            }
            let input = try FileDescriptor(opening: source, O_RDONLY)
            let temporary = path + ".tmp"
            let output = try FileDescriptor(opening: temporary, O_WRONLY | O_CREAT | O_TRUNC)
            let (from, to) = (input.number, output.number)
            while try retrying({ sendfile(to, from, nil, copyBytes) }) > 0 {}
            try output.flush()
            try retrying { rename(temporary, path) }
        } catch {
            throw QueryEngine.Failure(
                message: "The result cannot be written to \(path): \(error.text)"
            )
        }
    }
}
