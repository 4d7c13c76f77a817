import Glibc
import Synchronization
public import Values

/// Where the time comes from: the only place in which the driver asks for it.
public protocol Clock: Sendable {
    /// The time it is now. May go back; the driver never does.
    func now() -> Timestamp
}

/// The system's clock.
///
/// It is set forward when the system's is, but when that is set back it goes on at its own pace, so
/// that no timer waits for the same hour twice.
public final class SystemClock: Clock {
    /// The largest difference seen between the time of day and the time since the machine started.
    private let offset = Atomic<Int64>(.min)

    /// Makes one.
    public init() {}

    /// The time it is now.
    public func now() -> Timestamp {
        let sinceStart = Self.milliseconds(CLOCK_BOOTTIME)
        let difference = Self.milliseconds(CLOCK_REALTIME) - sinceStart
        let (_, largest) = offset.max(difference, ordering: .relaxed)
        return Timestamp(milliseconds: sinceStart + largest)
    }

    private static func milliseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
