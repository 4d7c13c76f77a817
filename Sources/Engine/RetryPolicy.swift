public import StatesLanguage
public import Values

extension Retrier {
    /// How long to wait before a retry, in milliseconds.
    ///
    /// The n-th wait is `IntervalSeconds × BackoffRate^(n-1)`, at most `MaxDelaySeconds`; with
    /// `JitterStrategy` FULL it is anything from zero up to that.
    ///
    /// - Parameters:
    ///   - attemptsMade: how many retries this retrier has already led to.
    ///   - random: drawn from once with FULL, and not at all without.
    /// - Returns: nil if no retry is left.
    public func delayMilliseconds(
        after attemptsMade: Int,
        random: inout RandomGenerator
    ) -> Int64? {
        guard attemptsMade < maxAttempts else { return nil }
        var seconds = Double(intervalSeconds)
        // Stops early: past the longest wait there is, more growth changes nothing.
        let ceiling = Double(maxDelaySeconds ?? Self.delaySecondsMax)
        for _ in 0..<attemptsMade where seconds < ceiling {
            seconds *= backoffRate
            if backoffRate == 1 { break }
        }
        let milliseconds = min(seconds, ceiling) * 1000
        switch jitterStrategy {
        case .none: return Int64(milliseconds)
        case .full: return Int64(milliseconds * random.nextUnit())
        }
    }

    /// No wait is longer than this: about three years, the most that `IntervalSeconds` can say.
    private static let delaySecondsMax: Int64 = 99_999_999
}
