import Engine
import Runtime
import Values

/// `athena:getQueryExecution` and `athena:getQueryResults`: what the store knows.
struct GetQuery: Integration {
    /// What is asked for.
    enum Subject { case execution, results }

    /// The service's limit on rows of a page, also the default.
    static let rowsMax: Int64 = 1000

    let subject: Subject
    /// The SDK integration has times as texts, the optimised one as milliseconds.
    var times = QueryExecution.Times.milliseconds

    func plan(_ order: TaskOrder, attempt: TaskAttempt) throws(TaskFailureError) -> TaskPlan {
        let store = QueryStore(store: attempt.storeDirectory)
        let parameters = try Parameters(
            order,
            errorName: QueryRequest.invalid,
            known: subject == .execution
                ? ["QueryExecutionId"]
                : ["QueryExecutionId", "MaxResults", "NextToken", "QueryResultType"]
        )
        let id = try parameters.required("QueryExecutionId")
        guard let execution = store.read(id) else {
            throw TaskFailureError(QueryRequest.invalid, "QueryExecution \(id) was not found")
        }
        switch subject {
        case .execution:
            return .done(.succeeded(["QueryExecution": execution.json(times)]))
        case .results:
            guard execution.state == .succeeded else {
                throw TaskFailureError(
                    QueryRequest.invalid,
                    execution.state.isFinal
                        ? "Query did not finish successfully. Final query state: \(execution.state.rawValue)"
                        : "Query has not yet finished. Current state: \(execution.state.rawValue)"
                )
            }
            let limit = try parameters.integer("MaxResults", in: 1...Self.rowsMax) ?? Self.rowsMax
            let token = try parameters.string("NextToken")
            guard let start = token.map({ Int($0) }) ?? 0, start >= 0 else {
                throw TaskFailureError(QueryRequest.invalid, "NextToken is none of this service's.")
            }
            return .done(
                .succeeded(try results(execution, store.result(id), from: start, limit: Int(limit)))
            )
        }
    }

    /// A page of a result; the first row of the first page has the names of the columns.
    ///
    /// A token is where in the file the next page begins, so that the last page costs what the first does.
    private func results(_ execution: QueryExecution, _ path: String, from start: Int, limit: Int)
        throws(TaskFailureError) -> JSON
    {
        var rows: [JSON] = []
        var next: String?
        do throws(SystemError) {
            var reader = try ResultRows(path, from: start)
            while rows.count < limit, let row = try reader.next() { rows.append(Self.row(row)) }
            let end = reader.offset
            if try reader.next() != nil { next = String(end) }
        } catch {
            throw TaskFailureError(
                "Athena.InternalServerException",
                "The result \(path) cannot be read: \(error.text)"
            )
        }
        var answer: JSONObject = [
            "ResultSet": [
                "Rows": .array(rows),
                "ResultSetMetadata": ["ColumnInfo": .array(execution.columns.map(\.info))],
            ],
            "UpdateCount": 0,
        ]
        answer["NextToken"] = next.map { .string($0) }
        return .object(answer)
    }

    /// A value that is NULL is an object without a value.
    private static func row(_ values: [String?]) -> JSON {
        [
            "Data": .array(
                values.map { $0.map { ["VarCharValue": .string($0)] } ?? .object(JSONObject()) }
            )
        ]
    }

    func outcome(of result: ProcessResult, order: TaskOrder, attempt: TaskAttempt) -> TaskOutcome {
        WorkerPlan.outcome(of: result)
    }

    func submission(of order: TaskOrder, attempt: TaskAttempt, result: ProcessResult?) -> JSON? {
        nil
    }
}
