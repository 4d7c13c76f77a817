/// What a path or an intrinsic function may ask for at the most.
public enum JSONPathLimits {
    /// How many steps a path may have.
    public static let stepsMax = 256
    /// How many of them may be `..`; each multiplies the work by the depth of the document.
    public static let descentsMax = 8
    /// How deep parentheses, negations and lists may nest in a filter.
    public static let filterDepthMax = 32
    /// How many matches one path may have.
    public static let resultsMax = 1_000_000
    /// How many values one evaluation may look at.
    public static let visitsMax = 20_000_000
    /// How many instructions a regular expression may compile to.
    public static let regexInstructionsMax = 10_000
    /// How deep groups may nest in a regular expression.
    public static let regexDepthMax = 64
    /// How many characters the name of a variable may have.
    public static let variableNameMax = 80
    /// How deep the service lets intrinsic functions nest; reported by ``IntrinsicCall/problems()``.
    public static let intrinsicNestingMax = 10
    /// How deep the parser follows them at all.
    public static let intrinsicParsingDepthMax = 64
    /// How many elements `States.ArrayRange` may make.
    public static let arrayRangeMax = 1000
    /// How many characters `States.Base64Encode`, `States.Base64Decode` and `States.Hash` take.
    public static let codedCharactersMax = 10_000
}
