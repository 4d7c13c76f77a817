import Values

/// Values on their way into an array, in memory that one evaluation uses again and again.
final class JSONBuffer {
    private var base: UnsafeMutablePointer<JSON>?
    private var capacity = 0
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    deinit {
        removeAll()
        base?.deallocate()
    }

    /// Makes room for so many values, within reason.
    func reserve(_ count: Int) {
        let wanted = min(count, Self.reservedMax)
        if wanted > capacity { grow(to: wanted) }
    }

    /// More room than this is made only when it is needed.
    private static let reservedMax = 4096

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
        for index in 0..<places.count {
            (base + (count + index)).initialize(copyOf: first + index)
        }
        count += places.count
    }

    @inline(never)
    private func grow(to least: Int) {
        capacity = max(least, capacity * 2, 16)
        let larger = UnsafeMutablePointer<JSON>.allocate(capacity: capacity)
        if let base {
            larger.moveInitialize(from: base, count: count)
            base.deallocate()
        }
        base = larger
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
