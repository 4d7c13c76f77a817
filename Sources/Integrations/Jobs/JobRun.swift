import Engine
import Runtime
import Values

/// One run of a job, read from a task's parameters and the project.
struct JobRun {
    static let known = [
        "JobName", "JobRunId", "Arguments", "AllocatedCapacity", "Timeout", "MaxCapacity",
        "SecurityConfiguration", "NotificationProperty", "WorkerType", "NumberOfWorkers",
        "ExecutionClass", "JobRunQueuingEnabled", "ExecutionRoleSessionPolicy",
    ]
    static let invalid = "Glue.InvalidInputException"
    /// The service's limit on a run's Timeout, in minutes.
    static let timeoutMinutesMax: Int64 = 10_079

    let jobName: String
    let job: JobConfiguration
    /// `jr_` and 64 hexadecimal digits, the same for every start of one attempt.
    let id: String
    let arguments: JobArguments
    let timeoutMinutes: Int64
    /// The script's path, absolute.
    let script: String
    /// What the run repeats of its request.
    let requested: JSONObject
    let startedOn: Timestamp

    init(_ order: TaskOrder, attempt: TaskAttempt, project: Project) throws(TaskFailureError) {
        let parameters = try Parameters(order, errorName: Self.invalid, known: Self.known)
        jobName = try parameters.required("JobName")
        guard let job = project.configuration.jobs[jobName] else {
            throw TaskFailureError(
                "Glue.EntityNotFoundException",
                "Failed to start job run due to missing metadata: \"\(jobName)\" is not among the Jobs of "
                    + "pawl.yaml."
                    + NearestName.hint(jobName, among: project.configuration.jobs.keys)
            )
        }
        self.job = job
        id = "jr_" + StableIdentifier.hexadecimal(attempt.idempotencyKey, "job-run", digits: 64)
        arguments = try JobArguments(job: job, parameters: parameters)
        timeoutMinutes =
            try parameters.integer("Timeout", in: 1...Self.timeoutMinutesMax) ?? job.timeoutMinutes
        let location = arguments["--scriptLocation"] ?? job.scriptLocation
        guard
            let script = project.configuration.localPath(location, in: attempt.projectDirectory)
        else {
            throw TaskFailureError(
                Self.invalid,
                "The script \(location) is in a bucket that is not among the Buckets of pawl.yaml."
            )
        }
        self.script = script
        requested = parameters.object
        startedOn = order.scheduledAt
    }

    var timeoutSeconds: Int64 { timeoutMinutes * 60 }

    /// The answer to the request, also what `TaskSubmitted` records.
    var started: JSON { ["JobName": .string(jobName), "JobRunId": .string(id)] }

    /// The arguments as the script gets them: the run's own, then what Glue adds.
    var scriptArguments: [(name: String, value: String)] {
        arguments.entries + [("--JOB_ID", jobID), ("--JOB_RUN_ID", id), ("--JOB_NAME", jobName)]
    }

    private var jobID: String {
        "j_" + StableIdentifier.hexadecimal(jobName, "job", digits: 64)
    }

    /// What tells a script who it is, beside its arguments.
    var environment: [String: String] {
        var result = ["GLUE_JOB_NAME": jobName, "GLUE_JOB_RUN_ID": id]
        for (name, value) in scriptArguments { result["PAWL_ARG_" + Self.variable(name)] = value }
        return result
    }

    /// `--run-date` → `RUN_DATE`.
    private static func variable(_ name: String) -> String {
        let bytes = name.utf8.drop { $0 == UInt8(ascii: "-") }.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): byte & 0xDF
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
            default: UInt8(ascii: "_")
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
