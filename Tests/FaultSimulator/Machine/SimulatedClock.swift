import Runtime
import Values

/// The time of a simulated machine: it passes at the world's word, and somebody may set it.
///
/// Used by one thread only.
final class SimulatedClock: Clock, @unchecked Sendable {
    /// How much time has passed, in milliseconds.
    var passed: Int64 = 0
    /// How far the clock is off, in milliseconds.
    var offset: Int64 = 0

    /// When the world begins.
    static let start: Int64 = 1_767_225_600_000

    func now() -> Timestamp { Timestamp(milliseconds: Self.start + passed + offset) }

    /// How much time will have passed when the clock shows a time, if nobody sets it.
    func passed(at time: Timestamp) -> Int64 { time.milliseconds - Self.start - offset }
}
