public import Values

extension HistoryEvent {
    /// Appends the event as one line of JSON without the line's end, in the shape of
    /// `GetExecutionHistory` with ISO 8601 times.
    public func write(into out: inout [UInt8]) {}

    /// Reads an event from its JSON shape.
    public init(decoding json: JSON) throws(HistoryError) { throw HistoryError(reason: "not yet") }
}

/// Why a recorded history cannot be used.
public struct HistoryError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was found and what was expected.
    public let reason: String

    /// Makes an error.
    public init(reason: String) { self.reason = reason }

    /// The reason.
    public var description: String { reason }
}
