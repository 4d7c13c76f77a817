import Engine
import StatesLanguage
import Values

/// How long a retrier's waits are at the most.
enum RetryTime {
    /// Longer than anybody waits, and short enough to be added to others.
    private static let longest64 = Int64.max / 1024

    /// The sum of all waits, in milliseconds, jitter taken for its longest.
    static func sum(of retrier: Retrier) -> Int64 { rest(of: retrier, after: 0) }

    /// The sum of the waits after some retries.
    ///
    /// - Complexity: O(retries until the waits grow no more).
    static func rest(of retrier: Retrier, after made: Int) -> Int64 {
        var longest = retrier
        longest.jitterStrategy = .none
        var random = RandomGenerator(seed: 0)
        var sum: Int64 = 0
        var index = made
        var last: Int64 = -1
        while Int64(index) < retrier.maxAttempts {
            guard let delay = longest.delayMilliseconds(after: index, random: &random) else { break }
            if delay == last {
                // At most a hundred million waits of a hundred million seconds: it may be too much.
                let (rest, isTooMuch) = delay.multipliedReportingOverflow(
                    by: retrier.maxAttempts - Int64(index)
                )
                return isTooMuch ? longest64 : min(sum, longest64) + min(rest, longest64)
            }
            sum += delay
            last = delay
            index += 1
        }
        return sum
    }
}
