public import Values

/// What somebody wants to be otherwise from the entering of a state on: what a replay is asked for.
///
/// The history shows it: the state's entry has another input than what was before it led to. What it is
/// made of is kept beside the history, so that recovery does the same.
public struct EntryChange: Sendable, Equatable {
    /// The event that tells of the entering.
    public var eventID: Int64
    /// What the state is entered with instead; nil for what it would be entered with anyway.
    public var input: JSON?
    /// Variables that have these values from there on, whatever they had.
    public var assigned: JSONObject

    /// Makes one.
    public init(eventID: Int64, input: JSON? = nil, assigned: JSONObject = [:]) {
        self.eventID = eventID
        self.input = input
        self.assigned = assigned
    }
}

extension Execution {
    /// Changes what is asked for where a token enters its state.
    mutating func change(_ token: Int) {
        guard let change = changes.first(where: { $0.eventID == lastEventID + 1 }) else { return }
        if let input = change.input { tokens[token].input = input }
        for member in change.assigned { tokens[token].variables[member.key] = member.value }
    }
}
