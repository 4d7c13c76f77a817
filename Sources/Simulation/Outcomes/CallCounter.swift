import Engine

/// Counts task attempts as they are ordered.
struct CallCounter {
    private struct Place: Hashable {
        let state: String
        let iteration: [Int]
    }

    private struct Count {
        var visits = 0
        var calls = 0
        var enteredEventID: Int64 = -1
    }

    // Looked up by key only.
    private var counts: [Place: Count] = [:]
    private var callsOfState: [String: Int] = [:]

    /// The next attempt, counted.
    mutating func call(_ order: TaskOrder) -> TaskCall {
        let place = Place(state: order.stateName, iteration: order.mapIndices)
        var count = counts[place] ?? Count()
        if count.enteredEventID != order.enteredEventID {
            count.enteredEventID = order.enteredEventID
            count.visits += 1
        }
        count.calls += 1
        counts[place] = count
        callsOfState[order.stateName, default: 0] += 1
        return TaskCall(
            order: order,
            visit: count.visits,
            attempt: order.retryCount + 1,
            call: count.calls,
            callInAll: callsOfState[order.stateName] ?? 1
        )
    }
}
