import Engine
import StatesLanguage
import Values

/// What resources usually answer, in the shape that they answer in: it stands for what nobody said.
enum UsualAnswer {
    /// What `TaskSubmitted` records.
    static func submission(of order: TaskOrder) -> JSON {
        switch names(of: order.resource) {
        case ("glue", "startJobRun")?: ["JobRunId": .string(runID(of: order))]
        case ("states", "startExecution")?:
            [
                "ExecutionArn": .string(executionARN(of: order)),
                "StartDate": .string(order.scheduledAt.description),
            ]
        case ("sns", "publish")?: ["MessageId": .string(uuid(of: order))]
        case ("sqs", "sendMessage")?: ["MessageId": .string(uuid(of: order))]
        case ("lambda", "invoke")?: ["StatusCode": 200]
        default: [:]
        }
    }

    /// What a task that succeeds gives.
    static func result(of order: TaskOrder) -> JSON {
        guard case .integration(_, _, let pattern) = order.resource.kind,
            let (service, action) = names(of: order.resource)
        else { return [:] }
        switch (service, action, pattern) {
        case (_, _, .waitForTaskToken): return [:]
        case ("glue", "startJobRun", .sync):
            return [
                "Id": .string(runID(of: order)), "JobName": order.input["JobName"] ?? "",
                "JobRunState": "SUCCEEDED", "Attempt": 0,
                "StartedOn": .integer(order.scheduledAt.milliseconds),
                "CompletedOn": .integer(order.scheduledAt.milliseconds),
            ]
        case ("states", "startExecution", .sync), ("states", "startExecution", .sync2):
            let output: JSON = pattern == .sync ? "{}" : [:]
            return [
                "ExecutionArn": .string(executionARN(of: order)), "Output": output,
                "StateMachineArn": order.input["StateMachineArn"] ?? "", "Status": "SUCCEEDED",
            ]
        case ("lambda", "invoke", _):
            return ["ExecutedVersion": "$LATEST", "Payload": [:], "StatusCode": 200]
        case ("http", "invoke", _):
            return ["Headers": [:], "ResponseBody": [:], "StatusCode": 200, "StatusText": "OK"]
        default: return submission(of: order)
        }
    }

    private static func names(of resource: Resource) -> (String, String)? {
        guard case .integration(let service, let action, _) = resource.kind else { return nil }
        return (service, action)
    }

    private static func runID(of order: TaskOrder) -> String {
        "jr_" + uuid(of: order).filter { $0 != "-" }
    }

    private static func executionARN(of order: TaskOrder) -> String {
        let machine = order.input["StateMachineArn"]?.stringValue ?? "machine"
        let name = machine.split(separator: ":").last.map(String.init) ?? machine
        return "arn:aws:states:local:000000000000:execution:\(name):\(uuid(of: order))"
    }

    /// One that is the same in every simulation.
    private static func uuid(of order: TaskOrder) -> String {
        var random = RandomGenerator(seed: UInt64(bitPattern: order.id.eventID))
        return random.nextUUID()
    }
}
