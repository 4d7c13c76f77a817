/// The variables of one scope while it is evaluated. What they are called is known to the compiler
/// alone; a nil is a variable that has not been assigned yet.
final class Frame {
    let parent: Frame?
    var slots: [Value?]

    init(parent: Frame?, count: Int) {
        self.parent = parent
        slots = count == 0 ? [] : [Value?](repeating: nil, count: count)
    }

    init(parent: Frame?, slots: [Value?]) {
        self.parent = parent
        self.slots = slots
    }
}
