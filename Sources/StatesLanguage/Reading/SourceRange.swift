/// A stretch of a definition's text, from its first character up to but not including `end`.
public struct SourceRange: Sendable, Hashable {
    /// Where it begins.
    public var start: SourcePosition
    /// Where it has ended.
    public var end: SourcePosition

    /// Makes a stretch.
    public init(_ start: SourcePosition, _ end: SourcePosition) {
        self.start = start
        self.end = end
    }

    /// The first character of a text, for what concerns the text as a whole.
    public static let beginning = SourceRange(
        SourcePosition(line: 1, column: 1),
        SourcePosition(line: 1, column: 1)
    )

    /// Whether a place lies within.
    public func contains(_ position: SourcePosition) -> Bool {
        start <= position && position < end
    }
}
