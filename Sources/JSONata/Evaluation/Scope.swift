import Values

/// The names of the variables of one frame, known while compiling and kept for `$eval`.
///
/// Immutable once made: hence `Sendable`.
final class Scope: Sendable {
    let parent: Scope?
    let names: [String]

    init(parent: Scope?, names: [String]) {
        self.parent = parent
        self.names = names
    }

    /// Where a variable may be found, the nearest first.
    ///
    /// There can be several places: which of them holds it depends on what has been assigned by
    /// then.
    func places(of name: String) -> [Place] {
        var result: [Place] = []
        var scope: Scope? = self
        var hops = 0
        while let current = scope {
            if let slot = current.slot(of: name) { result.append(Place(hops: hops, slot: slot)) }
            scope = current.parent
            hops += 1
        }
        return result
    }

    /// Where in its frame a variable of this scope stands.
    func slot(of name: String) -> Int? { names.firstIndex { $0.utf8.elementsEqual(name.utf8) } }
}

/// A variable's place: how many frames outwards, and which slot there.
struct Place: Sendable {
    let hops: Int
    let slot: Int

    /// What is there, seen from a frame; nil if nothing has been assigned.
    @inline(__always)
    func value(from frame: Frame) -> Value? {
        if hops == 0 { return slot < frame.count ? frame.slots[slot] : nil }
        return uncounted(from: frame)?._withUnsafeGuaranteedRef { frame in
            slot < frame.count ? frame.slots[slot] : nil
        }
    }

    /// The same as a scalar.
    @inline(__always)
    func scalar(from frame: Frame, _ run: Run) -> Scalar? {
        if hops == 0 {
            return slot < frame.count ? Self.scalar(frame.slots + slot, run) : nil
        }
        return uncounted(from: frame)?._withUnsafeGuaranteedRef { frame in
            slot < frame.count ? Self.scalar(frame.slots + slot, run) : nil
        }
    }

    @inline(__always)
    private static func scalar(_ place: UnsafeMutablePointer<Value?>, _ run: Run) -> Scalar? {
        switch place.pointee {
        case nil: return nil
        case .undefined?: return .undefined
        case .json(let json, _)?:
            switch json {
            case .bool(let value): return .bool(value)
            case .integer(let value): return .integer(value)
            case .double(let value): return .double(value)
            case .null, .string, .array, .object: break
            }
        case .sequence?, .function?, .tuples?: break
        }
        run.other = place.pointee ?? .undefined
        return .other
    }

    @inline(__always)
    private func uncounted(from frame: Frame) -> Unmanaged<Frame>? {
        var current = Unmanaged.passUnretained(frame)
        for _ in 0..<hops {
            guard let parent = current._withUnsafeGuaranteedRef({ $0.uncountedParent }) else {
                return nil
            }
            current = parent
        }
        return current
    }

    /// The frame that the place is in, seen from another.
    @inline(__always)
    func frame(from frame: Frame) -> Frame? {
        uncounted(from: frame)?.takeUnretainedValue()
    }
}
