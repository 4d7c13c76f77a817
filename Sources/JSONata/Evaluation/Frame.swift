/// The variables of one scope while it is evaluated.
///
/// What they are called is known to the compiler alone; a nil is a variable that has not been
/// assigned yet.
final class Frame {
    private let parent: Frame?
    /// The same without counting references, which a walk outwards would do at every hop.
    ///
    /// The frame that the walk starts from keeps all of them alive.
    let uncountedParent: Unmanaged<Frame>?
    var slots: [Value?]
    /// How long a chain of functions, each holding the next, hangs on the variables at the most.
    private(set) var closureNesting: Nesting
    /// Whether a function has been assigned to a variable here, so that the frame may be part of a
    /// cycle.
    private(set) var holdsFunction = false

    init(parent: Frame?, count: Int) {
        self.parent = parent
        uncountedParent = parent.map { .passUnretained($0) }
        slots = count == 0 ? [] : [Value?](repeating: nil, count: count)
        closureNesting = parent?.closureNesting ?? 0
    }

    init(parent: Frame?, slots: [Value?]) {
        self.parent = parent
        uncountedParent = parent.map { .passUnretained($0) }
        self.slots = slots
        var nesting = parent?.closureNesting ?? 0
        for case .function(let function)? in slots {
            nesting = max(nesting, function.closureNesting)
        }
        closureNesting = nesting
    }

    /// Assigns a variable.
    @inline(__always)
    func assign(_ value: Value, to slot: Int) {
        guard slot < slots.count else { return }
        slots[slot] = value
        if case .function(let function) = value {
            closureNesting = max(closureNesting, function.closureNesting)
            holdsFunction = true
        }
    }
}
