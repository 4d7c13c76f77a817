/// Runs several scopes side by side.
public struct ParallelState: Sendable {
    /// What it does with data.
    public var flow: DataFlow
    /// The branches.
    public var branches: [Scope]
    /// `Retry`.
    public var retry: [Retrier]
    /// `Catch`.
    public var catchers: [Catcher]
    /// Where to go.
    public var transition: Transition

    /// Makes the data of a Parallel state.
    public init(
        flow: DataFlow,
        branches: [Scope],
        retry: [Retrier] = [],
        catchers: [Catcher] = [],
        transition: Transition
    ) {
        self.flow = flow
        self.branches = branches
        self.retry = retry
        self.catchers = catchers
        self.transition = transition
    }
}
