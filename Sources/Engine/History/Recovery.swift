extension Execution {
    /// Feeds a recorded history back in and checks that every regenerated event equals the recorded
    /// one.
    ///
    /// - Parameters:
    ///   - history: the recorded events, ids 1…n; may be cut anywhere.
    ///   - effects: gets, as history, the events that follow from the recorded ones but were not yet
    ///     recorded. Orders are not repeated there: they are ``outstandingTasks`` and
    ///     ``outstandingTimers``.
    /// - Throws: ``HistoryError`` if the history is not one that this execution can have had.
    public mutating func recover(
        from history: [HistoryEvent], into effects: inout Effects
    ) throws(HistoryError) {}
}
