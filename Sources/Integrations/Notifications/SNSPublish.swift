import Engine
import Runtime
import Values

/// `sns:publish`: a message to everybody who subscribed to a topic of the project.
struct SNSPublish: Integration {
    static let known = [
        "TopicArn", "TopicName", "TargetArn", "Message", "Subject", "MessageAttributes",
        "MessageStructure", "MessageGroupId", "MessageDeduplicationId",
    ]
    static let invalid = "SNS.InvalidParameterException"
    static let programFile = "deliver.py"

    let project: Project

    func plan(_ order: TaskOrder, attempt: TaskAttempt) throws(TaskFailureError) -> TaskPlan {
        let message = try Notification(order, attempt: attempt, project: project)
        var request = SealedRequest(secrets: project.secrets(attempt))
        let input: JSON = [
            "Message": .string(message.text),
            "Subject": message.subject.map { .string($0) } ?? .null,
            "Envelope": message.envelope,
            "Subscriptions": .array(
                try DeliveryRequests(message: message, attempt: attempt).make(sealing: &request)
            ),
            "DeliveredFile": .string(AttemptFiles.path("delivered", of: attempt)),
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
                files: [Self.programFile: Array(DeliveryProgram.source.utf8)]
            )
        )
    }

    func outcome(of result: ProcessResult, order: TaskOrder, attempt: TaskAttempt) -> TaskOutcome {
        do throws(TaskFailureError) {
            let message = try Notification(order, attempt: attempt, project: project)
            return DeliveryOutcome(message: message, result: result, attempt: attempt).outcome
        } catch { return .failed(error.failure) }
    }

    func submission(of order: TaskOrder, attempt: TaskAttempt, result: ProcessResult?) -> JSON? {
        guard order.resource.waitsForTaskToken, let result,
            case .succeeded(let output) = outcome(of: result, order: order, attempt: attempt)
        else { return nil }
        return output
    }
}
