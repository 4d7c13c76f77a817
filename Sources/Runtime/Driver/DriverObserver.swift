public import Engine
public import Values

/// Is told what happens, after it is on the disk and before what it orders is done.
///
/// It is called on the driver's thread and must not ask the driver for anything.
public protocol DriverObserver: Sendable {
    /// Something has happened to an execution.
    func happened(_ progress: ExecutionProgress)
}

/// What one piece of news has led to.
public struct ExecutionProgress: Sendable {
    /// The execution.
    public let execution: ExecutionIdentity
    /// The events, in order; may be none.
    public let events: [HistoryEvent]
    /// The timers that it waits for from now on: of a Wait, of a retry (after a failure that nothing
    /// but its end follows), of a timeout.
    public let timers: [Timer]
    /// How the execution ended, if it did.
    public let end: ExecutionRecord.End?

    /// A timer and when it is due.
    public struct Timer: Sendable {
        /// Which it is.
        public let id: TimerID
        /// When it is due.
        public let until: Timestamp
    }
}
