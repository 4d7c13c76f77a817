import Engine
import Runtime
import Values

/// `shell:run`: a command or a script in a process group of its own.
struct ShellRun: Integration {
    /// The script in the attempt's folder.
    static let scriptFile = "script"

    let project: Project

    func plan(_ order: TaskOrder, attempt: TaskAttempt) throws(TaskFailureError) -> TaskPlan {
        let parameters = try ShellParameters(order)
        let directory = Path.resolve(
            parameters.workingDirectory ?? ".",
            in: attempt.projectDirectory
        )
        guard Files.isDirectory(directory) else {
            throw TaskFailureError(
                ShellParameters.invalid,
                "WorkingDirectory \(parameters.workingDirectory ?? directory) is no folder; relative ones "
                    + "start at the folder of pawl.yaml."
            )
        }
        let environment = try TaskEnvironment(project: project, order: order, attempt: attempt)
            .make(plain: parameters.environment)
        var files: [String: [UInt8]] = [:]
        if case .script(let text, _, _) = parameters.work {
            files[Self.scriptFile] = Array(text.utf8)
        }
        return .process(
            ProcessPlan(
                arguments: arguments(parameters, attempt),
                environment: environment,
                workingDirectory: directory,
                standardInput: parameters.standardInput,
                files: files,
                standardOutputBytesMax: parameters.outputBytesMax,
                terminationGraceMilliseconds: parameters.terminationGraceMilliseconds
            )
        )
    }

    func outcome(of result: ProcessResult, order: TaskOrder, attempt: TaskAttempt) -> TaskOutcome {
        do throws(TaskFailureError) {
            let parameters = try ShellParameters(order)
            return ShellOutcome(
                parameters: parameters,
                command: arguments(parameters, attempt),
                result: result,
                attempt: attempt
            ).outcome
        } catch { return .failed(error.failure) }
    }

    func submission(of order: TaskOrder, attempt: TaskAttempt, result: ProcessResult?) -> JSON? {
        guard order.resource.waitsForTaskToken, let result,
            case .succeeded(let output) = outcome(of: result, order: order, attempt: attempt)
        else { return nil }
        return output
    }

    private func arguments(_ parameters: ShellParameters, _ attempt: TaskAttempt) -> [String] {
        switch parameters.work {
        case .command(let command): command
        case .script(_, let shell, let arguments):
            shell + [AttemptFiles.path(Self.scriptFile, of: attempt)] + arguments
        }
    }
}
