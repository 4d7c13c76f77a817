import Engine
import Runtime
import Values

/// `http:invoke`: one HTTP request.
struct HTTPInvoke: Integration {
    static let programFile = "http_call.py"
    /// How long the service waits for an answer.
    static let timeoutSeconds: Int64 = 60

    let project: Project

    func plan(_ order: TaskOrder, attempt: TaskAttempt) throws(TaskFailureError) -> TaskPlan {
        let call = try HTTPCall(order, project: project)
        var request = SealedRequest(secrets: project.secrets(attempt))
        let connection = try Self.connection(call.connection, sealing: &request)
        let input: JSON = [
            "Endpoint": .string(call.endpoint), "Method": .string(call.method),
            "Headers": .object(call.headers), "Query": .object(call.query),
            "Body": call.body ?? .null,
            "Encoding": call.encoding.map { .string($0) } ?? .null,
            "ArrayFormat": .string(call.arrayFormat),
            "TimeoutSeconds": .integer(Self.timeoutSeconds), "Connection": connection,
        ]
        var bytes: [UInt8] = []
        input.write(into: &bytes)
        var plain = request.variables
        plain["PYTHONUTF8"] = "1"
        return .process(
            ProcessPlan(
                arguments: [
                    try project.programs(attempt).python(),
                    AttemptFiles.path(Self.programFile, of: attempt),
                ],
                environment: try TaskEnvironment(project: project, order: order, attempt: attempt)
                    .make(plain: plain),
                workingDirectory: attempt.projectDirectory,
                standardInput: bytes,
                files: [Self.programFile: Array(HTTPProgram.source.utf8)]
            )
        )
    }

    func outcome(of result: ProcessResult, order: TaskOrder, attempt: TaskAttempt) -> TaskOutcome {
        func socket(_ reason: String) -> TaskOutcome {
            Failures.failed("States.Http.Socket", reason)
        }
        switch result.end {
        case .exited(code: 0):
            guard let bytes = AttemptFiles.answer(of: attempt) else {
                return socket("There is no answer.")
            }
            do throws(JSONError) { return Self.outcome(try JSON(parsing: bytes)) } catch {
                return socket("The answer cannot be read: \(error)")
            }
        case .exited, .signalled, .outputLimitExceeded:
            return socket("The call was cut short. " + Failures.excerpt(result.standardError))
        case .notStarted(let reason): return Failures.notStarted("python3", reason: reason)
        case .lost: return Failures.lost
        }
    }

    func submission(of order: TaskOrder, attempt: TaskAttempt, result: ProcessResult?) -> JSON? {
        nil
    }

    /// What ``HTTPProgram`` wrote: `{"Error", "Cause"}` or the response.
    private static func outcome(_ answer: JSON) -> TaskOutcome {
        if let error = answer["Error"]?.stringValue {
            return Failures.failed(error, answer["Cause"]?.stringValue)
        }
        guard let status = answer["StatusCode"]?.integerValue else {
            return Failures.failed("States.Http.Socket", "The answer has no status.")
        }
        guard (200..<300).contains(status) else {
            let body = answer["ResponseBody"] ?? .null
            let text = body.stringValue ?? body.text()
            let reason = answer["StatusText"]?.stringValue ?? ""
            return Failures.failed("States.Http.StatusCode.\(status)", text.isEmpty ? reason : text)
        }
        return .succeeded(answer)
    }

    /// What the connection adds, in the form that ``HTTPProgram`` reads.
    private static func connection(
        _ connection: ConnectionConfiguration?,
        sealing request: inout SealedRequest
    ) throws(TaskFailureError) -> JSON {
        guard let connection else { return .null }
        var result = JSONObject()
        var headers = try request.seal(connection.headers)
        switch connection.authorization {
        case .apiKey(let name, let value): headers[name] = try request.seal(value)
        case .basic(let username, let password):
            result["Username"] = try request.seal(username)
            result["Password"] = try request.seal(password)
        case .none: break
        }
        result["Headers"] = .object(headers)
        result["Query"] = .object(try request.seal(connection.queryParameters))
        return .object(result)
    }
}
