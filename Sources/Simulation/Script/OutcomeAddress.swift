/// A state and perhaps an iteration as scripts name them: `Load`, `Work[2]`, `Work[0][2]`.
public struct OutcomeAddress: Sendable, Equatable {
    /// The state's name.
    public var state: String
    /// The iteration, the innermost Map last; empty for all.
    public var iteration: [Int]

    /// Makes one of its parts.
    public init(state: String, iteration: [Int] = []) {
        self.state = state
        self.iteration = iteration
    }

    /// Reads one.
    ///
    /// - Parameters:
    ///   - text: what is written.
    ///   - names: states whose names may themselves end with a bracket.
    public init(_ text: String, names: [String] = []) {
        self.init(state: text)
        if names.contains(text) { return }
        var rest = text[...]
        var indices: [Int] = []
        while rest.last == "]", let open = rest.lastIndex(of: "["),
            let index = Int(rest[rest.index(after: open)...].dropLast()), index >= 0
        {
            indices.insert(index, at: 0)
            rest = rest[..<open]
        }
        guard !rest.isEmpty else { return }
        state = String(rest)
        iteration = indices
    }

    /// As it is written.
    public var text: String { state + iteration.map { "[\($0)]" }.joined() }
}
