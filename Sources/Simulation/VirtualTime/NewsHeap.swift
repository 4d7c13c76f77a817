import Engine
import Values

/// News that is still to come: the earliest first, and of equal times the first added.
struct NewsHeap {
    private struct Entry {
        let at: Timestamp
        let number: Int
        let event: Event

        func isBefore(_ other: Entry) -> Bool { (at, number) < (other.at, other.number) }
    }

    private var entries: [Entry] = []
    private var added = 0

    /// Adds a piece of news.
    ///
    /// - Complexity: O(log n).
    mutating func add(_ event: Event, at time: Timestamp) {
        added += 1
        entries.append(Entry(at: time, number: added, event: event))
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].isBefore(entries[parent]) else { return }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the next piece of news; nil if there is none.
    ///
    /// - Complexity: O(log n).
    mutating func removeFirst() -> (event: Event, at: Timestamp)? {
        guard let first = entries.first else { return nil }
        entries.swapAt(0, entries.count - 1)
        entries.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < entries.count && entries[child].isBefore(entries[least]) {
                least = child
            }
            if least == parent { return (first.event, first.at) }
            entries.swapAt(parent, least)
            parent = least
        }
    }
}
