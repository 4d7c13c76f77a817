/// One member of `Retry`.
public struct Retrier: Sendable {
    /// The errors it is for.
    public var errorEquals: [String]
    /// Seconds before the first retry.
    public var intervalSeconds: Int64
    /// How many retries at the most; 0 means none.
    public var maxAttempts: Int64
    /// By what the wait grows from retry to retry.
    public var backoffRate: Double
    /// The longest wait.
    public var maxDelaySeconds: Int64?
    /// Whether waits are made random.
    public var jitterStrategy: JitterStrategy

    /// Makes a retrier; what is left out has the language's default.
    public init(
        errorEquals: [String],
        intervalSeconds: Int64 = 1,
        maxAttempts: Int64 = 3,
        backoffRate: Double = 2,
        maxDelaySeconds: Int64? = nil,
        jitterStrategy: JitterStrategy = .none
    ) {
        self.errorEquals = errorEquals
        self.intervalSeconds = intervalSeconds
        self.maxAttempts = maxAttempts
        self.backoffRate = backoffRate
        self.maxDelaySeconds = maxDelaySeconds
        self.jitterStrategy = jitterStrategy
    }
}

/// How a retrier's wait is made random.
public enum JitterStrategy: String, Sendable, CaseIterable {
    /// Anything between zero and the wait.
    case full = "FULL"
    /// The wait as computed.
    case none = "NONE"
}

/// One member of `Catch`.
public struct Catcher: Sendable {
    /// The errors it is for.
    public var errorEquals: [String]
    /// The state that goes on.
    public var next: String
    /// Where a JSONPath state puts the error output.
    public var resultPath: ResultPathField
    /// What a JSONata state hands on.
    public var output: PayloadTemplate?
    /// The variables that it sets.
    public var assign: [Assignment]

    /// Makes a catcher.
    public init(
        errorEquals: [String],
        next: String,
        resultPath: ResultPathField = .whole,
        output: PayloadTemplate? = nil,
        assign: [Assignment] = []
    ) {
        self.errorEquals = errorEquals
        self.next = next
        self.resultPath = resultPath
        self.output = output
        self.assign = assign
    }
}
