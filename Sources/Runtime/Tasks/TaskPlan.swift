public import Engine
public import Values

/// How a task attempt is to be carried out.
///
/// Integrations make plans; the live driver carries them out.
///
/// All that touches the world is a process under a supervisor that outlives the driver, so that a
/// driver that was killed finds its tasks again instead of starting them twice.
public enum TaskPlan: Sendable {
    /// Run a process; ``Integration/outcome(of:order:attempt:)`` reads how it ended.
    case process(ProcessPlan)
    /// Start a process that outlives the task; the answer is known as soon as it has begun.
    case launch(LaunchPlan)
    /// Start another state machine in the same store.
    case startExecution(StartExecutionPlan)
    /// Nothing is to be done here: a worker or somebody else answers.
    case waitForAnswer
    /// The answer is known already.
    case done(TaskOutcome)
}

/// A process to be run under a supervisor, in a process group of its own.
public struct ProcessPlan: Sendable, Equatable {
    /// Program and arguments; the program is looked up in PATH if it has no slash.
    public var arguments: [String]
    /// The whole environment.
    ///
    /// Secrets may stand here: it is never written to disk by Pawl.
    public var environment: [String: String]
    /// The folder it works in.
    public var workingDirectory: String
    /// What it reads from standard input.
    public var standardInput: [UInt8]
    /// Files written into the attempt's folder before it starts: name → bytes.
    public var files: [String: [UInt8]]
    /// How many bytes of standard output are kept before the task is ended with an error.
    public var standardOutputBytesMax: Int
    /// How many bytes of standard error are kept; what is beyond is dropped from the middle.
    public var standardErrorBytesMax: Int
    /// Whether standard output is a log: of one that is too long the middle is dropped, as of
    /// standard error, and the process goes on.
    public var standardOutputIsLog: Bool
    /// Whether it is ended when the thread that starts it is gone.
    ///
    /// A task's is not: the next driver finds it again.
    public var endsWithStarter: Bool
    /// How long a process may go on after SIGTERM before SIGKILL, in milliseconds.
    public var terminationGraceMilliseconds: Int64

    /// Makes a plan; without limits those that Pawl uses for shell tasks.
    public init(
        arguments: [String],
        environment: [String: String],
        workingDirectory: String,
        standardInput: [UInt8] = [],
        files: [String: [UInt8]] = [:],
        standardOutputBytesMax: Int = 8 << 20,
        standardErrorBytesMax: Int = 8 << 20,
        standardOutputIsLog: Bool = false,
        endsWithStarter: Bool = false,
        terminationGraceMilliseconds: Int64 = 5000
    ) {
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.standardInput = standardInput
        self.files = files
        self.standardOutputBytesMax = standardOutputBytesMax
        self.standardErrorBytesMax = standardErrorBytesMax
        self.standardOutputIsLog = standardOutputIsLog
        self.endsWithStarter = endsWithStarter
        self.terminationGraceMilliseconds = terminationGraceMilliseconds
    }
}

/// A process that is to outlive its task: `glue:startJobRun`, `glue:startCrawler`.
///
/// It has a supervisor of its own, in a folder of its own, that nobody's end ends. However often the
/// same plan is carried out, around crashes or by two drivers, the process is started once: the folder
/// says whether it was.
public struct LaunchPlan: Sendable, Equatable {
    /// What is to be run.
    public var process: ProcessPlan
    /// The folder of its supervisor, made when it is missing.
    public var directory: String
    /// A file that is put in place before the process is started, and not again later: who looks
    /// sees what has been asked for from the moment at which the task has its answer.
    public var announcement: Announcement?
    /// The task's result.
    public var answer: JSON

    /// A file and its content.
    public struct Announcement: Sendable, Equatable {
        /// Where it stands; its folder is made.
        public var path: String
        /// What is in it.
        public var bytes: [UInt8]

        /// Makes one.
        public init(path: String, bytes: [UInt8]) {
            self.path = path
            self.bytes = bytes
        }
    }

    /// Makes a plan.
    public init(
        process: ProcessPlan,
        directory: String,
        announcement: Announcement? = nil,
        answer: JSON
    ) {
        self.process = process
        self.directory = directory
        self.announcement = announcement
        self.answer = answer
    }
}

/// How a supervised process ended.
public struct ProcessResult: Sendable {
    /// How it ended.
    public enum End: Sendable, Equatable {
        /// By itself, with this code.
        case exited(code: Int32)
        /// By this signal.
        case signalled(Int32)
        /// It could not be started: the reason in words.
        case notStarted(reason: String)
        /// It printed more than its plan allows and was ended.
        case outputLimitExceeded
        /// Its supervisor is gone and left no word: the machine went down, or somebody killed it.
        case lost
    }

