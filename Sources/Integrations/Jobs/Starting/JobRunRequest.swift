import DataCatalog
import Runtime
import Values

/// One run of a job as it is asked for: the parameters of `StartJobRun`, checked, with what the project
/// says of the job.
struct JobRunRequest {
    static let known = [
        "JobName", "JobRunId", "Arguments", "AllocatedCapacity", "Timeout", "MaxCapacity",
        "SecurityConfiguration", "NotificationProperty", "WorkerType", "NumberOfWorkers",
        "ExecutionClass", "JobRunQueuingEnabled", "ExecutionRoleSessionPolicy",
    ]
    static let invalid = "Glue.InvalidInputException"
    static let notFound = "Glue.EntityNotFoundException"
    /// The service's limit on a run's Timeout, in minutes.
    static let timeoutMinutesMax: Int64 = 10_079

    let jobName: String
    let job: JobConfiguration
    /// `jr_` and 64 hexadecimal digits, the same for every start of one attempt.
    let id: String
    /// The run that this one repeats.
    let previousRunID: String?
    let arguments: JobArguments
    let timeoutMinutes: Int64
    let notifyDelayMinutes: Int64?
    /// The script's path, absolute.
    let script: String
    let isQueued: Bool
    let capacity: JobCapacity
    /// What the run's record repeats.
    let properties: JSONObject

