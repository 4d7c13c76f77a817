public import Values

extension HistoryEvent {
    /// Reads an event from its JSON shape.
    ///
    /// - Throws: ``HistoryError`` that names the member which is missing or of another type.
    public init(decoding json: JSON) throws(HistoryError) {
        let event = FieldReader(json, in: "a history event")
        let type = try event.text("type")
        id = try event.number("id")
        previousEventID = try event.number("previousEventId")
        let time = try event.text("timestamp")
        guard let timestamp = Timestamp(iso8601: time) else {
            throw HistoryError(reason: "event \(id): '\(time)' is not an ISO 8601 time")
        }
        self.timestamp = timestamp
        let name: String
        if type.hasSuffix("StateEntered") {
            name = "stateEnteredEventDetails"
        } else if type.hasSuffix("StateExited") {
            name = "stateExitedEventDetails"
        } else {
            name = type.prefix(1).lowercased() + type.dropFirst() + "EventDetails"
        }
        let fields = FieldReader(json[name] ?? .object(JSONObject()), in: "event \(id) (\(type))")
        details = try Self.details(type, fields)
    }

    private static func details(
        _ type: String,
        _ fields: FieldReader
    ) throws(HistoryError) -> Details {
        switch type {
        case "ExecutionStarted":
            return .executionStarted(
                input: try fields.jsonText("input"),
                roleARN: try fields.text("roleArn")
            )
        case "ExecutionSucceeded": return .executionSucceeded(output: try fields.jsonText("output"))
        case "ExecutionFailed": return .executionFailed(error: fields.error, cause: fields.cause)
        case "ExecutionTimedOut":
            return .executionTimedOut(error: fields.error, cause: fields.cause)
        case "ExecutionAborted": return .executionAborted(error: fields.error, cause: fields.cause)
        case "ExecutionRedriven":
            return .executionRedriven(redriveCount: try fields.count("redriveCount"))
        case "TaskScheduled":
            return .taskScheduled(
                TaskScheduled(
                    resource: try fields.resource(),
                    region: try fields.text("region"),
                    parameters: try fields.jsonText("parameters"),
                    timeoutSeconds: fields.optionalNumber("timeoutInSeconds"),
                    heartbeatSeconds: fields.optionalNumber("heartbeatInSeconds"),
                    credentials: fields.credentials
                )
            )
        case "TaskStarted": return .taskStarted(try fields.resource())
        case "TaskSubmitted":
            return .taskSubmitted(try fields.resource(), output: try fields.jsonText("output"))
        case "TaskSucceeded":
            return .taskSucceeded(try fields.resource(), output: try fields.jsonText("output"))
        case "TaskFailed":
            return .taskFailed(try fields.resource(), error: fields.error, cause: fields.cause)
        case "TaskTimedOut":
            return .taskTimedOut(try fields.resource(), error: fields.error, cause: fields.cause)
        case "LambdaFunctionScheduled":
            return .lambdaFunctionScheduled(
                resource: try fields.text("resource"),
                input: try fields.jsonText("input"),
                timeoutSeconds: fields.optionalNumber("timeoutInSeconds"),
                credentials: fields.credentials
            )
        case "LambdaFunctionStarted": return .lambdaFunctionStarted
        case "LambdaFunctionSucceeded":
            return .lambdaFunctionSucceeded(output: try fields.jsonText("output"))
        case "LambdaFunctionFailed":
            return .lambdaFunctionFailed(error: fields.error, cause: fields.cause)
        case "LambdaFunctionTimedOut":
            return .lambdaFunctionTimedOut(error: fields.error, cause: fields.cause)
        case "ActivityScheduled":
            return .activityScheduled(
                resource: try fields.text("resource"),
                input: try fields.jsonText("input"),
                timeoutSeconds: fields.optionalNumber("timeoutInSeconds"),
                heartbeatSeconds: fields.optionalNumber("heartbeatInSeconds")
            )
        case "ActivityStarted":
            return .activityStarted(workerName: fields.json["workerName"]?.stringValue)
        case "ActivitySucceeded": return .activitySucceeded(output: try fields.jsonText("output"))
        case "ActivityFailed": return .activityFailed(error: fields.error, cause: fields.cause)
        case "ActivityTimedOut": return .activityTimedOut(error: fields.error, cause: fields.cause)
        default: return try compositeDetails(type, fields)
        }
    }

