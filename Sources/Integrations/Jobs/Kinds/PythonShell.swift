import Runtime
import Values

/// A `pythonshell` job: the script under python3, with `sys.argv` as Glue gives it.
struct PythonShell {
    static let runnerFile = "run_script.py"
    /// Where the runner notes what exception ended the script.
    static let exceptionFile = "exception"

    let run: JobRun
    let attempt: TaskAttempt
    let project: Project

    var runner: JobRunner {
        get throws(TaskFailureError) {
            var environment = [
                "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1",
                "PAWL_EXCEPTION_FILE": AttemptFiles.path(Self.exceptionFile, of: attempt),
            ]
            if let path = try modulePath { environment["PYTHONPATH"] = path }
            return JobRunner(
                // Each name and each value is a word of its own; nothing splits or quotes them.
                arguments: [
                    try project.programs(attempt).python(),
                    AttemptFiles.path(Self.runnerFile, of: attempt), run.script,
                ] + run.scriptArguments.flatMap { [$0.name, $0.value] },
                environment: environment,
                files: [Self.runnerFile: Array(Self.source.utf8)]
            )
        }
    }

    /// `--extra-py-files`: full paths of .py, .zip, .whl and .egg files, with commas between.
    private var modulePath: String? {
        get throws(TaskFailureError) {
            guard let list = run.arguments["--extra-py-files"], !list.isEmpty else { return nil }
            var paths: [String] = []
            for item in list.split(separator: ",") {
                let location = String(item.drop { $0 == " " })
                let path = project.configuration.localPath(location, in: attempt.projectDirectory)
                guard let path, Files.isFile(path) else {
                    throw TaskFailureError(
                        JobRun.invalid,
                        "--extra-py-files names \(location), which is no file here."
                    )
                }
                // A module's folder is what Python searches; archives are searched themselves.
                paths.append(path.hasSuffix(".py") ? Path.parent(of: path) ?? "/" : path)
            }
            return paths.joined(separator: ":")
        }
    }
}
