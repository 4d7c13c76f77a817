/// What will happen when, the earliest first, and of equal times the first added.
struct EventQueue<Element> {
    private var entries: [(at: Int64, number: Int, element: Element)] = []
    private var added = 0

    var isEmpty: Bool { entries.isEmpty }
    /// When the next one happens.
    var next: Int64? { entries.last?.at }

    mutating func add(_ element: Element, at time: Int64) {
        added += 1
        // Sorted, the earliest last: there are few, and most are due soon.
        var index = entries.count
        while index > 0, entries[index - 1].at <= time { index -= 1 }
        entries.insert((time, added, element), at: index)
    }

    mutating func pop() -> (at: Int64, element: Element)? {
        entries.popLast().map { ($0.at, $0.element) }
    }

    /// Takes out those that fit, wherever they are.
    mutating func remove(where fits: (Element) -> Bool) {
        entries.removeAll { fits($0.element) }
    }

    /// Takes out the earliest that fits and comes not after a time.
    mutating func popFirst(until time: Int64, where fits: (Element) -> Bool) -> Element? {
        guard let index = entries.lastIndex(where: { $0.at <= time && fits($0.element) }) else {
            return nil
        }
        return entries.remove(at: index).element
    }
}
