extension Check {
    /// E2: a handler is for an error that its state can raise.
    static let impossibleErrors = Check { facts, reporter in
        facts.forEachState { state, _ in
            for handler in state.handlerLists.joined() {
                for place in handler.errors {
                    guard let name = place.string,
                        let reason = reason(why: name, cannotComeFrom: state)
                    else {
                        continue
                    }
                    reporter.report(
                        .warning,
                        Sentences.impossibleError(name, reason),
                        at: place.range,
                        path: place.path
                    )
                }
            }
        }
    }

    private static func reason(why name: String, cannotComeFrom state: StateOutline) -> String? {
        guard let type = state.type else { return nil }
        switch name {
        case ErrorName.heartbeatTimeout:
            return type == .task && !has("HeartbeatSeconds", state)
                ? "it has no HeartbeatSeconds" : nil
        case ErrorName.timeout:
            guard type == .task, !has("TimeoutSeconds", state), !has("HeartbeatSeconds", state)
            else {
                return nil
            }
            // A function's own time limit may show as this one.
            return mayRaiseAnything(state)
                ? nil : "it has neither TimeoutSeconds nor HeartbeatSeconds"
        case "States.BranchFailed": return type == .parallel ? nil : "only Parallel states raise it"
        case "States.NoChoiceMatched":
            return type == .task ? "only Choice states raise it, and none is in this one" : nil
        case "States.ItemReaderFailed":
            guard type == .map else { return "only Map states with an ItemReader raise it" }
            return state.place["ItemReader"] == nil ? "it has no ItemReader" : nil
        case "States.ResultWriterFailed":
            guard type == .map else { return "only Map states with a ResultWriter raise it" }
            return state.place["ResultWriter"] == nil ? "it has no ResultWriter" : nil
        case "States.ExceedToleratedFailureThreshold":
            return type == .task ? "only Map states raise it" : nil
        case "States.QueryEvaluationError":
            return type == .task && state.language == .jsonPath
                ? "its expressions are JSONPath" : nil
        case "States.ParameterPathFailure", "States.ResultPathMatchFailure",
            "States.IntrinsicFailure":
            return type == .task && state.language == .jsonata ? "its expressions are JSONata" : nil
        default:
            return type == .task ? serviceReason(name, state) : nil
        }
    }

    private static func has(_ field: String, _ state: StateOutline) -> Bool {
        state.place[field] != nil || state.place[field + "Path"] != nil
    }

    /// Functions and workers choose the names of their errors.
    private static func mayRaiseAnything(_ state: StateOutline) -> Bool {
        guard let resource = state.resource else { return true }
        switch resource.kind {
        case .function, .activity: return true
        case .integration(let service, _, let pattern):
            return pattern == .waitForTaskToken || service == "lambda" || service == "states"
                || service == "shell"
        }
    }

    /// The services whose errors begin with a name.
    private static let prefixes: [(prefix: String, services: [String])] = [
        ("Lambda.", ["lambda", "aws-sdk:lambda"]), ("Glue.", ["glue", "aws-sdk:glue"]),
        ("DynamoDB.", ["dynamodb", "aws-sdk:dynamodb"]),
        ("DynamoDb.", ["dynamodb", "aws-sdk:dynamodb"]),
        ("SNS.", ["sns", "aws-sdk:sns"]), ("Sns.", ["sns", "aws-sdk:sns"]),
        ("SQS.", ["sqs", "aws-sdk:sqs"]), ("Sqs.", ["sqs", "aws-sdk:sqs"]),
        ("ECS.", ["ecs", "aws-sdk:ecs"]), ("Ecs.", ["ecs", "aws-sdk:ecs"]),
        ("Batch.", ["batch", "aws-sdk:batch"]), ("Athena.", ["athena", "aws-sdk:athena"]),
        ("S3.", ["s3", "aws-sdk:s3"]),
    ]

    /// What glue:startJobRun may answer, from the service's model.
    private static let jobRunErrors = [
        "InvalidInput", "EntityNotFound", "InternalService", "OperationTimeout",
        "ResourceNumberLimitExceeded", "ConcurrentRunsExceeded", "AccessDenied", "Throttling",
    ]

    private static func serviceReason(_ name: String, _ state: StateOutline) -> String? {
        guard let resource = state.resource,
            case .integration(let service, let action, let pattern) = resource.kind,
            pattern != .waitForTaskToken,
            let (prefix, services) = prefixes.first(where: { name.hasPrefix($0.prefix) })
        else { return nil }
        guard services.contains(service) else {
            // A function or a nested execution may pass on the name of an error of another service.
            return mayRaiseAnything(state) ? nil : "it calls \(service)"
        }
        guard service == "glue", action == "startJobRun" else { return nil }
        let bare = String(name.dropFirst(prefix.count))
        let known = jobRunErrors.contains { bare == $0 || bare == $0 + "Exception" }
        return known ? nil : "glue:startJobRun has no such error"
    }
}
