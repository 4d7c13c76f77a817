import Engine
import StatesLanguage
package import Values

// Requests and replies as they stand in the inbox. What the service has a name for has that name.

extension Request {
    var json: JSON {
        switch self {
        case .startExecution(let start):
            [
                "type": "StartExecution",
                "stateMachineName": .string(start.machine.name),
                "stateMachineType": .string(start.machine.program.type.rawValue),
                "definition": .string(String(decoding: start.machine.json, as: UTF8.self)),
                "source": .text(start.machine.source),
                "name": .text(start.name),
                "input": start.input,
                "seed": .text(start.seed.map { String($0) }),
                "replay": start.replay?.json ?? .null,
            ]
        case .redriveExecution(let key):
            [
                "type": "RedriveExecution", "stateMachineName": .string(key.machine),
                "name": .string(key.name),
            ]
        case .stopExecution(let key, let error, let cause):
            [
                "type": "StopExecution", "stateMachineName": .string(key.machine),
                "name": .string(key.name), "error": .text(error), "cause": .text(cause),
            ]
        case .taskSucceeded(let token, let output):
            ["type": "SendTaskSuccess", "taskToken": .string(token), "output": output]
        case .taskFailed(let token, let error, let cause):
            [
                "type": "SendTaskFailure", "taskToken": .string(token), "error": .text(error),
                "cause": .text(cause),
            ]
        case .taskHeartbeat(let token):
            ["type": "SendTaskHeartbeat", "taskToken": .string(token)]
        case .takeActivityTask(let activityARN, let workerName):
            [
                "type": "GetActivityTask", "activityArn": .string(activityARN),
                "workerName": .text(workerName),
            ]
        }
    }

    /// Reads a request.
    ///
    /// - Throws: ``RequestRefused`` that says what is wrong with it.
    init(json: JSON) throws(RequestRefused) {
        do {
            switch json["type"]?.stringValue {
            case "StartExecution":
                let type = try json.required("stateMachineType", StateMachineType.init(rawValue:))
                let machine = try MachineDefinition(
                    reading: Array(try json.requiredText("definition").utf8),
                    name: try json.requiredText("stateMachineName"),
                    type: type,
                    source: json["source"]?.stringValue
                )
                var start = StartRequest(
                    machine: machine,
                    name: json["name"]?.stringValue,
                    input: json["input"] ?? [:],
                    seed: json["seed"]?.stringValue.flatMap { UInt64($0) }
                )
                if let replay = json["replay"], replay != .null {
                    start.replay = try StartRequest.Replay(json: replay)
                }
                self = .startExecution(start)
            case "RedriveExecution":
                self = .redriveExecution(
                    try ExecutionKey(
                        machine: try json.requiredText("stateMachineName"),
                        name: try json.requiredText("name")
                    )
                )
            case "StopExecution":
                let key = try ExecutionKey(
                    machine: try json.requiredText("stateMachineName"),
                    name: try json.requiredText("name")
                )
                self = .stopExecution(
                    key,
                    error: json["error"]?.stringValue,
                    cause: json["cause"]?.stringValue
                )
            case "SendTaskSuccess":
                self = .taskSucceeded(
                    token: try json.requiredText("taskToken"),
                    output: json["output"] ?? .null
                )
            case "SendTaskFailure":
                self = .taskFailed(
                    token: try json.requiredText("taskToken"),
                    error: json["error"]?.stringValue,
                    cause: json["cause"]?.stringValue
                )
            case "SendTaskHeartbeat":
                self = .taskHeartbeat(token: try json.requiredText("taskToken"))
            case "GetActivityTask":
                self = .takeActivityTask(
                    activityARN: try json.requiredText("activityArn"),
                    workerName: json["workerName"]?.stringValue
                )
            default: throw RecordError(missing: "type")
            }
        } catch let error as RecordError {
            throw RequestRefused("ValidationException", error.reason)
        } catch { throw RequestRefused("ValidationException", "\(error)") }
    }
}

extension StartRequest.Replay {
    fileprivate var json: JSON {
        [
            "origin": origin.json, "startDate": .string(startTime.description),
            "history": .array(history.map(\.json)),
        ]
    }

    fileprivate init(json: JSON) throws {
        origin = try ExecutionRecord.ReplayOrigin(json: json["origin"] ?? .null)
        startTime = try json.required("startDate", Timestamp.init(iso8601:))
        history = try (json["history"]?.arrayValue ?? []).map(HistoryEvent.init(decoding:))
    }
}

extension Reply {
    var json: JSON {
        switch self {
        case .started(let arn, let startDate):
            ["executionArn": .string(arn), "startDate": .string(startDate.description)]
        case .redriven(let date): ["redriveDate": .string(date.description)]
        case .stopped(let date): ["stopDate": .string(date.description)]
        case .accepted: [:]
        case .activityTask(let task):
            [
                "taskToken": .text(task?.token), "input": task?.input ?? .null,
            ]
        case .refused(let refused):
            ["error": .string(refused.name), "message": .string(refused.message)]
        }
    }

    /// Reads a reply; nil if it is none.
    package init?(json: JSON) {
        if let name = json["error"]?.stringValue, let message = json["message"]?.stringValue {
            self = .refused(RequestRefused(name, message))
        } else if let arn = json["executionArn"]?.stringValue,
            let date = json["startDate"]?.stringValue.flatMap(Timestamp.init(iso8601:))
        {
            self = .started(arn: arn, startDate: date)
        } else if let date = json["redriveDate"]?.stringValue.flatMap(Timestamp.init(iso8601:)) {
            self = .redriven(date: date)
        } else if let date = json["stopDate"]?.stringValue.flatMap(Timestamp.init(iso8601:)) {
            self = .stopped(date: date)
        } else if let token = json["taskToken"] {
            self = .activityTask(
                token.stringValue.map { ActivityTask(token: $0, input: json["input"] ?? .null) }
            )
        } else if json == [:] {
            self = .accepted
        } else {
            return nil
        }
    }
}

extension JSON {
    /// A text, or null.
    fileprivate static func text(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }
}
