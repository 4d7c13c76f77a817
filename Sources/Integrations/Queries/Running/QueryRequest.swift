import DataCatalog
import Engine
import Runtime
import Values

/// What `StartQueryExecution` is asked for.
struct QueryRequest {
    static let invalid = "Athena.InvalidRequestException"
    static let known = [
        "QueryString", "ClientRequestToken", "QueryExecutionContext", "ResultConfiguration",
        "WorkGroup", "ExecutionParameters", "ResultReuseConfiguration", "EngineConfiguration",
    ]
    /// The service's limit on a query, in bytes.
    static let queryBytesMax = 262_144

    let query: String
    let database: String?
    let parameters: [String]
    let workGroup: String
    /// Where the result is wanted beside the store, as it was asked for and as a folder here.
    let output: (location: String, folder: String)?

    init(_ input: JSON, project: Project, projectDirectory: String) throws(TaskFailureError) {
        let parameters = try Parameters(input, errorName: Self.invalid, known: Self.known)
        query = try parameters.required("QueryString")
        guard !query.allSatisfy(\.isWhitespace), query.utf8.count <= Self.queryBytesMax else {
            throw TaskFailureError(
                Self.invalid,
                "QueryString is a statement of at most \(Self.queryBytesMax) bytes."
            )
        }
        database = try parameters.members("QueryExecutionContext")?["Database"]?.stringValue
        self.parameters = try parameters.words("ExecutionParameters") ?? []
        workGroup = try parameters.string("WorkGroup") ?? "primary"
        if let location = try parameters.members("ResultConfiguration")?["OutputLocation"]?
            .stringValue
        {
            guard let folder = project.configuration.localPath(location, in: projectDirectory)
            else {
                throw TaskFailureError(
                    Self.invalid,
                    "OutputLocation \(location) is in a bucket that is not among the Buckets of pawl.yaml."
                )
            }
            output = (location, folder)
        } else {
            output = nil
        }
    }

    /// The query before it has begun.
    func execution(_ id: String, at time: Timestamp, store: QueryStore, requester: String)
        -> QueryExecution
    {
        QueryExecution(
            id: id,
            query: query,
            database: database,
            parameters: parameters,
            workGroup: workGroup,
            outputLocation: output.map { Self.joined($0.location, id) } ?? store.result(id),
            state: .queued,
            submitted: time,
            requester: requester
        )
    }

    /// Where the result is wanted beside the store.
    func copy(_ id: String) -> String? { output.map { Self.joined($0.folder, id) } }

    private static func joined(_ folder: String, _ id: String) -> String {
        folder + (folder.hasSuffix("/") ? "" : "/") + id + ".csv"
    }
}
