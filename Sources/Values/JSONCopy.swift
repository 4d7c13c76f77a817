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
            initializeCounting(copyOf: place)
        }
    }

    /// Not inlined: it would take the registers of the loops that copy many values.
    @usableFromInline
    @inline(never)
    package func initializeCounting(copyOf place: UnsafePointer<JSON>) {
        initialize(to: place.pointee)
    }
}

extension UnsafePointer<JSON> {
    /// Whether copies of the value are bytes, which no reference has to be counted for.
    @inlinable
    package var needsNoCounting: Bool {
        // Short texts first, and by their flag first: they are the most. Of a value that is no text
        // these bytes may be anything.
        if hasTextFlag, case .string = pointee { return true }
        return switch pointee {
        case .null, .bool, .integer, .double: true
        case .string, .array, .object: false
        }
    }

    /// ``Swift/String/needsNoCounting`` of the text, if there is one here.
    @inlinable
    @inline(__always)
    var hasTextFlag: Bool {
        UnsafeRawPointer(self).load(fromByteOffset: 8, as: Int64.self) < 0
    }
}
