/// What a frame holds besides its variables.
struct FrameHeader {
    let parent: Frame?
    /// The same without counting references, which a walk outwards would do at every hop.
    ///
    /// The frame that the walk starts from keeps all of them alive.
    let uncountedParent: Unmanaged<Frame>?
    var count: Int
    var closureNesting: Nesting
    var holdsFunction = false
}

/// The variables of one scope while it is evaluated, in one piece of memory.
///
/// What is read all the time is read through pointers: `header` would ask the runtime each time
/// whether somebody writes to it.
///
/// What they are called is known to the compiler alone; a nil is a variable that has not been
/// assigned yet.
final class Frame: ManagedBuffer<FrameHeader, Value?> {
    /// A frame of unassigned variables.
    static func make(parent: Frame?, count: Int) -> Frame {
        let frame = create(minimumCapacity: count) { _ in
            FrameHeader(
                parent: parent,
                uncountedParent: parent.map { .passUnretained($0) },
                count: count,
                closureNesting: parent?.closureNesting ?? 0
            )
        }
        frame.withUnsafeMutablePointerToElements { $0.initialize(repeating: nil, count: count) }
        return unsafeDowncast(frame, to: Frame.self)
    }

    /// A frame with the variables of another.
    static func make(parent: Frame?, copying other: Frame) -> Frame {
        let frame = make(parent: parent, count: other.count)
        for slot in 0..<other.count { frame.set(other.slots[slot], slot) }
        return frame
    }

    deinit {
        _ = withUnsafeMutablePointers { header, slots in
            slots.deinitialize(count: header.pointee.count)
        }
    }

    /// How many variables there are.
    @inline(__always)
    var count: Int { withUnsafeMutablePointerToHeader { $0.pointee.count } }

    /// The variables; only the first ``count`` are there.
    @inline(__always)
    var slots: UnsafeMutablePointer<Value?> { withUnsafeMutablePointerToElements { $0 } }

    @inline(__always)
    var uncountedParent: Unmanaged<Frame>? {
        withUnsafeMutablePointerToHeader { $0.pointee.uncountedParent }
    }

    /// How long a chain of functions, each holding the next, hangs on the variables at the most.
    var closureNesting: Nesting { header.closureNesting }

    /// Whether a function has been assigned to a variable here, so that the frame may be part of a
    /// cycle.
    var holdsFunction: Bool { header.holdsFunction }

    /// Gives a variable its first value, before anything sees the frame.
    @inline(__always)
    func set(_ value: Value?, _ slot: Int) {
        slots[slot] = value
        if case .function(let function)? = value {
            header.closureNesting = max(header.closureNesting, function.closureNesting)
        }
    }

    /// Assigns a variable.
    @inline(__always)
    func assign(_ value: Value, to slot: Int) {
        guard slot < count else { return }
        set(value, slot)
        if case .function = value { header.holdsFunction = true }
    }

    /// Forgets all variables.
    func clear() {
        slots.deinitialize(count: count)
        header.count = 0
    }
}
