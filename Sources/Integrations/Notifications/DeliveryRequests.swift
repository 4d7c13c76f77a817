import Runtime
import Values

/// What ``DeliveryProgram`` is told of each subscription.
struct DeliveryRequests {
    let message: Notification
    let attempt: TaskAttempt

    func make(sealing request: inout SealedRequest) throws(TaskFailureError) -> [JSON] {
        var requests: [JSON] = []
        for subscription in message.topic.subscriptions {
            var object = try endpoint(subscription.endpoint, sealing: &request)
            object["Name"] = .string(subscription.name)
            object["Raw"] = .bool(subscription.rawMessageDelivery)
            requests.append(.object(object))
        }
        return requests
    }

    private func endpoint(
        _ endpoint: Subscription.Endpoint,
        sealing request: inout SealedRequest
    ) throws(TaskFailureError) -> JSONObject {
        switch endpoint {
        case .file(let path):
            return JSONObject([
                ("Kind", "file"),
                ("Path", .string(Path.resolve(path, in: attempt.projectDirectory))),
            ])
        case .command(let command):
            return JSONObject([
                ("Kind", "command"), ("Command", .array(command.map { .string($0) })),
            ])
        case .webhook(let url, let headers):
            let members: [(String, JSON)] = [
                ("Kind", "webhook"), ("Url", try request.seal(url)),
                ("Headers", .object(try request.seal(headers))),
                // As the service's own, so that a receiver can tell a message that comes twice.
                (
                    "ServiceHeaders",
                    [
                        "x-amz-sns-message-type": "Notification",
                        "x-amz-sns-message-id": .string(message.messageID),
                        "x-amz-sns-topic-arn": .string(message.topicARN),
                    ]
                ),
            ]
            return JSONObject(members)
        case .email(let email):
            let port =
                switch email.security {
                case .startTLS: 587
                case .tls: 465
                case .none: 25
                }
            let members: [(String, JSON)] = [
                ("Kind", "email"), ("Host", .string(email.host)),
                ("Port", .integer(Int64(email.port ?? port))),
                ("Security", .string(email.security.rawValue)),
                ("User", try request.seal(email.user)),
                ("Password", try request.seal(email.password)),
                ("From", .string(email.from)), ("To", .array(email.to.map { .string($0) })),
                ("Subject", .string(email.subject ?? message.topicName)),
                ("MessageId", .string(message.messageID)),
            ]
            return JSONObject(members)
        }
    }
}
