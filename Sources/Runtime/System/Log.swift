/// How much a remark of the driver matters.
public enum LogLevel: String, Sendable, CaseIterable {
    case debug, info, warning, error
}

/// Where the driver's remarks go.
public typealias Log = @Sendable (LogLevel, String) -> Void
