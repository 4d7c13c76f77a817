import Glibc
import Runtime
import Values

/// What a kind of job knows of the run whose script it is to start.
struct JobContext {
    let project: Project
    let projectDirectory: String
    let storeDirectory: String
    let store: JobStore
    let request: JobRunRequest
    /// The id of this attempt's run.
    let id: String
    /// The wish that the run ends.
    let stop: StopSignal
    /// How long a minute of the job's definition is: shorter than one only in tests.
    let minuteMilliseconds: Int64

    /// The run's folder.
    var folder: String { store.run(id, of: request.jobName) }

    /// A file of the run's folder.
    func path(_ name: String) -> String { folder + "/" + name }

    /// The run's `Timeout` in milliseconds.
    var timeoutMilliseconds: Int64 { request.timeoutMinutes * minuteMilliseconds }

    /// The run's `Timeout` in words.
    var timeoutText: String {
        let minutes = request.timeoutMinutes
        return "\(minutes) \(minutes == 1 ? "minute" : "minutes")"
    }

    var bookmarks: JobBookmarks { JobBookmarks(store: store, job: request.jobName) }

    var programs: Programs { project.programs(in: projectDirectory) }

    var arguments: JobArguments { request.arguments }

    /// The arguments as the script gets them.
    var scriptArguments: [(name: String, value: String)] { request.scriptArguments(id: id) }

    /// The same as words: each name and each value is one, nothing splits or quotes them.
    var words: [String] { scriptArguments.flatMap { [$0.name, $0.value] } }

    /// The path of a file that an argument names: `s3://bucket/key` is looked up among the buckets.
    ///
    /// - Throws: `Glue.InvalidInputException` if there is no such file.
    func file(_ location: String, of argument: String) throws(TaskFailureError) -> String {
        let path = project.configuration.localPath(location, in: projectDirectory)
        if let path, Files.isFile(path) { return path }
        throw TaskFailureError(
            JobRunRequest.invalid,
            "\(argument) names \(location), which is no file here."
        )
    }

    /// The environment of the script's process: that of this process, in which the secrets are resolved
    /// already, and who the run is.
    var environment: [String: String] {
        var result = Self.inherited
        for name in ["PAWL_RESULT_FILE", "PAWL_ERROR_FILE"] { result[name] = nil }
        result["PATH"] = programs.searchPath
        result["PAWL_PROJECT_DIRECTORY"] = projectDirectory
        result["PAWL_TASK_DIRECTORY"] = folder
        result["PAWL_STORE"] = storeDirectory
        return result.merging(request.environment(id: id)) { $1 }
    }

    /// All variables of this process.
    private static var inherited: [String: String] {
        var result: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let words = String(cString: text).split(
                separator: "=",
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            if words.count == 2 { result[String(words[0])] = String(words[1]) }
            entry += 1
        }
        return result
    }
}

/// How a kind of job has its script run.
protocol JobKind {
    /// What is to be run.
    ///
    /// What has to be there before is made: a venv, the list of the files that are new.
    /// - Throws: why the run fails before its script has begun.
    mutating func prepare() throws(TaskFailureError) -> JobCommand

    /// What is left to do once the script has succeeded.
    ///
    /// - Throws: why the run fails all the same.
    /// - Returns: the tables that it has written, and what its bookmark is to be.
    mutating func complete() throws(TaskFailureError) -> JobCompletion

    /// Gives up what was made, where the run has not succeeded.
    func discard()

    /// What went wrong in one line, for the run's ErrorMessage.
    func reason(standardError: [UInt8]) -> String?
}

extension JobKind {
    func discard() {}
}

/// What a kind of job adds to the plan of its process.
struct JobCommand {
    var arguments: [String]
    var environment: [String: String] = [:]
    var files: [String: [UInt8]] = [:]
    var standardInput: [UInt8] = []
}

/// What a script that has succeeded leaves.
struct JobCompletion {
    /// The tables that it has written, for the run's record.
    var outputs: [JSON] = []
    /// What the run's bookmark is to be; nil if it stays what it is.
    var bookmark: JobBookmark?
}

extension JobConfiguration.Kind {
    /// What has the scripts of this kind run.
    func runner(_ context: JobContext) -> any JobKind {
        switch self {
        case .pythonShell: PythonShell(context: context)
        case .sql: SQLJob(context: context)
        case .glueETL: SparkJob(context: context)
        }
    }
}
