import Engine
import Values

/// What the driver has to do at a time: the earliest first, and of equal times the first added.
struct TimerHeap {
    /// What is due.
    enum Alarm: Equatable {
        /// A timer of an execution. It may have been cancelled since.
        case timer(ExecutionKey, TimerID)
        /// A look at a task that cannot be watched.
        case look(ExecutionKey, TaskID)
    }

    private struct Entry {
        let until: Timestamp
        let number: Int
        let alarm: Alarm

        func isBefore(_ other: Entry) -> Bool {
            (until, number) < (other.until, other.number)
        }
    }

    private var entries: [Entry] = []
    private var added = 0

    /// When the next alarm is due.
    var next: Timestamp? { entries.first?.until }

    /// Adds an alarm.
    ///
    /// - Complexity: O(log n).
    mutating func add(_ alarm: Alarm, at until: Timestamp) {
        added += 1
        entries.append(Entry(until: until, number: added, alarm: alarm))
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].isBefore(entries[parent]) else { return }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the next alarm if it is due.
    ///
    /// - Complexity: O(log n).
    mutating func popDue(at now: Timestamp) -> Alarm? {
        guard let first = entries.first, first.until <= now else { return nil }
        entries.swapAt(0, entries.count - 1)
        entries.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < entries.count && entries[child].isBefore(entries[least]) {
                least = child
            }
            if least == parent { return first.alarm }
            entries.swapAt(parent, least)
            parent = least
        }
    }
}
