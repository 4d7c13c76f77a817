import Engine
import Runtime
import Values

/// Has a Python handler called by a small program, ``PythonHandler/shim``, that does what Lambda's
/// Python runtime does.
struct PythonHandler {
    static let shimFile = "handler_shim.py"

    let handler: String
    let path: String
    let call: FunctionCall

    func plan(
        _ order: TaskOrder,
        attempt: TaskAttempt,
        project: Project
    ) throws(TaskFailureError) -> ProcessPlan {
        let python = try project.programs(attempt).python()
        let folder = Path.resolve(path, in: attempt.projectDirectory)
        let request: JSON = [
            "Event": call.event,
            "Handler": .string(handler),
            "RequestId": .string(call.requestID),
            "Arn": .string(call.function.arn(region: attempt.execution.region)),
            "TimeoutSeconds": .integer(call.configuration.timeoutSeconds),
        ]
        var input: [UInt8] = []
        request.write(into: &input)
        var plain = call.environment(attempt)
        plain["_HANDLER"] = handler
        plain["LAMBDA_TASK_ROOT"] = folder
        plain["PYTHONUTF8"] = "1"
        plain["PYTHONUNBUFFERED"] = "1"
        return ProcessPlan(
            arguments: TimeLimit.command(
                [python, AttemptFiles.path(Self.shimFile, of: attempt)],
                seconds: call.configuration.timeoutSeconds
            ),
            environment: try TaskEnvironment(project: project, order: order, attempt: attempt)
                .make(own: call.configuration.environment, plain: plain),
            workingDirectory: attempt.projectDirectory,
            standardInput: input,
            files: [Self.shimFile: Array(Self.shim.utf8)]
        )
    }
}
