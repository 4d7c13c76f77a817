package import Values

/// A run of a job as its `run.json` has it: Glue's `JobRun`, and what Pawl has measured.
package struct JobRunRecord: Sendable, Equatable {
    /// `jr_` and 64 hexadecimal digits; a retry has `_attempt_n` behind that.
    package var id: String
    /// Which attempt this is, from 0.
    package var attempt: Int64 = 0
    /// The run that this one repeats: of a retry, or named by `JobRunId`.
    package var previousRunID: String?
    package var jobName: String
    /// `Command.Name` of the job.
    package var kind: String
    package var state: JobRunState
    package var startedOn: Timestamp
    package var lastModifiedOn: Timestamp
    package var completedOn: Timestamp?
    /// The job's arguments and the run's, merged.
    package var arguments: JSONObject
    /// Why it is FAILED or TIMEOUT, in one line.
    package var errorMessage: String?
    /// Why it is WAITING.
    package var stateDetail: String?
    /// Seconds between the start of the script and its end.
    package var executionTime: Int64 = 0
    /// Minutes.
    package var timeout: Int64
    package var capacity = JobCapacity()
    /// What the run repeats of its request and its job: `SecurityConfiguration`, `NotificationProperty`,
    /// `GlueVersion`, `JobRunQueuingEnabled`, `ExecutionClass`.
    package var properties = JSONObject()
    /// Who started it: an execution's ARN, or the words of a command line.
    package var requester: String
    /// Seen from the clock on the wall, in milliseconds; nil until it has ended.
    package var wallMilliseconds: Int64?
    /// Processor time of all its processes, in milliseconds.
    package var cpuMilliseconds: Int64?
    /// The most memory that one of its processes had, in KiB.
    package var memoryPeakKiB: Int64?
    /// The tables that it has written.
    package var outputs: [JSON] = []

    package init(
        id: String,
        jobName: String,
        kind: String,
        state: JobRunState,
        startedOn: Timestamp,
        arguments: JSONObject,
        timeout: Int64,
        requester: String
    ) {
        self.id = id
        self.jobName = jobName
        self.kind = kind
        self.state = state
        self.startedOn = startedOn
        lastModifiedOn = startedOn
        self.arguments = arguments
        self.timeout = timeout
        self.requester = requester
    }

    /// What the same run would cost on AWS; nil until it has ended.
    package var price: JobPrice? {
        guard state.isFinal, wallMilliseconds != nil else { return nil }
        let isFlex = properties["ExecutionClass"]?.stringValue == "FLEX"
        return JobPrice(units: capacity.units, seconds: executionTime, isFlex: isFlex)
    }
}
