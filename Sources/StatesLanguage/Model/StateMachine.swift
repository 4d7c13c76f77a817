/// The checked model of a definition: what an author wrote, with every expression parsed.
///
/// Names are still names here; `Engine.Program` turns them into indices.
public struct StateMachine: Sendable {
    /// The author's remark.
    public var comment: String?
    /// The version of the language, `1.0` if given.
    public var version: String?
    /// After how many seconds the whole execution times out.
    public var timeoutSeconds: Int64?
    /// The query language of states that name none.
    public var queryLanguage: QueryLanguage
    /// The states at the top.
    public var scope: Scope

    /// Makes a machine.
    public init(
        comment: String? = nil,
        version: String? = nil,
        timeoutSeconds: Int64? = nil,
        queryLanguage: QueryLanguage = .jsonPath,
        scope: Scope
    ) {
        self.comment = comment
        self.version = version
        self.timeoutSeconds = timeoutSeconds
        self.queryLanguage = queryLanguage
        self.scope = scope
    }
}

/// States that may name each other: those of a machine, of a branch, or of a Map's processor.
public struct Scope: Sendable {
    /// The name of the first state.
    public var startAt: String
    /// The states in the order in which they are written.
    public var states: [State]

    /// Makes a scope.
    public init(startAt: String, states: [State]) {
        self.startAt = startAt
        self.states = states
    }
}

/// The language of a state's expressions.
public enum QueryLanguage: String, Sendable, CaseIterable {
    case jsonPath = "JSONPath"
    case jsonata = "JSONata"
}

/// How executions of a machine are kept and limited.
public enum StateMachineType: String, Sendable, CaseIterable {
    /// Exactly once, up to a year, with history.
    case standard = "STANDARD"
    /// At least once, up to five minutes; no `.sync`, no task tokens, no activities.
    case express = "EXPRESS"
}
