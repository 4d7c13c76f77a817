/// A job as `glue:startJobRun` finds it, with the fields of Glue's `CreateJob`.
public struct JobConfiguration: Sendable, Equatable {
    /// `Command.Name`: what runs the script.
    public enum Kind: String, Sendable, CaseIterable {
        /// python3
        case pythonShell = "pythonshell"
        /// DuckDB
        case sql = "sql"
        /// Apache Spark
        case glueETL = "glueetl"
    }

    /// `Timeout` where none is given, in minutes.
    public static let timeoutMinutesDefault: Int64 = 2880

    /// What runs the script.
    public var kind: Kind
    /// The script: a path, or `s3://bucket/key` with a bucket of the project.
    public var scriptLocation: String
    /// `Command.PythonVersion`, kept as it is: the Python that is found runs the script.
    public var pythonVersion: String?
    /// Arguments of a run that is started without them.
    public var defaultArguments: [String: String]
    /// Arguments that a run cannot change.
    public var nonOverridableArguments: [String: String]
    /// How often Glue starts a failed run again; not carried out yet.
    public var maxRetries: Int64
    /// After how many minutes a run is given up.
    public var timeoutMinutes: Int64
    /// How many runs may go on at a time; not carried out yet.
    public var maxConcurrentRuns: Int64
    /// Variables of its environment.
    public var environment: [String: ConfiguredText]

    /// Makes a job.
    public init(
        kind: Kind,
        scriptLocation: String,
        pythonVersion: String? = nil,
        defaultArguments: [String: String] = [:],
        nonOverridableArguments: [String: String] = [:],
        maxRetries: Int64 = 0,
        timeoutMinutes: Int64 = timeoutMinutesDefault,
        maxConcurrentRuns: Int64 = 1,
        environment: [String: ConfiguredText] = [:]
    ) {
        self.kind = kind
        self.scriptLocation = scriptLocation
        self.pythonVersion = pythonVersion
        self.defaultArguments = defaultArguments
        self.nonOverridableArguments = nonOverridableArguments
        self.maxRetries = maxRetries
        self.timeoutMinutes = timeoutMinutes
        self.maxConcurrentRuns = maxConcurrentRuns
        self.environment = environment
    }
}
