import Engine
import Runtime
import Values

/// What the end of a job's process means: a `JobRun` as Glue's `GetJobRun` gives it.
struct JobRunOutcome {
    let run: JobRun
    let result: ProcessResult
    let attempt: TaskAttempt

    var outcome: TaskOutcome {
        let (state, message) = end
        let jobRun = jobRun(state, message)
        if state == "SUCCEEDED" { return .succeeded(jobRun) }
        return Failures.failed("States.TaskFailed", jobRun)
    }

    private var end: (state: String, message: String?) {
        if TimeLimit.wasReached(by: result, seconds: run.timeoutSeconds) {
            return ("TIMEOUT", "Job run exceeded its Timeout of \(run.timeoutMinutes) minutes")
        }
        switch result.end {
        case .exited(code: 0): return ("SUCCEEDED", nil)
        case .exited(let code):
            return (
                "FAILED",
                ["Command failed with exit code \(code)", reason].compactMap { $0 }.joined(
                    separator: ": "
                )
            )
        case .signalled(let signal): return ("FAILED", "Command failed: \(Signals.name(signal))")
        case .notStarted(let reason): return ("FAILED", "Command could not be started: \(reason)")
        case .outputLimitExceeded:
            return ("FAILED", "Command printed more than \(GlueStartJobRun.outputBytesMax) bytes")
        case .lost: return ("FAILED", "The machine went down, or somebody ended the run")
        }
    }

    /// What went wrong in one line: what ``PythonShell`` noted of the exception, or the first thing
    /// that was said on standard error.
    private var reason: String? {
        let note = Files.read(
            AttemptFiles.path(PythonShell.exceptionFile, of: attempt),
            bytesMax: OwnError.bytesMax
        )
        if let note { return line(of: note) }
        guard run.job.kind == .sql else { return nil }
        return line(of: result.standardError)
    }

    private func line(of bytes: [UInt8]) -> String? {
        let text = String(decoding: bytes.prefix(Failures.excerptBytesMax), as: UTF8.self)
        return text.split(separator: "\n").first { !$0.allSatisfy(\.isWhitespace) }.map(String.init)
    }

    /// Times are milliseconds since the epoch, as the `.sync` integration has them.
    private func jobRun(_ state: String, _ message: String?) -> JSON {
        let completed = run.startedOn.advanced(byMilliseconds: result.wallMilliseconds)
        var members: [String: JSON] = [
            "AllocatedCapacity": 0, "Attempt": 0,
            "CompletedOn": .integer(completed.milliseconds),
            "ExecutionTime": .integer(result.wallMilliseconds / 1000),
            "Id": .string(run.id), "JobMode": "SCRIPT", "JobName": .string(run.jobName),
            "JobRunState": .string(state), "LastModifiedOn": .integer(completed.milliseconds),
            "LogGroupName": run.job.kind == .pythonShell
                ? "/aws-glue/python-jobs" : "/aws-glue/jobs",
            "MaxCapacity": 0.0625, "PredecessorRuns": [],
            "StartedOn": .integer(run.startedOn.milliseconds),
            "Timeout": .integer(run.timeoutMinutes),
        ]
        if !run.arguments.entries.isEmpty { members["Arguments"] = run.arguments.json }
        if let message { members["ErrorMessage"] = .string(message) }
        for name in [
            "SecurityConfiguration", "NotificationProperty", "WorkerType", "NumberOfWorkers",
            "ExecutionClass",
        ] {
            members[name] = run.requested[name]
        }
        return .object(JSONObject(members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
    }
}