    private static func compositeDetails(
        _ type: String,
        _ fields: FieldReader
    ) throws(HistoryError) -> Details {
        switch type {
        case "ParallelStateStarted": return .parallelStateStarted
        case "ParallelStateSucceeded": return .parallelStateSucceeded
        case "ParallelStateFailed": return .parallelStateFailed
        case "MapStateStarted": return .mapStateStarted(length: try fields.count("length"))
        case "MapStateSucceeded": return .mapStateSucceeded
        case "MapStateFailed": return .mapStateFailed
        case "MapIterationStarted":
            return .mapIterationStarted(
                name: try fields.text("name"),
                index: try fields.count("index")
            )
        case "MapIterationSucceeded":
            return .mapIterationSucceeded(
                name: try fields.text("name"),
                index: try fields.count("index")
            )
        case "MapIterationFailed":
            return .mapIterationFailed(
                name: try fields.text("name"),
                index: try fields.count("index")
            )
        case "MapIterationAborted":
            return .mapIterationAborted(
                name: try fields.text("name"),
                index: try fields.count("index")
            )
        case "MapRunStarted": return .mapRunStarted(mapRunARN: try fields.text("mapRunArn"))
        case "MapRunSucceeded": return .mapRunSucceeded
        case "MapRunFailed": return .mapRunFailed(error: fields.error, cause: fields.cause)
        case "EvaluationFailed":
            return .evaluationFailed(
                error: try fields.text("error"),
                cause: try fields.text("cause"),
                location: fields.json["location"]?.stringValue,
                state: try fields.text("state")
            )
        default: return try stateDetails(type, fields)
        }
    }

    private static func stateDetails(
        _ type: String,
        _ fields: FieldReader
    ) throws(HistoryError) -> Details {
        for state in StateType.allCases where type.hasPrefix(state.rawValue) {
            switch type.dropFirst(state.rawValue.count) {
            case "StateEntered":
                return .stateEntered(
                    state,
                    name: try fields.text("name"),
                    input: try fields.jsonText("input")
                )
            case "StateExited":
                return .stateExited(
                    state,
                    name: try fields.text("name"),
                    output: try fields.jsonText("output"),
                    assignedVariables: try fields.variables()
                )
            case "StateAborted": return .stateAborted(state)
            default: break
            }
        }
        throw HistoryError(reason: "'\(type)' is not a type of history event that Pawl writes")
    }
}

/// Reads members of an event, with its name in every error.
private struct FieldReader {
    let json: JSON
    let place: String

    init(_ json: JSON, in place: String) {
        self.json = json
        self.place = place
    }

    var credentials: JSON? {
        json["taskCredentials"]?["roleArn"].map { ["RoleArn": $0] }
    }
    var error: String? { json["error"]?.stringValue }
    var cause: String? { json["cause"]?.stringValue }

    func text(_ name: String) throws(HistoryError) -> String {
        guard let value = json[name]?.stringValue else { throw missing(name, "a string") }
        return value
    }

    func number(_ name: String) throws(HistoryError) -> Int64 {
        guard let value = json[name]?.integerValue else { throw missing(name, "an integer") }
        return value
    }

    func optionalNumber(_ name: String) -> Int64? { json[name]?.integerValue }

    func count(_ name: String) throws(HistoryError) -> Int { Int(try number(name)) }

    func jsonText(_ name: String) throws(HistoryError) -> JSON {
        try parsed(try text(name), of: name)
    }

    func resource() throws(HistoryError) -> HistoryEvent.TaskResource {
        HistoryEvent.TaskResource(
            resourceType: try text("resourceType"),
            resource: try text("resource")
        )
    }

    func variables() throws(HistoryError) -> JSONObject? {
        guard let texts = json["assignedVariables"]?.objectValue else { return nil }
        var variables = JSONObject(minimumCapacity: texts.count)
        for member in texts {
            guard let text = member.value.stringValue else {
                throw missing("assignedVariables.\(member.key)", "a string")
            }
            variables[member.key] = try parsed(text, of: member.key)
        }
        return variables
    }

    private func parsed(_ text: String, of name: String) throws(HistoryError) -> JSON {
        do throws(JSONError) { return try JSON(parsing: text) } catch {
            throw HistoryError(reason: "\(place): '\(name)' is not a JSON text: \(error)")
        }
    }

    private func missing(_ name: String, _ expected: String) -> HistoryError {
        HistoryError(reason: "\(place): expected '\(name)' to be \(expected)")
    }
}
