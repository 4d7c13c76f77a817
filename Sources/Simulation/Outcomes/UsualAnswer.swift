import Engine
import StatesLanguage
import Values

/// What resources usually answer, in the shape that they answer in: it stands for what nobody said.
enum UsualAnswer {
    /// What `TaskSubmitted` records.
    static func submission(of order: TaskOrder) -> JSON {
        let call = call(of: order.resource)
        return switch call?.action {
        case "glue:startJobRun":
            ["JobName": order.input["JobName"] ?? "", "JobRunId": .string(runID(of: order))]
        case "glue:startCrawler":
            // Only who waits for it is told which crawl it is.
            call?.pattern == .sync ? ["CrawlId": .string(uuid(of: order))] : [:]
        case "glue:startDataQualityRulesetEvaluationRun":
            ["RunId": .string(qualityRunID(of: order))]
        case "athena:startQueryExecution": ["QueryExecutionId": .string(uuid(of: order))]
        case "states:startExecution", "sfn:startExecution":
            [
                "ExecutionArn": .string(executionARN(of: order)),
                "StartDate": .string(order.scheduledAt.description),
            ]
        case "sns:publish", "sqs:sendMessage": ["MessageId": .string(uuid(of: order))]
        case "lambda:invoke": ["StatusCode": 200]
        default: [:]
        }
    }

    /// What a task that succeeds gives.
    static func result(of order: TaskOrder) -> JSON {
        guard let (action, pattern) = call(of: order.resource), pattern != .waitForTaskToken else {
            return [:]
        }
        switch (action, pattern) {
        case ("states:startExecution", .sync), ("states:startExecution", .sync2):
            let output: JSON = pattern == .sync ? "{}" : [:]
            return [
                "ExecutionArn": .string(executionARN(of: order)), "Output": output,
                "StateMachineArn": order.input["StateMachineArn"] ?? "", "Status": "SUCCEEDED",
            ]
        case ("lambda:invoke", _):
            return ["ExecutedVersion": "$LATEST", "Payload": [:], "StatusCode": 200]
        case ("http:invoke", _):
            return ["Headers": [:], "ResponseBody": [:], "StatusCode": 200, "StatusText": "OK"]
        default: return dataResult(of: order, action, pattern) ?? submission(of: order)
        }
    }

    /// The service and its action, the same for the optimised integration and the SDK's,
    /// `glue:getCrawler`, and what is waited for; nil for what is no integration.
    private static func call(
        of resource: Resource
    ) -> (action: String, pattern: Resource.Pattern)? {
        guard case .integration(let service, let action, let pattern) = resource.kind else {
            return nil
        }
        return ((service.split(separator: ":").last ?? "") + ":" + action, pattern)
    }

    /// A time as an integration has it: the SDK's as text, the optimised one's in milliseconds.
    static func time(of order: TaskOrder) -> JSON {
        guard case .integration(let service, _, _) = order.resource.kind,
            service.hasPrefix("aws-sdk:")
        else { return .integer(order.scheduledAt.milliseconds) }
        return .string(order.scheduledAt.description)
    }

    static func runID(of order: TaskOrder) -> String {
        "jr_" + uuid(of: order).filter { $0 != "-" }
    }

    static func qualityRunID(of order: TaskOrder) -> String {
        "dqrun-" + uuid(of: order).filter { $0 != "-" }
    }

    private static func executionARN(of order: TaskOrder) -> String {
        let machine = order.input["StateMachineArn"]?.stringValue ?? "machine"
        let name = machine.split(separator: ":").last.map(String.init) ?? machine
        return "arn:aws:states:local:000000000000:execution:\(name):\(uuid(of: order))"
    }

    /// One that is the same in every simulation.
    static func uuid(of order: TaskOrder) -> String {
        var random = RandomGenerator(seed: UInt64(bitPattern: order.id.eventID))
        return random.nextUUID()
    }
}
