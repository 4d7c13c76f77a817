import Values

/// Every sentence that the engine says in a cause, in the service's words where they are recorded.
enum Sentence {
    static func during(_ state: String, enteredAt eventID: Int64, _ text: String) -> String {
        "An error occurred while executing the state '\(state)' (entered at the event id #\(eventID)). "
            + text
    }

    static func invalidPath(_ path: String, reason: String) -> String {
        "Invalid path '\(path)' : \(reason)"
    }

    static func undefinedVariable(_ name: String, path: String) -> String {
        "The variable '$\(name)' that '\(path)' reads has no value here."
    }

    static func intrinsicFailed(call: String, reason: String) -> String {
        "The function '\(call)' had the following error: \(reason)"
    }

    static func pathNotFound(_ path: String, field: String, input: JSON) -> String {
        "The JSONPath '\(path)' specified for the field '\(field)' could not be found in the input "
            + "'\(input.text())'"
    }

    static func tooManyEvents(max: Int64) -> String {
        "The execution reached the maximum number of history events (\(max))."
    }

    static func resultTooLarge(_ source: String) -> String {
        "The state/task '\(source)' returned a result with a size exceeding the maximum number of "
            + "bytes service limit."
    }

    static func resultPathMismatch(path: String, input: JSON) -> String {
        "Unable to apply ReferencePath \(path) to input \(input.text())"
    }

    static func noInputValue(field: String, path: String) -> String {
        "The \(field) parameter does not reference an input value: \(path)"
    }

    static func notLong(field: String, path: String, value: JSON) -> String {
        "The \(field) parameter cannot be parsed as a long value: \(path) == \(bare(value))"
    }

    static func notTimestamp(field: String, path: String, value: JSON) -> String {
        "The \(field) parameter does not reference a valid ISO-8601 extended offset date-time format "
            + "string: \(path) == \(bare(value))"
    }

    static func notISO8601(_ value: JSON) -> String {
        "The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: "
            + bare(value)
    }

    static func notInteger(field: String, path: String, value: JSON) -> String {
        "The \(field) field refers to value \"\(bare(value))\" which is not a valid integer: \(path)"
    }

    static func notFloat(field: String, path: String, value: JSON) -> String {
        "The \(field) field refers to value \"\(bare(value))\" which is not a valid float: \(path)"
    }

    static func undefinedResult(expression: String, field: String) -> String {
        "The JSONata expression '\(expression)' specified for the field '\(field)' returned nothing "
            + "(undefined)."
    }

    static func unsupportedResult(expression: String, field: String) -> String {
        "The JSONata expression '\(expression)' specified for the field '\(field)' returned an "
            + "unsupported result type."
    }

    static func unexpectedType(
        expression: String,
        field: String,
        expected: String,
        value: JSON
    ) -> String {
        "The JSONata expression '\(expression)' specified for the field '\(field)' returned an "
            + "unexpected result type. Expected '\(expected)', but was '\(value.typeName)' for value: "
            + value.text()
    }

    static func evaluationThrew(expression: String, field: String, message: String) -> String {
        "The JSONata expression '\(expression)' specified for the field '\(field)' threw an error "
            + "during evaluation. \(message)"
    }

    static func notString(field: String, value: JSON) -> String {
        "The \(field) field refers to a value that is not a string: \(value.text())"
    }

    static func choiceVariable(path: String) -> String {
        "Invalid path '\(path)': The choice state's condition path references an invalid value."
    }

    static func itemsPathNotArray(path: String, _ value: JSON) -> String {
        "Reference path \"\(path)\" must point to array."
    }

    static func mapInputNotArray(_ value: JSON) -> String {
        "Map state input must be an array but was: \(value.text())"
    }

    static let noChoiceMatched =
        "Failed to transition out of the state. The state's input matched none of the Choice rules, "
        + "and the state has no Default."

    static let distributedMapNotRun =
        "Pawl reads and checks every distributed Map, but runs only one that takes its items from its "
        + "input and whose processor has no Task, Wait or Retry. With ProcessorConfig.Mode INLINE any "
        + "processor runs inside the execution."

    static let toleranceExceeded = "The specified tolerated failure threshold was exceeded"

    /// A value as it stands in a sentence: a string without its quotes.
    private static func bare(_ value: JSON) -> String { value.stringValue ?? value.text() }
}
