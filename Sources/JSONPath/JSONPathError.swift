/// Why a text is not a path or not an intrinsic function call, and where.
public struct JSONPathError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was found and what was expected instead.
    public let reason: String
    /// How many bytes of the text stand before the offending one.
    public let offset: Int

    /// Makes an error.
    public init(_ reason: String, offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    /// Reason and place in one line.
    public var description: String { "\(reason) at byte \(offset)" }
}
