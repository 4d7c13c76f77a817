/// A function as `lambda:invoke` and function ARNs find it.
public struct FunctionConfiguration: Sendable, Equatable {
    /// What runs.
    public enum Code: Sendable, Equatable {
        /// A Python handler, `file.function`, in a folder.
        case python(handler: String, path: String)
        /// A program: the event is its standard input, JSON on its standard output is its answer.
        case command([String])
    }

    /// `Timeout` where none is given, in seconds: the most that Lambda allows.
    public static let timeoutSecondsDefault: Int64 = 900

    /// What runs.
    public var code: Code
    /// After how many seconds a call is given up.
    public var timeoutSeconds: Int64
    /// What the handler's context says of its memory, in MB.
    ///
    /// Nothing is enforced.
    public var memorySize: Int64
    /// Variables of its environment.
    public var environment: [String: ConfiguredText]

    /// Makes a function.
    public init(
        code: Code,
        timeoutSeconds: Int64 = timeoutSecondsDefault,
        memorySize: Int64 = 128,
        environment: [String: ConfiguredText] = [:]
    ) {
        self.code = code
        self.timeoutSeconds = timeoutSeconds
        self.memorySize = memorySize
        self.environment = environment
    }
}
