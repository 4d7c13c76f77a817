import Runtime
import Values

/// `glue:startJobRun` without `.sync`: the task is over once the job has been started.
///
/// The job goes on in a session of its own, beyond the supervisor of the task, as a run on Glue goes on
/// when the execution that started it has ended. Output and exit code come into `job-run/` in the
/// attempt's folder. The folder is made first and makes a second start of the attempt harmless.
enum DetachedRun {
    static let scriptFile = "start-job-run"

    static let script = #"""
        # Starts a job that outlives this task; once, however often this is run.
        folder=$PAWL_TASK_DIRECTORY/job-run
        mkdir "$folder" 2>/dev/null || exit 0
        export PAWL_RESULT_FILE="$folder/answer.json" PAWL_ERROR_FILE="$folder/error.json"
        exec setsid --fork /bin/sh -c '
            folder=$1
            shift
            "$@" >"$folder/stdout" 2>"$folder/stderr"
            echo $? >"$folder/exit-code.new"
            mv "$folder/exit-code.new" "$folder/exit-code"
        ' start-job-run "$folder" "$@" </dev/null >/dev/null 2>&1

        """#

    static func outcome(of result: ProcessResult, run: JobRun) -> TaskOutcome {
        switch result.end {
        case .exited(code: 0): .succeeded(run.started)
        case .lost: Failures.lost
        case .exited, .signalled, .outputLimitExceeded, .notStarted:
            Failures.failed(
                "Glue.InternalServiceException",
                "The job could not be started. " + Failures.excerpt(result.standardError))
        }
    }
}
