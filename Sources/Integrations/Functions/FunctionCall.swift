import Engine
import Runtime
import StatesLanguage
import Values

/// A call of a function, read from either of its two forms: `lambda:invoke` with parameters, or the
/// function's ARN as the resource, with the state's input as the event.
struct FunctionCall {
    static let known = [
        "FunctionName", "Payload", "InvocationType", "LogType", "ClientContext", "Qualifier",
    ]
    static let invalid = "Lambda.InvalidParameterValueException"

    let function: FunctionName
    let configuration: FunctionConfiguration
    let event: JSON
    /// Whether the answer is wrapped as `lambda:invoke` gives it.
    let isWrapped: Bool
    /// `LogType: Tail`: the end of the log comes with the answer.
    let wantsLog: Bool
    /// The same for every start of one attempt.
    let requestID: String

    init(_ order: TaskOrder, attempt: TaskAttempt, project: Project) throws(TaskFailureError) {
        requestID = StableIdentifier.uuid(attempt.idempotencyKey, "lambda-request")
        switch order.resource.kind {
        case .function, .activity:
            function = FunctionName(order.resource.arn)
            event = order.input
            isWrapped = false
            wantsLog = false
        case .integration:
            let parameters = try Parameters(order, errorName: Self.invalid, known: Self.known)
            let type = try parameters.string("InvocationType") ?? "RequestResponse"
            guard type == "RequestResponse" else {
                throw TaskFailureError(
                    Self.invalid,
                    "InvocationType \(type) is not carried out here, only RequestResponse is; a state that "
                        + "must not wait can start another state machine."
                )
            }
            function = FunctionName(try parameters.required("FunctionName"))
            // The service hands {} to a function that is called with null.
            event = parameters["Payload"] ?? [:]
            isWrapped = true
            wantsLog = try parameters.string("LogType") == "Tail"
        }
        guard let configuration = project.configuration.functions[function.name] else {
            let names = project.configuration.functions.keys
            let here =
                names.isEmpty
                ? "pawl.yaml has no Functions."
                : "Functions of pawl.yaml: \(names.sorted().joined(separator: ", "))."
                    + NearestName.hint(function.name, among: names)
            throw TaskFailureError(
                "Lambda.ResourceNotFoundException",
                "Function not found: \(function.arn(region: attempt.execution.region)) (Service: Lambda, "
                    + "Status Code: 404, Request ID: \(requestID)). \(here)"
            )
        }
        self.configuration = configuration
    }

    /// What tells a handler, as on Lambda, what it is; `_HANDLER` and their like.
    func environment(_ attempt: TaskAttempt) -> [String: String] {
        [
            "AWS_LAMBDA_FUNCTION_NAME": function.name,
            "AWS_LAMBDA_FUNCTION_VERSION": function.qualifier ?? "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": String(configuration.memorySize),
            "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/\(function.name)",
            "AWS_LAMBDA_LOG_STREAM_NAME": requestID,
        ]
    }
}
