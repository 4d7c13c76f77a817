public import Values

/// Why a recorded history cannot be used.
public struct HistoryError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was found and what was expected.
    public let reason: String

    /// Makes an error.
    public init(reason: String) { self.reason = reason }

    /// The reason.
    public var description: String { reason }
}

// One description of each event's details serves writing and reading: `fields` lists them in the
// order in which they are written, `init(decoding:)` takes them by the same names.
extension HistoryEvent {
    /// Appends the event as one line of JSON without the line's end, in the shape of
    /// `GetExecutionHistory` with ISO 8601 times.
    ///
    /// - Complexity: O(bytes written), one pass; payloads become JSON texts inside JSON strings.
    public func write(into out: inout [UInt8]) {
        out.append(#"{"id":"#)
        JSON.write(id, into: &out)
        out.append(#","previousEventId":"#)
        JSON.write(previousEventID, into: &out)
        out.append(#","timestamp":""#)
        timestamp.write(into: &out)
        out.append(#"","type":""#)
        out.append(contentsOf: type.utf8)
        out.append(UInt8(ascii: "\""))
        if let name = detailsName {
            out.append(#",""#)
            out.append(contentsOf: name.utf8)
            out.append(#"":{"#)
            // The buffer moves into the writer and back, so that it has one owner all the time.
            var writer = FieldWriter(out: out)
            out = []
            writeDetails(into: &writer)
            out = writer.finish()
            out.append(UInt8(ascii: "}"))
        }
        out.append(UInt8(ascii: "}"))
    }

    /// The event as a JSON value of the same shape as its line.
    public var json: JSON {
        var bytes: [UInt8] = []
        write(into: &bytes)
        // What `write(into:)` writes is JSON; a value that is not would be a bug that tests find.
        return (try? JSON(parsing: bytes)) ?? .null
    }

    /// The member that holds the details: `taskScheduledEventDetails`; nil where there are none.
    private var detailsName: String? {
        switch details {
        case .stateEntered: "stateEnteredEventDetails"
        case .stateExited: "stateExitedEventDetails"
        case .stateAborted, .lambdaFunctionStarted, .parallelStateStarted, .parallelStateSucceeded,
            .parallelStateFailed, .mapStateSucceeded, .mapStateFailed, .mapRunSucceeded:
            nil
        case .executionStarted, .executionSucceeded, .executionFailed, .executionTimedOut,
            .executionAborted, .executionRedriven, .taskScheduled, .taskStarted, .taskSubmitted,
            .taskSucceeded,
            .taskFailed, .taskTimedOut, .lambdaFunctionScheduled, .lambdaFunctionSucceeded,
            .lambdaFunctionFailed, .lambdaFunctionTimedOut, .activityScheduled, .activityStarted,
            .activitySucceeded, .activityFailed, .activityTimedOut, .mapStateStarted,
            .mapIterationStarted, .mapIterationSucceeded, .mapIterationFailed,
            .mapIterationAborted, .mapRunStarted, .mapRunFailed, .evaluationFailed:
            type.prefix(1).lowercased() + type.dropFirst() + "EventDetails"
        }
    }

    private func writeDetails(into fields: inout FieldWriter) {
        switch details {
        case .executionStarted(let input, let roleARN):
            fields.payload("input", input)
            fields.text("roleArn", roleARN)
        case .executionSucceeded(let output), .lambdaFunctionSucceeded(let output),
            .activitySucceeded(let output):
            fields.payload("output", output)
        case .executionFailed(let error, let cause), .executionTimedOut(let error, let cause),
            .executionAborted(let error, let cause), .lambdaFunctionFailed(let error, let cause),
            .lambdaFunctionTimedOut(let error, let cause), .activityFailed(let error, let cause),
            .activityTimedOut(let error, let cause), .mapRunFailed(let error, let cause):
            fields.text("error", error)
            fields.text("cause", cause)
        case .executionRedriven(let count): fields.number("redriveCount", Int64(count))
        case .stateEntered(_, let name, let input):
            fields.text("name", name)
            fields.payload("input", input)
        case .stateExited(_, let name, let output, let assigned):
            fields.text("name", name)
            fields.payload("output", output)
            if let assigned { fields.variables(assigned) }
        case .taskScheduled(let task):
            fields.resource(task.resource)
            fields.text("region", task.region)
            fields.jsonText("parameters", task.parameters)
            fields.number("timeoutInSeconds", task.timeoutSeconds)
            fields.number("heartbeatInSeconds", task.heartbeatSeconds)
            fields.credentials(task.credentials)
        case .taskStarted(let resource): fields.resource(resource)
        case .taskSubmitted(let resource, let output), .taskSucceeded(let resource, let output):
            fields.resource(resource)
            fields.payload("output", output)
        case .taskFailed(let resource, let error, let cause),
            .taskTimedOut(let resource, let error, let cause):
            fields.resource(resource)
            fields.text("error", error)
            fields.text("cause", cause)
        case .lambdaFunctionScheduled(let resource, let input, let timeout, let credentials):
            fields.text("resource", resource)
            fields.payload("input", input)
            fields.number("timeoutInSeconds", timeout)
            fields.credentials(credentials)
        case .activityScheduled(let resource, let input, let timeout, let heartbeat):
            fields.text("resource", resource)
            fields.payload("input", input)
            fields.number("timeoutInSeconds", timeout)
            fields.number("heartbeatInSeconds", heartbeat)
        case .activityStarted(let workerName): fields.text("workerName", workerName)
        case .mapStateStarted(let length): fields.number("length", Int64(length))
        case .mapIterationStarted(let name, let index),
            .mapIterationSucceeded(let name, let index), .mapIterationFailed(let name, let index),
            .mapIterationAborted(let name, let index):
            fields.text("name", name)
            fields.number("index", Int64(index))
        case .mapRunStarted(let arn): fields.text("mapRunArn", arn)
        case .evaluationFailed(let error, let cause, let location, let state):
            fields.text("error", error)
            fields.text("cause", cause)
            fields.text("location", location)
            fields.text("state", state)
        case .stateAborted, .lambdaFunctionStarted, .parallelStateStarted, .parallelStateSucceeded,
            .parallelStateFailed, .mapStateSucceeded, .mapStateFailed, .mapRunSucceeded:
            break
        }
    }
}

extension [UInt8] {
    /// Appends a text that is known when this is compiled.
    fileprivate mutating func append(_ text: StaticString) {
        append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        )
    }
}

/// Writes the members of an event's details.
///
/// Not copyable: the buffer that it writes to must have no other owner, or each event copies it.
private struct FieldWriter: ~Copyable {
    var out: [UInt8]
    private var isFirst = true

    init(out: consuming [UInt8]) { self.out = out }

    /// Gives the buffer back.
    consuming func finish() -> [UInt8] { out }

    private mutating func name(_ name: StaticString) {
        if !isFirst { out.append(UInt8(ascii: ",")) }
        isFirst = false
        out.append(UInt8(ascii: "\""))
        out.append(name)
        out.append("\":")
    }

    mutating func text(_ key: StaticString, _ value: String?) {
        guard let value else { return }
        name(key)
        JSON.write(value, into: &out)
    }

    mutating func number(_ key: StaticString, _ value: Int64?) {
        guard let value else { return }
        name(key)
        JSON.write(value, into: &out)
    }

    /// `taskCredentials`, of which the service records the role.
    mutating func credentials(_ value: JSON?) {
        guard let role = value?["RoleArn"] else { return }
        name("taskCredentials")
        out.append(#"{"roleArn":"#)
        role.write(into: &out)
        out.append(UInt8(ascii: "}"))
    }

    mutating func jsonText(_ key: StaticString, _ value: JSON) {
        name(key)
        value.writeAsString(into: &out)
    }

    /// `input` with `inputDetails`, `output` with `outputDetails`.
    mutating func payload(_ key: StaticString, _ value: JSON) {
        jsonText(key, value)
        out.append(",\"")
        out.append(key)
        out.append(#"Details":{"truncated":false}"#)
    }

    mutating func resource(_ resource: HistoryEvent.TaskResource) {
        text("resourceType", resource.resourceType)
        text("resource", resource.resource)
    }

    mutating func variables(_ assigned: JSONObject) {
        name("assignedVariables")
        out.append(UInt8(ascii: "{"))
        for index in assigned.indices {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            JSON.write(assigned[index].key, into: &out)
            out.append(UInt8(ascii: ":"))
            assigned[index].value.writeAsString(into: &out)
        }
        out.append(#"},"assignedVariablesDetails":{"truncated":false}"#)
    }
}
