extension UnsafeMutablePointer<JSON> {
    /// Makes the value here a copy of another: of most values, bytes and nothing else.
    @inlinable
    @inline(__always)
    package func initialize(copyOf place: UnsafePointer<JSON>) {
        if place.needsNoCounting {
            UnsafeMutableRawPointer(self).copyMemory(
                from: UnsafeRawPointer(place),
                byteCount: MemoryLayout<JSON>.stride
            )
        } else {
            initialize(to: place.pointee)
        }
    }
}

extension UnsafePointer<JSON> {
    /// Whether copies of the value are bytes, which no reference has to be counted for.
    @inlinable
    package var needsNoCounting: Bool {
        // Texts first: they are the most.
        if case .string(let text) = pointee { return text.needsNoCounting }
        return switch pointee {
        case .null, .bool, .integer, .double: true
        case .string, .array, .object: false
        }
    }
}
