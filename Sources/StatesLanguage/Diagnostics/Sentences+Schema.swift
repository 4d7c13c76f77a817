import Values

// About fields and their values.
extension Sentences {
    static func definitionNotObject() -> Sentence {
        Sentence(
            .schema,
            "Definition must be a valid JSON object",
            help: "Expected an object with StartAt and States."
        )
    }

    static func missingFields(_ names: [String]) -> Sentence {
        Sentence(.schema, "These fields are required: [\(names.joined(separator: ", "))]")
    }

    static func unknownField(_ name: String, near: String?, allowed: [String]) -> Sentence {
        Sentence(
            .schema,
            "The field '\(name)' is not supported here",
            // Dozens of names help nobody.
            help: allowed.count <= shownNamesMax
                ? "Expected one of \(list(allowed.sorted()))." : nil,
            suggestion: near
        )
    }

    private static let shownNamesMax = 20

    static func fieldOfOtherLanguage(_ name: String) -> Sentence {
        let jsonata = ["Arguments", "Output", "Items", "Condition"]
        let (has, needs) =
            jsonata.contains(name) ? ("JSONPath", "JSONata") : ("JSONata", "JSONPath")
        return Sentence(
            .schema,
            "The QueryLanguage is '\(has)', but the field '\(name)' is only supported for '\(needs)'",
            help: counterpart[name].map { "Its counterpart in \(has) is \($0)." }
                ?? "Set QueryLanguage to '\(needs)' for this state, or leave the field out."
        )
    }

    private static let counterpart: [String: String] = [
        "Arguments": "Parameters", "Parameters": "Arguments", "Items": "ItemsPath",
        "ItemsPath": "Items", "Condition": "Variable with an operator",
        "Output": "ResultPath or OutputPath",
        "InputPath": "$states.input in Arguments", "OutputPath": "Output", "ResultPath": "Output",
        "ResultSelector": "Output", "Result": "Output", "Variable": "Condition",
        "TimeoutSecondsPath": "TimeoutSeconds with an expression",
        "HeartbeatSecondsPath": "HeartbeatSeconds with an expression",
        "SecondsPath": "Seconds with an expression",
        "TimestampPath": "Timestamp with an expression",
        "ErrorPath": "Error with an expression", "CausePath": "Cause with an expression",
    ]

    static func exclusiveFields(_ first: String, _ second: String) -> Sentence {
        Sentence(
            .schema,
            "Only one of '\(first)' and '\(second)' is allowed",
            help: "Remove one of them."
        )
    }

    static func wrongType(_ name: String, expected: String, found: Node) -> Sentence {
        Sentence(
            .schema,
            "\(subject(name)) must be \(expected), but is \(article(found.typeName))"
        )
    }

    static func outOfRange(_ name: String, value: String, _ low: String, _ high: String) -> Sentence
    {
        Sentence(
            .schema,
            "The value \(value) of '\(name)' is out of range",
            help: high == "any" ? "Expected \(low) or more." : "Expected \(low) to \(high)."
        )
    }

    static func notOneOf(_ name: String, _ allowed: [String], near: String?) -> Sentence {
        Sentence(
            .schema,
            "The field '\(name)' should have one of these values: [\(allowed.joined(separator: ", "))]",
            suggestion: near
        )
    }

    static func emptyArray(_ name: String) -> Sentence {
        Sentence(.schema, "'\(name)' must not be empty", help: "Expected at least one element.")
    }

    private static func subject(_ name: String) -> String {
        name.isEmpty ? "The definition" : "'\(name)'"
    }

    private static func article(_ type: String) -> String {
        switch type {
        case "array", "object": "an \(type)"
        case "null": type
        default: "a \(type)"
        }
    }

    static func capitalized(_ text: String) -> String {
        text.hasPrefix("States.") ? text : text.prefix(1).uppercased() + text.dropFirst()
    }

    static func list(_ names: [String]) -> String {
        names.joined(separator: ", ")
    }
}

// About machines and states.
extension Sentences {
    static func noStates() -> Sentence {
        Sentence(.schema, "'States' must not be empty", help: "Expected at least one state.")
    }

    static func nestedScopes(_ limit: Int) -> Sentence {
        Sentence(.tooDeeplyNested, "Parallel and Map states are nested deeper than \(limit) levels")
    }

    static func stateNameLength(_ length: Int) -> Sentence {
        Sentence(
            .invalidStateName,
            "The state's name has \(length) characters",
            help: "Expected 1 to \(Limits.stateNameLengthMax)."
        )
    }

    static func stateNameCharacters() -> Sentence {
        Sentence(.invalidStateName, "The state's name holds a control character")
    }

    static func downgradedLanguage() -> Sentence {
        Sentence(
            .schema,
            "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
            help:
                "Set the machine's QueryLanguage to 'JSONPath' and those of the other states to 'JSONata'."
        )
    }

