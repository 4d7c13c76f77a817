import Values

/// One step from a value to values in it.
enum PathStep: Sendable {
    /// `.name`, `['name']`.
    case member(String)
    /// `['a','b']`: as the last step an object of the members that are there, else each of them.
    case members([String])
    /// `[3]`, `[-1]`.
    case index(Int)
    /// `[0,2]`.
    case indices([Int])
    /// `[1:5]`, `[::2]`.
    case slice(PathSlice)
    /// `.*`, `[*]`.
    case wildcard
    /// `..`: what follows is applied to the value and to everything below it.
    case descent
    /// `[?(…)]`.
    case filter(FilterExpression)
}

/// `[start:end:step]`, each part of it optional.
struct PathSlice: Sendable, Equatable {
    var start: Int?
    var end: Int?
    var step: Int?

    /// The positions it picks out of that many, in its order: those of Python, but that a step of
    /// zero picks none.
    func positions(in count: Int) -> StrideTo<Int> {
        let step = step ?? 1
        guard step != 0 else { return stride(from: 0, to: 0, by: 1) }
        func clamped(_ bound: Int?, missing: Int) -> Int {
            guard let bound else { return missing }
            let low = step > 0 ? 0 : -1
            let fromFront = bound < 0 ? bound + count : bound
            return min(max(fromFront, low), step > 0 ? count : count - 1)
        }
        return stride(
            from: clamped(start, missing: step > 0 ? 0 : count - 1),
            to: clamped(end, missing: step > 0 ? count : -1),
            by: step
        )
    }
}

extension [JSON] {
    /// The element at an index that counts from the end where it is negative.
    func element(at index: Int) -> JSON? {
        let position = index < 0 ? index + count : index
        // Not `? :`, where `nil` would be taken for JSON's null.
        guard indices.contains(position) else { return nil }
        return self[position]
    }
}
