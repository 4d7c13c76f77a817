import Engine
import Runtime
import Values

/// `lambda:invoke` and function ARNs: a Python handler or a command of the project.
struct LambdaInvoke: Integration {
    /// A command's answer may be this long: what Lambda allows.
    static let answerBytesMax = 6 << 20

    let project: Project

    func plan(_ order: TaskOrder, attempt: TaskAttempt) throws(TaskFailureError) -> TaskPlan {
        let call = try FunctionCall(order, attempt: attempt, project: project)
        switch call.configuration.code {
        case .python(let handler, let path):
            return .process(
                try PythonHandler(handler: handler, path: path, call: call)
                    .plan(order, attempt: attempt, project: project)
            )
        case .command(let command):
            return .process(try commandPlan(command, call, order, attempt))
        }
    }

    func outcome(of result: ProcessResult, order: TaskOrder, attempt: TaskAttempt) -> TaskOutcome {
        do throws(TaskFailureError) {
            let call = try FunctionCall(order, attempt: attempt, project: project)
            return FunctionOutcome(call: call, result: result, attempt: attempt).outcome
        } catch { return .failed(error.failure) }
    }

    func submission(of order: TaskOrder, attempt: TaskAttempt, result: ProcessResult?) -> JSON? {
        guard order.resource.waitsForTaskToken, let result,
            case .succeeded(let output) = outcome(of: result, order: order, attempt: attempt)
        else { return nil }
        return output
    }

    private func commandPlan(
        _ command: [String],
        _ call: FunctionCall,
        _ order: TaskOrder,
        _ attempt: TaskAttempt
    ) throws(TaskFailureError) -> ProcessPlan {
        var event: [UInt8] = []
        call.event.write(into: &event)
        event.append(0x0A)
        return ProcessPlan(
            arguments: TimeLimit.command(command, seconds: call.configuration.timeoutSeconds),
            environment: try TaskEnvironment(project: project, order: order, attempt: attempt)
                .make(own: call.configuration.environment, plain: call.environment(attempt)),
            workingDirectory: attempt.projectDirectory,
            standardInput: event,
            standardOutputBytesMax: Self.answerBytesMax
        )
    }
}
