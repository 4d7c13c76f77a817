/// One state of a machine.
public struct State: Sendable {
    /// Its name, unique in its machine.
    public var name: String
    /// Where its name stands in the definition.
    public var position: SourcePosition
    /// The author's remark.
    public var comment: String?
    /// The language of its expressions.
    public var queryLanguage: QueryLanguage
    /// What it does, with the data that only states of its type have.
    public var kind: StateKind

    /// Makes a state.
    public init(
        name: String,
        position: SourcePosition,
        comment: String? = nil,
        queryLanguage: QueryLanguage,
        kind: StateKind
    ) {
        self.name = name
        self.position = position
        self.comment = comment
        self.queryLanguage = queryLanguage
        self.kind = kind
    }
}

/// The eight types of state.
public enum StateKind: Sendable {
    case pass(PassState)
    case task(TaskState)
    case choice(ChoiceState)
    case wait(WaitState)
    case succeed(SucceedState)
    case fail(FailState)
    case parallel(ParallelState)
    case map(MapState)

    /// The type as the language spells it.
    public var typeName: String {
        switch self {
        case .pass: "Pass"
        case .task: "Task"
        case .choice: "Choice"
        case .wait: "Wait"
        case .succeed: "Succeed"
        case .fail: "Fail"
        case .parallel: "Parallel"
        case .map: "Map"
        }
    }
}

/// Where an execution goes after a state.
public enum Transition: Sendable, Equatable {
    /// To the state of that name in the same scope.
    case next(String)
    /// Nowhere: the scope is done.
    case end
}
