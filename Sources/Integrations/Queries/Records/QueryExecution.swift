package import Values

/// A query that was asked for, as Athena's `GetQueryExecution` describes it.
package struct QueryExecution: Sendable {
    /// The states of a query, spelled as Athena spells them.
    package enum State: String, Sendable {
        case queued = "QUEUED"
        case running = "RUNNING"
        case succeeded = "SUCCEEDED"
        case failed = "FAILED"
        case cancelled = "CANCELLED"

        var isFinal: Bool {
            switch self {
            case .queued, .running: false
            case .succeeded, .failed, .cancelled: true
            }
        }
    }

    /// A UUID.
    package var id: String
    package var query: String
    package var database: String?
    package var parameters: [String]
    package var workGroup: String
    /// Where the result is, in the words of the request: `s3://bucket/prefix/<id>.csv`, or a path.
    package var outputLocation: String
    package var state: State
    package var reason: String?
    package var submitted: Timestamp
    package var completed: Timestamp?
    package var columns: [QueryColumn]
    /// Who asked.
    package var requester: String

    /// How times are written.
    package enum Times { case iso8601, milliseconds }

    /// The service's `QueryExecution`.
    package func json(_ times: Times) -> JSON {
        func time(_ value: Timestamp) -> JSON {
            switch times {
            case .iso8601: .string(value.description)
            case .milliseconds: .integer(value.milliseconds)
            }
        }
        var status: JSONObject = ["State": .string(state.rawValue)]
        status["StateChangeReason"] = reason.map { .string($0) }
        status["SubmissionDateTime"] = time(submitted)
        status["CompletionDateTime"] = completed.map(time)
        if state == .failed, let reason {
            // 2 is what the service calls an error of the user; ours are the query's.
            status["AthenaError"] = [
                "ErrorCategory": 2, "ErrorMessage": .string(reason), "Retryable": false,
            ]
        }
        let kind = QueryText(query).kind
        var context = JSONObject()
        context["Database"] = database.map { .string($0) }
        var members: JSONObject = [
            "QueryExecutionId": .string(id), "Query": .string(query),
            "StatementType": .string(kind.rawValue),
            "ResultConfiguration": ["OutputLocation": .string(outputLocation)],
            "QueryExecutionContext": .object(context), "Status": .object(status),
        ]
        if let completed {
            let taken = completed.milliseconds - submitted.milliseconds
            members["Statistics"] = [
                "EngineExecutionTimeInMillis": .integer(taken),
                "TotalExecutionTimeInMillis": .integer(taken),
            ]
        }
        members["WorkGroup"] = .string(workGroup)
        if !parameters.isEmpty {
            members["ExecutionParameters"] = .array(parameters.map { .string($0) })
        }
        return .object(members)
    }

    /// The content of `<id>.json`.
    var record: JSON {
        guard case .object(var members) = json(.iso8601) else { return .null }
        members["Pawl"] = [
            "Requester": .string(requester), "ColumnInfo": .array(columns.map(\.info)),
        ]
        return .object(members)
    }

    /// Reads a record; nil if it is none.
    init?(_ json: JSON) {
        let status = json["Status"]
        func time(_ name: String) -> Timestamp? {
            status?[name]?.stringValue.flatMap { Timestamp(iso8601: $0) }
        }
        guard let id = json["QueryExecutionId"]?.stringValue,
            let query = json["Query"]?.stringValue,
            let state = status?["State"]?.stringValue.flatMap(State.init(rawValue:)),
            let submitted = time("SubmissionDateTime")
        else { return nil }
        self.init(
            id: id,
            query: query,
            database: json["QueryExecutionContext"]?["Database"]?.stringValue,
            parameters: (json["ExecutionParameters"]?.arrayValue ?? []).compactMap(\.stringValue),
            workGroup: json["WorkGroup"]?.stringValue ?? "",
            outputLocation: json["ResultConfiguration"]?["OutputLocation"]?.stringValue ?? "",
            state: state,
            reason: status?["StateChangeReason"]?.stringValue,
            submitted: submitted,
            completed: time("CompletionDateTime"),
            columns: (json["Pawl"]?["ColumnInfo"]?.arrayValue ?? []).compactMap(QueryColumn.init),
            requester: json["Pawl"]?["Requester"]?.stringValue ?? ""
        )
    }

    init(
        id: String,
        query: String,
        database: String?,
        parameters: [String],
        workGroup: String,
        outputLocation: String,
        state: State,
        reason: String? = nil,
        submitted: Timestamp,
        completed: Timestamp? = nil,
        columns: [QueryColumn] = [],
        requester: String
    ) {
        self.id = id
        self.query = query
        self.database = database
        self.parameters = parameters
        self.workGroup = workGroup
        self.outputLocation = outputLocation
        self.state = state
        self.reason = reason
        self.submitted = submitted
        self.completed = completed
        self.columns = columns
        self.requester = requester
    }
}