    static func neitherNextNorEnd() -> Sentence {
        Sentence(
            .schema,
            "One of 'Next' and 'End' is required",
            help: "Give the next state's name, or write End: true."
        )
    }

    static func endIsFalse() -> Sentence {
        Sentence(.schema, "'End' must be true", help: "Give 'Next' instead, or write End: true.")
    }

    static func noWaitField(_ fields: [String]) -> Sentence {
        Sentence(.schema, "One of these fields is required: [\(fields.joined(separator: ", "))]")
    }

    static func notTimestamp() -> Sentence {
        Sentence(
            .schema,
            "String does not match RFC3339 timestamp",
            help: "Expected a date and time with offset: 2026-03-01T12:00:00Z."
        )
    }

    static func unknownResource(_ text: String) -> Sentence {
        Sentence(
            .schema,
            "The resource provided \(text) is not recognized. The value is not a valid resource ARN, or the "
                + "resource is not available in this region.",
            help: "Expected an ARN, or an integration as service:action[.sync|.waitForTaskToken]."
        )
    }

    static func batcherWithoutSize() -> Sentence {
        Sentence(
            .schema,
            "'ItemBatcher' sets no size",
            help: "Give MaxItemsPerBatch, MaxInputBytesPerBatch, or both."
        )
    }

    static func labelLength(_ length: Int) -> Sentence {
        Sentence(
            .invalidLabel,
            "The label has \(length) characters",
            help: "Expected 1 to \(Limits.labelLengthMax)."
        )
    }

    static func labelCharacter(_ scalar: Unicode.Scalar) -> Sentence {
        Sentence(
            .invalidLabel,
            "The label holds the character '\(scalar)'",
            help: "White space, wildcards, brackets and special characters are not allowed in it."
        )
    }

    static func delayNotLonger(_ delay: Int64, _ interval: Int64) -> Sentence {
        Sentence(
            .delayWithoutEffect,
            "'MaxDelaySeconds' (\(delay)) is not more than 'IntervalSeconds' (\(interval))",
            help: "Every wait is cut to it, and BackoffRate has no effect."
        )
    }
}

// About Choice rules.
extension Sentences {
    static func nestedRuleField(_ name: String) -> Sentence {
        Sentence(
            .schema,
            "A rule within And, Or or Not must not have '\(name)'",
            help: "Only the outermost rule has it."
        )
    }

    static func noOperator(hasVariable: Bool) -> Sentence {
        Sentence(
            .schema,
            hasVariable ? "The rule compares 'Variable' with nothing" : "The rule asks nothing",
            help: "Expected one operator such as StringEquals, or And, Or, Not."
        )
    }
}

// About expressions.
extension Sentences {
    static func notPath(_ name: String, allowsIntrinsic: Bool, reason: String?) -> Sentence {
        Sentence(
            .schema,
            "The value for the field '\(name)' must be a valid JSONPath"
                + (allowsIntrinsic ? " or a valid intrinsic function call" : ""),
            help: reason.map { "\(capitalized($0))." }
                ?? "Expected $.a.b, $$.Execution.Id, $variable"
                + (allowsIntrinsic ? " or States.Format('{}', $.a)." : ".")
        )
    }

    static func notReferencePath(_ name: String, reason: String?) -> Sentence {
        Sentence(
            .schema,
            "The value for the field '\(name)' must be a valid Reference Path",
            help: reason.map { "\(capitalized($0))." }
                ?? "Expected $ followed by names and indices: $.a.b[0]."
        )
    }

    static func pathInPlainField(_ name: String, _ pathName: String) -> Sentence {
        Sentence(.schema, "'\(name)' must be an integer, but is a path", suggestion: pathName)
    }

    static func doubledMember(_ name: String) -> Sentence {
        Sentence(
            .schema,
            "'\(name)' and '\(name).$' become the same member",
            help: "Remove one of them."
        )
    }

    static func malformedSurround() -> Sentence {
        Sentence(
            .schema,
            "A JSONata expression must be the whole string between '{%' and '%}'",
            help:
                "Expected \"{% … %}\" without white space around it; a YAML block keeps its last line break "
                + "unless it is begun with |- or >-."
        )
    }

    static func jsonataSyntax(_ field: String, _ message: String) -> Sentence {
        Sentence(
            .schema,
            "The JSONata expression of '\(field)' cannot be parsed",
            help: "\(message)"
        )
    }

    static func variableName(_ name: String) -> Sentence {
        Sentence(
            .schema,
            "'\(name)' cannot be a variable's name",
            help: "Expected a letter or _, then letters, digits and _; 'states' is reserved."
        )
    }

    static func variableNameLength(_ name: String) -> Sentence {
        Sentence(
            .schema,
            "The variable's name is longer than \(Limits.variableNameLengthMax) characters"
        )
    }
}
