import Engine
import Runtime
import Values

/// What the end of ``DeliveryProgram`` means.
struct DeliveryOutcome {
    let message: Notification
    let result: ProcessResult
    let attempt: TaskAttempt

    var outcome: TaskOutcome {
        switch result.end {
        case .exited(code: 0): return answer ?? broken("it wrote no answer")
        case .exited(let code): return broken("it exited with \(code)")
        case .signalled(let signal): return broken("signal: \(Signals.name(signal))")
        case .outputLimitExceeded: return broken("it printed too much")
        case .notStarted(let reason): return Failures.notStarted("python3", reason: reason)
        case .lost: return Failures.lost
        }
    }

    private var answer: TaskOutcome? {
        guard let bytes = AttemptFiles.answer(of: attempt) else { return nil }
        let answer: JSON
        do throws(JSONError) { answer = try JSON(parsing: bytes) } catch { return nil }
        guard let failed = answer["Failed"]?.arrayValue else { return nil }
        guard failed.isEmpty else {
            return Failures.failed(
                "SNS.DeliveryFailed",
                [
                    "TopicArn": .string(message.topicARN), "MessageId": .string(message.messageID),
                    "Delivered": answer["Delivered"] ?? [], "Failed": .array(failed),
                ]
            )
        }
        var output = JSONObject([("MessageId", .string(message.messageID))])
        ServiceMetadata.add(to: &output, headers: [], requestID: message.requestID)
        return .succeeded(.object(output))
    }

    private func broken(_ reason: String) -> TaskOutcome {
        Failures.failed(
            "SNS.DeliveryFailed",
            [
                "TopicArn": .string(message.topicARN), "MessageId": .string(message.messageID),
                "Reason": .string("The deliveries were cut short: \(reason)."),
                "Stderr": .string(Failures.excerpt(result.standardError)),
            ]
        )
    }
}
