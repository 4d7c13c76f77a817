import Engine
import Glibc
import Runtime
import Values

/// `athena:stopQueryExecution`: ends a query; one that has ended stays as it is.
struct StopQuery: Integration {
    let project: Project

    func plan(_ order: TaskOrder, attempt: TaskAttempt) throws(TaskFailureError) -> TaskPlan {
        let parameters = try Parameters(
            order,
            errorName: QueryRequest.invalid,
            known: ["QueryExecutionId"]
        )
        let id = try parameters.required("QueryExecutionId")
        guard QueryStore(store: attempt.storeDirectory).read(id) != nil else {
            throw TaskFailureError(QueryRequest.invalid, "QueryExecution \(id) was not found")
        }
        return .process(
            try WorkerPlan(kind: QueryStopper.kind, project: project)
                .process(["QueryExecutionId": .string(id)], order: order, attempt: attempt)
        )
    }

    func outcome(of result: ProcessResult, order: TaskOrder, attempt: TaskAttempt) -> TaskOutcome {
        WorkerPlan.outcome(of: result)
    }

    func submission(of order: TaskOrder, attempt: TaskAttempt, result: ProcessResult?) -> JSON? {
        nil
    }
}

/// Ends a query: the work of the process `pawl perform stop-query`.
struct QueryStopper: Worker {
    static let kind = "stop-query"

    let clock: any Clock = SystemClock()

    func perform(_ request: WorkerRequest) throws(TaskFailureError) -> JSON {
        let store = QueryStore(store: request.storeDirectory)
        guard let id = request.parameters["QueryExecutionId"]?.stringValue,
            var query = store.read(id)
        else { throw TaskFailureError(QueryRequest.invalid, "QueryExecution was not found") }
        guard !query.state.isFinal else { return .object(JSONObject()) }
        // Said first: whoever looks between its end and the last line here sees that it was cancelled.
        try StoreFailure.wrapped { () throws(StoreError) in
            try stored(store.cancellation(id), "cancel a query") { () throws(SystemError) in
                try Runtime.Files.makeFolder(store.own(id))
                try Runtime.Files.write(store.cancellation(id), [])
            }
        }
        // One that was announced and has not begun sees its cancellation when it does.
        guard ProcessLock.signalHolder(of: store.performer(id), SIGTERM) else {
            return .object(JSONObject())
        }
        // The lock is free when the process is gone.
        let lock = try StoreFailure.wrapped { () throws(StoreError) in
            try ProcessLock.take(store.performer(id), waits: true)
        }
        defer { withExtendedLifetime(lock) {} }
        guard let latest = store.read(id), latest.state == .cancelled else {
            return .object(JSONObject())
        }
        query = latest
        query.completed = clock.now()
        let ended = query
        try StoreFailure.wrapped { () throws(StoreError) in try store.write(ended) }
        return .object(JSONObject())
    }
}
