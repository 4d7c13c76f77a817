import Glibc
public import Values

/// Where the time comes from: the only place in which the driver asks for it.
public protocol Clock: Sendable {
    /// The time it is now. May go back; the driver never does.
    func now() -> Timestamp
}

/// The system's clock.
public struct SystemClock: Clock {
    /// Makes one.
    public init() {}

    /// The time it is now.
    public func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