    /// How it ended.
    public var end: End
    /// What it printed, up to the limit.
    public var standardOutput: [UInt8]
    /// What it said on standard error, shortened in the middle if it was more than the limit.
    public var standardError: [UInt8]
    /// How long it ran, in milliseconds.
    public var wallMilliseconds: Int64
    /// Processor time it used with its children, in milliseconds.
    public var cpuMilliseconds: Int64
    /// The most memory one of its processes had, in KiB.
    public var memoryPeakKiB: Int64

    /// Makes a result.
    public init(
        end: End,
        standardOutput: [UInt8] = [],
        standardError: [UInt8] = [],
        wallMilliseconds: Int64 = 0,
        cpuMilliseconds: Int64 = 0,
        memoryPeakKiB: Int64 = 0
    ) {
        self.end = end
        self.standardOutput = standardOutput
        self.standardError = standardError
        self.wallMilliseconds = wallMilliseconds
        self.cpuMilliseconds = cpuMilliseconds
        self.memoryPeakKiB = memoryPeakKiB
    }
}

/// A nested execution to be started.
public struct StartExecutionPlan: Sendable {
    /// How the parent learns of the end.
    public enum Wait: Sendable {
        /// It does not: the answer is `{ExecutionArn, StartDate}`.
        case none
        /// The child's description, its output as text (`.sync`).
        case description
        /// The child's description, its output as JSON (`.sync:2`).
        case parsedDescription
    }

    /// Name or ARN of the machine.
    public var stateMachine: String
    /// The execution's name; nil for a random one.
    public var name: String?
    /// Its input.
    public var input: JSON
    /// How the parent learns of the end.
    public var wait: Wait

    /// Makes a plan.
    public init(stateMachine: String, name: String?, input: JSON, wait: Wait) {
        self.stateMachine = stateMachine
        self.name = name
        self.input = input
        self.wait = wait
    }
}

/// How a task attempt ended.
public enum TaskOutcome: Sendable, Equatable {
    case succeeded(JSON)
    case failed(TaskFailure)
}

/// Where and as what a task attempt runs.
public struct TaskAttempt: Sendable {
    /// The execution that it belongs to.
    public var execution: ExecutionIdentity
    /// A folder of its own: `…/tasks/<event-id>`.
    ///
    /// It is made when a process is to run, with the plan's files in it.
    public var directory: String
    /// The same for every start of the same attempt, and for no other:
    /// `<execution ARN>/<event id>`, hashed.
    public var idempotencyKey: String
    /// The folder that relative paths of the project mean.
    public var projectDirectory: String
    /// The store's folder, where jobs, crawlers and the catalog keep what they know.
    public var storeDirectory: String

    /// Makes an attempt.
    public init(
        execution: ExecutionIdentity,
        directory: String,
        idempotencyKey: String,
        projectDirectory: String,
        storeDirectory: String
    ) {
        self.execution = execution
        self.directory = directory
        self.idempotencyKey = idempotencyKey
        self.projectDirectory = projectDirectory
        self.storeDirectory = storeDirectory
    }
}

/// What carries out one kind of task.
///
/// It plans and reads results; it does nothing itself.
public protocol Integration: Sendable {
    /// How an order is to be carried out.
    ///
    /// - Throws: ``Engine/TaskFailure`` (as ``TaskFailureError``) where the order cannot be: a missing
    ///   parameter, an unknown job. It reaches Retry and Catch like any failure.
    func plan(_ order: TaskOrder, attempt: TaskAttempt) throws(TaskFailureError) -> TaskPlan

    /// What the end of the planned process means.
    func outcome(of result: ProcessResult, order: TaskOrder, attempt: TaskAttempt) -> TaskOutcome

    /// For `.sync` and `.waitForTaskToken`: what `TaskSubmitted` records once the process has been
    /// started (`.sync`) or has ended (`.waitForTaskToken`); nil for no such event.
    func submission(of order: TaskOrder, attempt: TaskAttempt, result: ProcessResult?) -> JSON?
}

/// A failure as a Swift error, for integrations.
public struct TaskFailureError: Error, Sendable {
    /// The failure.
    public let failure: TaskFailure

    /// Makes one.
    public init(_ error: String, _ cause: String?) {
        failure = TaskFailure(error: error, cause: cause)
    }

    /// Makes one of a failure.
    public init(_ failure: TaskFailure) { self.failure = failure }
}
