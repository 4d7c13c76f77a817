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

    /// What is free of the memory, for a loop that adds many values: ``close(_:)`` ends it.
    @inline(__always)
    func open() -> Room { Room(next: base.map { $0 + count }, left: capacity - count) }

    /// Takes over what was added in the room.
    @inline(__always)
    func close(_ room: Room) { count = capacity - room.left }

    /// Free memory of a buffer, which can be kept in registers.
    struct Room {
        fileprivate var next: UnsafeMutablePointer<JSON>?
        fileprivate var left: Int

        /// Adds a copy of a value, of an array copies of its elements; false if there is no room.
        @inline(__always)
        mutating func append(partsOf place: UnsafePointer<JSON>) -> Bool {
            guard let target = next else { return false }
            guard let elements = place.elements else {
                guard left > 0 else { return false }
                target.initialize(copyOf: place)
                next = target + 1
                left -= 1
                return true
            }
            guard left >= elements.count, let source = elements.baseAddress else { return false }
            for index in 0..<elements.count { (target + index).initialize(copyOf: source + index) }
            next = target + elements.count
            left -= elements.count
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
