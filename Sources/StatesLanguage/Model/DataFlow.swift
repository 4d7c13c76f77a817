public import JSONPath

/// What a state does with data on its way in and out.
///
/// The stages of a JSONPath state, in order: `InputPath`, `Parameters`, the work, `ResultSelector`,
/// `ResultPath`, `OutputPath`. A JSONata state has `Arguments`, the work, `Output`. `Assign` reads
/// what the output stage reads. A stage that a type of state lacks keeps its default.
public struct DataFlow: Sendable {
    /// `InputPath`.
    public var inputPath: PathField
    /// `Parameters`, or `Arguments` of a JSONata state.
    public var arguments: PayloadTemplate?
    /// `ResultSelector`.
    public var resultSelector: PayloadTemplate?
    /// `ResultPath`.
    public var resultPath: ResultPathField
    /// `OutputPath`.
    public var outputPath: PathField
    /// `Output` of a JSONata state.
    public var output: PayloadTemplate?
    /// `Assign`, in the order in which it is written.
    public var assign: [Assignment]

    /// Makes the data flow of a state that names none of its fields.
    public init(
        inputPath: PathField = .whole,
        arguments: PayloadTemplate? = nil,
        resultSelector: PayloadTemplate? = nil,
        resultPath: ResultPathField = .whole,
        outputPath: PathField = .whole,
        output: PayloadTemplate? = nil,
        assign: [Assignment] = []
    ) {
        self.inputPath = inputPath
        self.arguments = arguments
        self.resultSelector = resultSelector
        self.resultPath = resultPath
        self.outputPath = outputPath
        self.output = output
        self.assign = assign
    }
}

/// `InputPath` or `OutputPath`.
public enum PathField: Sendable {
    /// `$`, the default: everything.
    case whole
    /// null: an empty object.
    case nothing
    /// What a path selects.
    case query(JSONPathQuery)
}

/// `ResultPath`.
public enum ResultPathField: Sendable {
    /// `$`, the default: the result replaces the input.
    case whole
    /// null: the result is dropped, the input goes on.
    case discard
    /// The result is put into the input.
    case at(ReferencePath)
}

/// One member of `Assign`.
public struct Assignment: Sendable {
    /// The variable's name without `$`.
    public var name: String
    /// What it gets.
    public var value: PayloadTemplate

    /// Makes an assignment.
    public init(name: String, value: PayloadTemplate) {
        self.name = name
        self.value = value
    }
}
