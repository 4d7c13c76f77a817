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

        /// `Timeout` where none is given, in minutes: for Spark that of Glue 5.0 and later.
        public var timeoutMinutesDefault: Int64 {
            switch self {
            case .pythonShell, .sql: 2880
            case .glueETL: 480
            }
        }
    }

    /// What it is for, in words.
    public var description: String?
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
    /// How often a failed run is started again.
    public var maxRetries: Int64
    /// After how many minutes a run is given up.
    public var timeoutMinutes: Int64
    /// How many runs may go on at a time.
    public var maxConcurrentRuns: Int64
    /// Whether a run that would be one too many waits.
    public var isQueued: Bool
    /// After how many minutes an event says that a run still goes on.
    public var notifyDelayMinutes: Int64?
    /// What of AWS it would have: for a run's record and price.
    public var capacity: JobCapacity
    /// What a run's record repeats: `GlueVersion`, `ExecutionClass`, `SecurityConfiguration`.
    public var properties: [String: String]
    /// The names of its `Connections`.
    public var connections: [String]
    /// Variables of its environment.
    public var environment: [String: ConfiguredText]
    /// What a `sql` job reads, by name.
    public var inputs: [String: JobInput]
    /// What a `sql` job writes, by name.
    public var outputs: [String: JobOutput]

    /// Makes a job.
    public init(
        kind: Kind,
        scriptLocation: String,
        description: String? = nil,
        pythonVersion: String? = nil,
        defaultArguments: [String: String] = [:],
        nonOverridableArguments: [String: String] = [:],
        maxRetries: Int64 = 0,
        timeoutMinutes: Int64? = nil,
        maxConcurrentRuns: Int64 = 1,
        isQueued: Bool = false,
        notifyDelayMinutes: Int64? = nil,
        capacity: JobCapacity = JobCapacity(),
        properties: [String: String] = [:],
        connections: [String] = [],
        environment: [String: ConfiguredText] = [:],
        inputs: [String: JobInput] = [:],
        outputs: [String: JobOutput] = [:]
    ) {
        self.kind = kind
        self.scriptLocation = scriptLocation
        self.description = description
        self.pythonVersion = pythonVersion
        self.defaultArguments = defaultArguments
        self.nonOverridableArguments = nonOverridableArguments
        self.maxRetries = maxRetries
        self.timeoutMinutes = timeoutMinutes ?? kind.timeoutMinutesDefault
        self.maxConcurrentRuns = maxConcurrentRuns
        self.isQueued = isQueued
        self.notifyDelayMinutes = notifyDelayMinutes
        self.capacity = capacity
        self.properties = properties
        self.connections = connections
        self.environment = environment
        self.inputs = inputs
        self.outputs = outputs
    }
}

/// What a `sql` job reads: the view `input.NAME`, which has only what is new where the run's bookmark
/// is enabled.
public struct JobInput: Sendable, Equatable {
    /// Where the rows are.
    public enum Source: Sendable, Equatable {
        /// Files below a folder or fitting a pattern, and how to read them.
        case files(location: String, format: JobFormat, options: [String: String])
        /// The files of a table of the catalog: `database.table`.
        case table(String)
    }

    /// Where the rows are.
    public var source: Source

    /// Makes an input.
    public init(_ source: Source) { self.source = source }
}

/// A format of files that `sql` jobs read and write.
public enum JobFormat: String, Sendable, CaseIterable {
    case parquet, csv, json
}

/// What a `sql` job writes: the table or view NAME that its script has made becomes files, and a table
/// of the catalog.
public struct JobOutput: Sendable, Equatable {
    /// What becomes of what was there.
    public enum Mode: String, Sendable, CaseIterable {
        /// It goes.
        case overwrite
        /// It stays.
        case append
        /// Partitions that are written go, the others stay.
        case overwritePartitions = "overwrite_partitions"
    }

    /// `database.table` in the catalog; nil for files alone.
    public var table: String?
    /// The folder, nil for the location that the table has in the catalog.
    public var location: String?
    /// The format of its files.
    public var format: JobFormat
    /// The columns whose values become folders, outermost first.
    public var partitionKeys: [String]
    /// What becomes of what was there.
    public var mode: Mode

    /// Makes an output.
    public init(
        table: String?,
        location: String?,
        format: JobFormat = .parquet,
        partitionKeys: [String] = [],
        mode: Mode = .overwrite
    ) {
        self.table = table
        self.location = location
        self.format = format
        self.partitionKeys = partitionKeys
        self.mode = mode
    }
}
