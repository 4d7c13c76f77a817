/// What an expression may ask for at the most.
///
/// An expression that asks for more ends with an error (`U1001`, or `D2014` for a range), like any
/// other failure.
public struct JSONataLimits: Sendable, Equatable {
    /// How deep evaluations may nest: an expression inside an expression counts one, a call that is
    /// not a tail call counts the levels of its function's body.
    public var evaluationDepthMax: Int
    /// How many parts of the expression may be evaluated and elements visited, all in all.
    ///
    /// It stands in for a time limit and for one on memory, and is the same on every machine: what is
    /// built counts one for each 16 bytes, so that an evaluation holds about 16 times this at the most.
    public var stepsMax: Int
    /// How deep the text of the expression may nest.
    public var syntaxDepthMax: Int
    /// How long a text that a function builds may be, in UTF-8 bytes.
    public var stringBytesMax: Int
    /// How many bytes of text an evaluation may build, all in all.
    public var textBytesMax: Int
    /// How many elements a range may have.
    public var rangeMax: Int
    /// How deep arrays and objects may nest that an evaluation builds, the input's own depth included.
    public var nestingMax: Int
    /// How many steps one search with a regular expression may take.
    public var regexStepsMax: Int

    /// Makes limits; without arguments those that Pawl uses.
    public init(
        evaluationDepthMax: Int = 20_000,
        stepsMax: Int = 10_000_000,
        syntaxDepthMax: Int = 500,
        stringBytesMax: Int = 16 << 20,
        textBytesMax: Int = 128 << 20,
        rangeMax: Int = 10_000_000,
        nestingMax: Int = 768,
        regexStepsMax: Int = 5_000_000
    ) {
        self.evaluationDepthMax = evaluationDepthMax
        self.stepsMax = stepsMax
        self.syntaxDepthMax = syntaxDepthMax
        self.stringBytesMax = stringBytesMax
        self.textBytesMax = textBytesMax
        self.rangeMax = rangeMax
        self.nestingMax = nestingMax
        self.regexStepsMax = regexStepsMax
    }
}
