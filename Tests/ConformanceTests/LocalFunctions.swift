import Engine
import Simulation
import StatesLanguage
import TestSupport
import Values

/// What answers a case's tasks: functions that behave as `setup` says in words; for all else the
/// recorded answer.
struct LocalFunctions {
    private let setup: [JSON]
    private let recorded: RecordedAnswers

    init(setup: [JSON], recorded: RecordedAnswers) {
        self.setup = setup
        self.recorded = recorded
    }

    func answer(_ order: TaskOrder) -> [VirtualRun.Answer] {
        switch order.resource.kind {
        case .function:
            if let answer = invoke(order.resource.arn, event: order.input, order, wraps: false) {
                return answer
            }
        case .integration("lambda", "invoke", .requestResponse):
            if let name = order.input["FunctionName"]?.stringValue,
                let answer = invoke(name, event: Self.payload(order.input), order, wraps: true)
            {
                return answer
            }
        case .integration, .activity: break
        }
        return recorded.take(order)
    }

    /// The event that the service sends: a `Payload` that is a string is sent as it is.
    private static func payload(_ input: JSON) -> JSON {
        let payload = input["Payload"] ?? .object(JSONObject())
        return payload.stringValue.flatMap { try? JSON(parsing: $0) } ?? payload
    }

    private func invoke(
        _ name: String,
        event: JSON,
        _ order: TaskOrder,
        wraps: Bool
    ) -> [VirtualRun.Answer]? {
        // A log tail and its like are the service's to add: the recorded answer has them.
        if wraps, order.input.objectValue?.count ?? 0 > 2 { return nil }
        guard
            let function = setup.first(where: {
                $0["type"]?.stringValue == "lambda-function"
                    && $0["name"]?.stringValue.map { name.contains($0) } ?? false
            }), let words = function["behaviour"]?.stringValue
        else { return nil }
        var delay: Int64 = 0
        if let match = words.firstMatch(of: /Sleeps for (\d+) seconds/) {
            delay = (Int64(match.1) ?? 0) * 1000
        }
        let result: JSON
        if words.contains("eturns its input event unchanged") {
            result = event
        } else if let match = words.firstMatch(of: /payload is the raw bytes "(.*?)" \(with/) {
            result = .string(String(match.1))
        } else if words.contains("257 KiB") {
            result = .string(String(repeating: "a", count: 263_168))
        } else if let match = words.firstMatch(
            of: /error: type (\w+), message '(.*?)' \(the stack trace names line (\d+)/
        ) {
            let (type, message, line) = (String(match.1), String(match.2), String(match.3))
            let cause: JSON = [
                "errorMessage": .string(message), "errorType": .string(type),
                "requestId": "00000000-0000-0000-0000-000000000000",
                "stackTrace": [
                    .string(
                        "  File \"/var/task/handler.py\", line \(line), in handler\n"
                            + "    raise \(type)(\"\(message)\")\n"
                    )
                ],
            ]
            let failure = TaskFailure(error: type, cause: cause.text())
            return [.init(afterMilliseconds: delay) { .taskFailed($0, failure) }]
        } else {
            return nil
        }
        let output: JSON =
            wraps
            ? [
                "ExecutedVersion": "$LATEST", "Payload": result, "StatusCode": 200,
                "SdkHttpMetadata": [:], "SdkResponseMetadata": [:],
            ] : result
        return [.init(afterMilliseconds: delay) { .taskSucceeded($0, output: output) }]
    }
}

/// The answers that a recorded history holds, handed out in its order.
final class RecordedAnswers {
    private var scheduled: [(id: Int64, resource: String)] = []
    private var events: [JSON]

    init(history: [JSON]) {
        events = history
        for event in history {
            guard let type = event["type"]?.stringValue, type.hasSuffix("Scheduled"),
                let id = event["id"]?.integerValue
            else { continue }
            let details =
                event["taskScheduledEventDetails"] ?? event["lambdaFunctionScheduledEventDetails"]
                ?? event["activityScheduledEventDetails"]
            scheduled.append((id, details?["resource"]?.stringValue ?? ""))
        }
    }

    func take(_ order: TaskOrder) -> [VirtualRun.Answer] {
        // By its id where that fits, else the next of its kind that nobody took.
        guard
            let index = scheduled.firstIndex(where: { $0.id == order.id.eventID })
                ?? scheduled.indices.first
        else { return [] }
        var previous = scheduled.remove(at: index).id
        var answers: [VirtualRun.Answer] = []
        while let event = events.first(where: { $0["previousEventId"]?.integerValue == previous }) {
            guard let type = event["type"]?.stringValue, let id = event["id"]?.integerValue,
                let details = event.objectValue?.first(where: { $0.key.hasSuffix("Details") })?
                    .value
                    ?? .some(.object(JSONObject()))
            else { return answers }
            previous = id
            let output = Self.value(details["output"])
            if type.hasSuffix("Succeeded") {
                answers.append(.init { .taskSucceeded($0, output: output) })
                return answers
            }
            if type.hasSuffix("Failed") {
                let failure = TaskFailure(
                    error: details["error"]?.stringValue,
                    cause: Self.text(details["cause"])
                )
                answers.append(.init { .taskFailed($0, failure) })
                return answers
            }
            if type == "TaskSubmitted" {
                answers.append(.init { .taskSubmitted($0, output: output) })
            }
            if type == "ActivityStarted" {
                let name = details["workerName"]?.stringValue
                answers.append(.init { .activityStarted($0, workerName: name) })
            }
            if type.hasSuffix("TimedOut") { return answers }
        }
        return answers
    }

    private static func value(_ recorded: JSON?) -> JSON {
        guard case .string(let text)? = recorded else { return recorded ?? .null }
        return (try? JSON(parsing: text)) ?? recorded ?? .null
    }

    private static func text(_ recorded: JSON?) -> String? {
        guard let recorded else { return nil }
        return recorded.stringValue ?? recorded.text()
    }
}
