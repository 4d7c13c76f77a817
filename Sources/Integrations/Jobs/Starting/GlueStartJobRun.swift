import Engine
import Runtime
import StatesLanguage
import Values

/// `glue:startJobRun`: a job of the project, by python3 or DuckDB.
///
/// With `.sync` the result is the run, and a failed run fails the task. Without, the result is the run's id,
/// whatever becomes of the run; the task still lasts as long as the run, because a supervisor ends all that
/// its task has started (docs/decisions/integrations.md says what is to come).
struct GlueStartJobRun: Integration {
    /// How much a job may print: its output is a log, not a result.
    static let outputBytesMax = 64 << 20

    let project: Project

    func plan(_ order: TaskOrder, attempt: TaskAttempt) throws(TaskFailureError) -> TaskPlan {
        let run = try JobRun(order, attempt: attempt, project: project)
        guard Files.isFile(run.script) else {
            throw TaskFailureError(
                JobRun.invalid,
                "The script \(run.script) of job \"\(run.jobName)\" is not there."
            )
        }
        let runner: JobRunner
        switch run.job.kind {
        case .pythonShell:
            runner = try PythonShell(run: run, attempt: attempt, project: project).runner
        case .sql: runner = try SQLJob(run: run, attempt: attempt, project: project).runner
        case .glueETL:
            throw TaskFailureError(
                JobRun.invalid,
                "Job \"\(run.jobName)\" is of kind glueetl, which needs Apache Spark and is not carried out "
                    + "yet; pythonshell and sql are."
            )
        }
        return .process(
            ProcessPlan(
                arguments: TimeLimit.command(runner.arguments, seconds: run.timeoutSeconds),
                environment: try TaskEnvironment(project: project, order: order, attempt: attempt)
                    .make(
                        own: run.job.environment,
                        plain: run.environment.merging(runner.environment) { $1 }
                    ),
                workingDirectory: attempt.projectDirectory,
                files: runner.files,
                standardOutputBytesMax: Self.outputBytesMax
            )
        )
    }

    func outcome(of result: ProcessResult, order: TaskOrder, attempt: TaskAttempt) -> TaskOutcome {
        do throws(TaskFailureError) {
            let run = try JobRun(order, attempt: attempt, project: project)
            // Whoever only starts a job does not learn here how it ended, as on Glue.
            if order.resource.pattern == .requestResponse { return .succeeded(run.started) }
            return JobRunOutcome(run: run, result: result, attempt: attempt).outcome
        } catch { return .failed(error.failure) }
    }

    func submission(of order: TaskOrder, attempt: TaskAttempt, result: ProcessResult?) -> JSON? {
        guard order.resource.pattern == .sync else { return nil }
        do throws(TaskFailureError) {
            return try JobRun(order, attempt: attempt, project: project).started
        } catch { return nil }
    }
}

/// What a kind of job adds to the plan of its process.
struct JobRunner {
    var arguments: [String]
    var environment: [String: String]
    var files: [String: [UInt8]]
}
