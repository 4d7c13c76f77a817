import Engine
import StatesLanguage
import Testing
import Values

/// Which errors a handler takes, and how long a retrier waits.
@Suite struct HandlerTests {
    @Test(
        arguments: [
            ("States.ALL", "Anything", ErrorOrigin.state, true),
            ("States.ALL", nil, .task, true),
            ("States.ALL", "States.Runtime", .state, false),
            ("States.Runtime", "States.Runtime", .state, false),
            ("States.ALL", "States.DataLimitExceeded", .state, false),
            ("States.ALL", "States.DataLimitExceeded", .task, true),
            ("States.DataLimitExceeded", "States.DataLimitExceeded", .state, true),
            ("States.TaskFailed", "Glue.EntityNotFoundException", .task, true),
            ("States.TaskFailed", "States.Timeout", .task, false),
            ("States.TaskFailed", "States.TaskFailed", .task, true),
            ("States.Timeout", "States.Timeout", .task, true),
            ("States.Timeout", "States.Timeout", .missedHeartbeat, true),
            ("States.HeartbeatTimeout", "States.Timeout", .missedHeartbeat, true),
            ("States.HeartbeatTimeout", "States.Timeout", .task, false),
            ("states.all", "Anything", .state, false),
            ("Boom", "Boom", .state, true),
            ("Boom", "boom", .state, false),
            ("Boom", nil, .state, false),
        ] as [(String, String?, ErrorOrigin, Bool)]
    )
    func takes(pattern: String, thrown: String?, origin: ErrorOrigin, expected: Bool) {
        #expect(ErrorName.matches(pattern, thrown: thrown, from: origin) == expected)
    }

    @Test func waitsGrowUpToTheLongest() {
        var random = RandomGenerator(seed: 1)
        func delays(_ retrier: Retrier, _ count: Int) -> [Int64?] {
            (0..<count).map { retrier.delayMilliseconds(after: $0, random: &random) }
        }
        #expect(
            delays(Retrier(errorEquals: ["A"], intervalSeconds: 2), 4) == [2000, 4000, 8000, nil]
        )
        #expect(
            delays(
                Retrier(
                    errorEquals: ["A"],
                    intervalSeconds: 3,
                    maxAttempts: 4,
                    backoffRate: 10,
                    maxDelaySeconds: 40
                ),
                5
            ) == [3000, 30_000, 40_000, 40_000, nil]
        )
        #expect(delays(Retrier(errorEquals: ["A"], maxAttempts: 0), 1) == [nil])
        #expect(
            delays(Retrier(errorEquals: ["A"], intervalSeconds: 1, backoffRate: 1.5), 3)
                == [1000, 1500, 2250]
        )
        // Far beyond any number: no overflow, the longest wait there is.
        let endless = Retrier(errorEquals: ["A"], maxAttempts: 99_999_999, backoffRate: 1e300)
        #expect(delays(endless, 3).last == 99_999_999_000)
        let jittered = Retrier(errorEquals: ["A"], intervalSeconds: 10, jitterStrategy: .full)
        let waits = delays(jittered, 3).compactMap { $0 }
        #expect(zip(waits, [10_000, 20_000, 40_000]).allSatisfy { $0 >= 0 && $0 <= $1 })
        #expect(Set(waits).count == 3)
    }
}