    /// Reads parameters.
    ///
    /// - Throws: `Glue.EntityNotFoundException` for an unknown job or run,
    ///   `Glue.InvalidInputException` for anything else that is wrong with them.
    init(
        _ input: JSON,
        idempotencyKey: String,
        project: Project,
        projectDirectory: String,
        store: JobStore
    ) throws(TaskFailureError) {
        let parameters = try Parameters(input, errorName: Self.invalid, known: Self.known)
        let jobName = try parameters.required("JobName")
        let job = try Self.job(jobName, in: project)
        var own = try parameters.members("Arguments")
        previousRunID = try parameters.string("JobRunId")
        if let previous = previousRunID {
            let record = try Self.run(previous, of: jobName, in: store)
            own = own ?? record.arguments
        }
        (self.jobName, self.job) = (jobName, job)
        id = "jr_" + StableIdentifier.hexadecimal(idempotencyKey, "job-run", digits: 64)
        arguments = try JobArguments(job: job, run: own ?? [:])
        timeoutMinutes =
            try parameters.integer("Timeout", in: 1...Self.timeoutMinutesMax) ?? job.timeoutMinutes
        notifyDelayMinutes = try Self.notifyDelay(parameters) ?? job.notifyDelayMinutes
        let queuing = parameters["JobRunQueuingEnabled"]
        if let queuing, queuing.boolValue == nil {
            throw parameters.mistake("JobRunQueuingEnabled", "true or false", found: queuing)
        }
        isQueued = queuing?.boolValue ?? job.isQueued
        capacity = try Self.capacity(parameters, job)
        script = try Self.script(job, arguments, project, projectDirectory)
        var properties = JSONObject(
            job.properties.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }
        )
        for name in ["SecurityConfiguration", "ExecutionClass"] {
            if let value = try parameters.string(name) { properties[name] = .string(value) }
        }
        if let minutes = notifyDelayMinutes {
            properties["NotificationProperty"] = ["NotifyDelayAfter": .integer(minutes)]
        }
        if isQueued { properties["JobRunQueuingEnabled"] = true }
        self.properties = properties
        try checkLanguage()
    }

    /// The job of a name.
    static func job(
        _ name: String,
        in project: Project
    ) throws(TaskFailureError) -> JobConfiguration {
        if let job = project.configuration.jobs[name] { return job }
        throw TaskFailureError(
            Self.notFound,
            "Failed to start job run due to missing metadata: \"\(name)\" is not among the Jobs of pawl.yaml."
                + NearestName.hint(name, among: project.configuration.jobs.keys)
        )
    }

    private static func run(
        _ id: String,
        of name: String,
        in store: JobStore
    ) throws(TaskFailureError) -> JobRunRecord {
        if let record = store.read(id, of: name) { return record }
        throw TaskFailureError(
            Self.notFound,
            "There is no run \(id) of job \"\(name)\" that could be repeated."
        )
    }

    private static func notifyDelay(_ parameters: Parameters) throws(TaskFailureError) -> Int64? {
        guard let property = try parameters.members("NotificationProperty") else { return nil }
        return try Parameters(
            .object(property),
            errorName: invalid,
            known: ["NotifyDelayAfter"]
        ).integer("NotifyDelayAfter", in: 1...timeoutMinutesMax)
    }

    /// What of AWS it would have: what the run says, else what the job says.
    private static func capacity(
        _ parameters: Parameters,
        _ job: JobConfiguration
    ) throws(TaskFailureError) -> JobCapacity {
        let own = JobCapacity(
            workerType: try parameters.string("WorkerType"),
            numberOfWorkers: try parameters.integer("NumberOfWorkers", in: 1...10_000),
            maxCapacity: try maxCapacity(parameters),
            allocatedCapacity: try parameters.integer("AllocatedCapacity", in: 1...10_000)
        )
        if own.allocatedCapacity != nil, own.maxCapacity != nil {
            throw TaskFailureError(invalid, "Please set only Allocated Capacity or Max Capacity")
        }
        if own.maxCapacity != nil, own.workerType != nil || own.numberOfWorkers != nil {
            throw TaskFailureError(
                invalid,
                "Please do not set Max Capacity if using Worker Type and Number of Workers."
            )
        }
        return (own == JobCapacity() ? job.capacity : own).filled(for: job.kind)
    }

    private static func maxCapacity(_ parameters: Parameters) throws(TaskFailureError) -> Double? {
        guard let value = parameters["MaxCapacity"] else { return nil }
        guard let number = value.doubleValue, number > 0 else {
            throw parameters.mistake("MaxCapacity", "a number of DPUs above 0", found: value)
        }
        return number
    }

    private static func script(
        _ job: JobConfiguration,
        _ arguments: JobArguments,
        _ project: Project,
        _ projectDirectory: String
    ) throws(TaskFailureError) -> String {
        let location = arguments["--scriptLocation"] ?? job.scriptLocation
        if let path = project.configuration.localPath(location, in: projectDirectory) {
            return path
        }
        throw TaskFailureError(
            invalid,
            "The script \(location) is in a bucket that is not among the Buckets of pawl.yaml."
        )
    }

    private func checkLanguage() throws(TaskFailureError) {
        let language = arguments["--job-language"] ?? "python"
        guard language == "python" else {
            throw TaskFailureError(
                Self.invalid,
                "--job-language is \(language): only python is run here, since Scala would need a compiler."
            )
        }
        _ = try BookmarkOption(arguments)
    }

    // MARK: What the script sees

    /// The arguments as the script gets them: the run's own, then what Glue adds.
    func scriptArguments(id: String) -> [(name: String, value: String)] {
        var arguments = arguments
        if arguments[BookmarkOption.name] == nil {
            arguments.set(BookmarkOption.name, BookmarkOption.disabled)
        }
        arguments.set("--JOB_ID", jobID)
        arguments.set("--JOB_RUN_ID", id)
        arguments.set("--JOB_NAME", jobName)
        return arguments.entries
    }

    private var jobID: String {
        "j_" + StableIdentifier.hexadecimal(jobName, "job", digits: 64)
    }

    /// What tells a script who it is, beside its arguments.
    func environment(id: String) -> [String: String] {
        var result = ["GLUE_JOB_NAME": jobName, "GLUE_JOB_RUN_ID": id]
        for (name, value) in scriptArguments(id: id) {
            result["PAWL_ARG_" + Self.variable(name)] = value
        }
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

    // MARK: Its record

    /// The answer to the request, also what `TaskSubmitted` records.
    var started: JSON { ["JobName": .string(jobName), "JobRunId": .string(id)] }

    /// The run before anything has happened.
    func record(at now: Timestamp, requester: String) -> JobRunRecord {
        var record = JobRunRecord(
            id: id,
            jobName: jobName,
            kind: job.kind.rawValue,
            state: .starting,
            startedOn: now,
            arguments: arguments.json,
            timeout: timeoutMinutes,
            requester: requester
        )
        record.previousRunID = previousRunID
        record.capacity = capacity
        record.properties = properties
        return record
    }
}
