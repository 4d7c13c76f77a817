import Engine
import Runtime
import Values

/// A message that is to be published, read from a task's parameters.
struct Notification {
    let topic: TopicConfiguration
    let topicName: String
    let topicARN: String
    /// The message as text; anything but a string is its JSON.
    let text: String
    let subject: String?
    /// What a receiver gets who does not want the message alone.
    let envelope: JSON
    let messageID: String
    let requestID: String

    init(_ order: TaskOrder, attempt: TaskAttempt, project: Project) throws(TaskFailureError) {
        let parameters = try Parameters(
            order,
            errorName: SNSPublish.invalid,
            known: SNSPublish.known
        )
        let requestID = StableIdentifier.uuid(attempt.idempotencyKey, "sns-request")
        self.requestID = requestID
        func invalid(_ reason: String) -> TaskFailureError {
            TaskFailureError(
                SNSPublish.invalid,
                "Invalid parameter: \(reason) (Service: AmazonSNS; Status Code: 400; Error Code: "
                    + "InvalidParameter; Request ID: \(requestID); Proxy: null)"
            )
        }
        let (name, arn) = try Self.topic(parameters, attempt.execution.region, invalid)
        guard let topic = project.configuration.topics[name] else {
            let names = project.configuration.topics.keys
            throw TaskFailureError(
                "SNS.NotFoundException",
                "Topic does not exist (Service: AmazonSNS; Status Code: 404; Error Code: NotFound; Request "
                    + "ID: \(requestID); Proxy: null). \"\(name)\" is not among the Topics of pawl.yaml."
                    + NearestName.hint(name, among: names)
            )
        }
        guard let message = parameters.object["Message"] else {
            throw invalid("Message is missing")
        }
        let text = if case .string(let text) = message { text } else { message.text() }
        if text.isEmpty { throw invalid("Empty message") }
        if name.hasSuffix(".fifo"), parameters["MessageGroupId"] == nil {
            throw invalid("The MessageGroupId parameter is required for FIFO topics")
        }
        self.topic = topic
        topicName = name
        topicARN = arn
        self.text = text
        subject = try parameters.string("Subject")
        messageID = StableIdentifier.uuid(attempt.idempotencyKey, "sns-message")
        var envelope: JSONObject = JSONObject([
            ("Type", "Notification"), ("MessageId", .string(messageID)), ("TopicArn", .string(arn)),
        ])
        if let subject { envelope["Subject"] = .string(subject) }
        envelope["Message"] = .string(text)
        envelope["Timestamp"] = .string(order.scheduledAt.description)
        let attributes = try Self.attributes(parameters)
        if !attributes.isEmpty { envelope["MessageAttributes"] = .object(attributes) }
        self.envelope = .object(envelope)
    }

    private static func topic(
        _ parameters: Parameters,
        _ region: String,
        _ invalid: (String) -> TaskFailureError
    ) throws(TaskFailureError) -> (name: String, arn: String) {
        if let name = try parameters.string("TopicName") {
            return (name, "arn:aws:sns:\(region):000000000000:\(name)")
        }
        let member = parameters["TopicArn"] == nil ? "TargetArn" : "TopicArn"
        guard let text = try parameters.string(member) else {
            throw invalid("TopicArn or TargetArn Reason: no value for required parameter")
        }
        if text.hasPrefix("arn:") {
            return (text.split(separator: ":").last.map(String.init) ?? text, text)
        }
        var name = text
        // A template's ${Alerts} stands for the topic of that name.
        if name.hasPrefix("${"), name.hasSuffix("}") { name = String(name.dropFirst(2).dropLast()) }
        return (name, "arn:aws:sns:\(region):000000000000:\(name)")
    }

    /// `{DataType, StringValue}` as receivers see it: `{Type, Value}`.
    private static func attributes(_ parameters: Parameters) throws(TaskFailureError) -> JSONObject
    {
        guard let members = try parameters.members("MessageAttributes") else { return JSONObject() }
        var result = JSONObject()
        for member in members {
            guard let type = member.value["DataType"]?.stringValue,
                let value = member.value["StringValue"] ?? member.value["BinaryValue"]
            else {
                throw parameters.mistake(
                    "MessageAttributes.\(member.key)",
                    "an object with DataType and StringValue",
                    found: member.value
                )
            }
            result[member.key] = [
                "Type": .string(type), "Value": value.stringValue.map { .string($0) } ?? value,
            ]
        }
        return result
    }
}
