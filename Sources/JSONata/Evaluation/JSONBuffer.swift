import Values

/// Values on their way into an array, in memory that one evaluation uses again and again.
final class JSONBuffer {
    private var base: UnsafeMutablePointer<JSON>?
    private var capacity = 0
    private(set) var count = 0
    /// Whether the memory is that of an array in the making.
    private var isLent = false

    var isEmpty: Bool { count == 0 }

    deinit {
        removeAll()
        base?.deallocate()
    }

    /// Adds a copy of the value at a place.
    @inline(__always)
    func append(copyOf place: UnsafePointer<JSON>) {
        if count == capacity { grow(to: count + 1) }
        guard let base else { return }
        (base + count).initialize(copyOf: place)
        count += 1
    }

    /// Adds copies of values.
    @inline(__always)
    func append(copyOf places: UnsafeBufferPointer<JSON>) {
        guard let first = places.baseAddress else { return }
        if count + places.count > capacity { grow(to: count + places.count) }
        guard let base else { return }
        var target = base + count
        for index in 0..<places.count {
            target.initialize(copyOf: first + index)
            target += 1
        }
        count += places.count
    }

    /// What is free of the memory, for a loop that adds many values; ``close(_:)`` ends it.
    ///
    /// Returns nil if there is none.
    @inline(__always)
    func open() -> Room? {
        guard let base, count < capacity else { return nil }
        return Room(next: base + count, end: base + capacity)
    }

    /// Takes over what was added in the room.
    @inline(__always)
    func close(_ room: Room) { count = capacity - (room.end - room.next) }

    /// Free memory of a buffer, which can be kept in registers.
    struct Room {
        fileprivate var next: UnsafeMutablePointer<JSON>
        fileprivate let end: UnsafeMutablePointer<JSON>

        /// Adds a copy of a value, of an array copies of its elements; false if there is no room.
        @inline(__always)
        mutating func append(partsOf place: UnsafePointer<JSON>) -> Bool {
            guard let elements = place.elements else {
                guard next < end else { return false }
                next.initialize(copyOf: place)
                next += 1
                return true
            }
            guard var source = elements.baseAddress else { return true }
            var target = next
            next = target + elements.count
            guard next <= end else {
                next = target
                return false
            }
            while target < next {
                target.initialize(copyOf: source)
                target += 1
                source += 1
            }
            return true
        }
    }

    @inline(never)
    private func grow(to least: Int) {
        capacity = max(least, capacity * 2, 16)
        let larger = UnsafeMutablePointer<JSON>.allocate(capacity: capacity)
        if let base {
            larger.moveInitialize(from: base, count: count)
            if !isLent { base.deallocate() }
        }
        isLent = false
        base = larger
    }

    /// An array of what some work adds, made where it will stay if it fits the size that is expected; 0
    /// if nothing is known of it.
    func array(
        expecting expected: Int,
        of work: () throws(JSONataError) -> Void
    ) throws(JSONataError) -> [JSON] {
        if expected == 0 {
            do throws(JSONataError) {
                try work()
            } catch {
                removeAll()
                throw error
            }
            return takeAll()
        }
        let own = (base: base, capacity: capacity)
        var failure: JSONataError?
        let array = [JSON](unsafeUninitializedCapacity: expected) { buffer, initialized in
            (base, capacity, isLent) = (buffer.baseAddress, buffer.count, true)
            do throws(JSONataError) { try work() } catch { failure = error }
            if failure != nil { removeAll() }
            guard isLent else {
                // It did not fit, and has moved to larger memory of the buffer's own.
                own.base?.deallocate()
                return
            }
            initialized = count
            count = 0
            isLent = false
            (base, capacity) = own
        }
        if let failure { throw failure }
        guard count == 0 else { return takeAll() }
        return array.count * 2 < expected ? array.map { $0 } : array
    }

    /// What was added, which is moved and no longer here.
    func takeAll() -> [JSON] {
        defer { count = 0 }
        return [JSON](unsafeUninitializedCapacity: count) { buffer, initialized in
            guard let base, let target = buffer.baseAddress else { return }
            target.moveInitialize(from: base, count: count)
            initialized = count
        }
    }

    func removeAll() {
        base?.deinitialize(count: count)
        count = 0
    }
}
