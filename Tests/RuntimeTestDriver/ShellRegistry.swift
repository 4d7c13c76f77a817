import Engine
import Runtime
import StatesLanguage
import Values

/// A world of shell scripts, for tests.
///
/// - `shell:run`: runs `script`; standard output is the result, as JSON where it is JSON.
/// - `shell:run.sync`: the same with `TaskSubmitted`.
/// - `shell:run.waitForTaskToken`: the same; the token is in the variable `TOKEN`.
/// - `shell:launch`: starts `script` as a process that outlives the task, and announces it.
/// - `sns:publish`: gives its input at once; fails if that has `error`.
/// - `sqs:sendMessage.waitForTaskToken`: only waits.
/// - `states:startExecution…`: another machine of ``machines``.
struct ShellRegistry: IntegrationRegistry {
    var machines: [String: MachineDefinition] = [:]

    func integration(for resource: Resource) -> (any Integration)? {
        guard case .integration(let service, let action, _) = resource.kind else { return nil }
        switch (service, action) {
        case ("shell", "run"): return ShellIntegration()
        case ("shell", "launch"): return LaunchIntegration()
        case ("sns", "publish"): return DoneIntegration()
        case ("sqs", "sendMessage"): return WaitIntegration()
        case ("states", "startExecution"), ("aws-sdk:sfn", "startExecution"):
            return NestedIntegration()
        default: return nil
        }
    }

    func stateMachine(_ nameOrARN: String) -> MachineDefinition? {
        machines[nameOrARN.split(separator: ":").last.map(String.init) ?? ""]
    }
}

extension Integration {
    func submission(of order: TaskOrder, attempt: TaskAttempt, result: ProcessResult?) -> JSON? {
        guard case .integration(_, _, let pattern) = order.resource.kind else { return nil }
        switch pattern {
        case .requestResponse: return nil
        case .sync, .sync2, .waitForTaskToken: return ["attempt": .string(attempt.idempotencyKey)]
        }
    }

    func outcome(of result: ProcessResult, order: TaskOrder, attempt: TaskAttempt) -> TaskOutcome {
        .failed(TaskFailure(error: "Test.NoProcess", cause: nil))
    }
}

struct ShellIntegration: Integration {
    func plan(_ order: TaskOrder, attempt: TaskAttempt) throws(TaskFailureError) -> TaskPlan {
        guard let script = order.input["script"]?.stringValue else {
            throw TaskFailureError("Shell.NoScript", "a script is wanted")
        }
        var plan = ProcessPlan(
            arguments: ["sh", "-c", script],
            environment: [
                "PATH": "/usr/local/bin:/usr/bin:/bin", "TASK": attempt.directory,
                "TOKEN": order.taskToken ?? "",
            ],
            workingDirectory: attempt.projectDirectory
        )
        plan.standardOutputBytesMax = Int(order.input["max"]?.integerValue ?? 1 << 20)
        plan.terminationGraceMilliseconds = order.input["grace"]?.integerValue ?? 500
        return .process(plan)
    }

    func outcome(of result: ProcessResult, order: TaskOrder, attempt: TaskAttempt) -> TaskOutcome {
        switch result.end {
        case .exited(code: 0):
            let text = String(decoding: result.standardOutput, as: UTF8.self)
            return .succeeded((try? JSON(parsing: text)) ?? .string(text))
        case .exited(let code):
            return .failed(
                TaskFailure(
                    error: "Shell.Exit\(code)",
                    cause: String(decoding: result.standardError, as: UTF8.self)
                )
            )
        case .signalled(let signal):
            return .failed(TaskFailure(error: "Shell.Signal\(signal)", cause: nil))
        case .notStarted(let reason):
            return .failed(TaskFailure(error: "Shell.NotStarted", cause: reason))
        case .outputLimitExceeded:
            return .failed(TaskFailure(error: "Shell.OutputLimit", cause: nil))
        case .lost: return .failed(TaskFailure(error: "Test.LostReachedTheIntegration", cause: nil))
        }
    }
}

struct LaunchIntegration: Integration {
    func plan(_ order: TaskOrder, attempt: TaskAttempt) throws(TaskFailureError) -> TaskPlan {
        let folder = attempt.storeDirectory + "/launched/" + attempt.idempotencyKey.prefix(8)
        return .launch(
            LaunchPlan(
                process: ProcessPlan(
                    arguments: ["sh", "-c", order.input["script"]?.stringValue ?? ""],
                    environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"],
                    workingDirectory: attempt.projectDirectory
                ),
                directory: folder + "/launch",
                announcement: LaunchPlan.Announcement(
                    path: folder + "/run.json",
                    bytes: Array("STARTING".utf8)
                ),
                answer: ["Folder": .string(folder)]
            )
        )
    }
}

struct DoneIntegration: Integration {
    func plan(_ order: TaskOrder, attempt: TaskAttempt) throws(TaskFailureError) -> TaskPlan {
        if let error = order.input["error"]?.stringValue {
            throw TaskFailureError(error, "asked for")
        }
        return .done(.succeeded(order.input))
    }
}

struct WaitIntegration: Integration {
    func plan(_ order: TaskOrder, attempt: TaskAttempt) throws(TaskFailureError) -> TaskPlan {
        .waitForAnswer
    }
}

struct NestedIntegration: Integration {
    func plan(_ order: TaskOrder, attempt: TaskAttempt) throws(TaskFailureError) -> TaskPlan {
        let wait: StartExecutionPlan.Wait
        switch order.resource.kind {
        case .integration(_, _, .sync): wait = .description
        case .integration(_, _, .sync2): wait = .parsedDescription
        case .integration, .function, .activity: wait = .none
        }
        return .startExecution(
            StartExecutionPlan(
                stateMachine: order.input["StateMachineArn"]?.stringValue ?? "",
                name: order.input["Name"]?.stringValue,
                input: order.input["Input"] ?? .null,
                wait: wait
            )
        )
    }
}
